//! HTTP long-polling: sessions, their rules, their ends.

use std::time::Duration;

use socketio::{Config, Frame, Reason, Sent};
use tokio::io::AsyncWriteExt;

use crate::{
    kit::{Seen, Server, soon},
    poller::{Poller, answer, request},
};

async fn join(server: &mut Server) -> (Poller, socketio::Socket<String>) {
    let poller = Poller::open(server.address).await;
    poller.connect().await;
    (poller, server.connected().await)
}

#[tokio::test]
async fn a_client_connects_and_talks() {
    let mut server = Server::start(Config { node_id: "node-7".into(), ..Config::default() }).await;
    let (poller, socket) = join(&mut server).await;
    assert!(poller.sid.starts_with("node-7."), "{}", poller.sid);
    poller.send("421[\"echo\",\"ä\"]\u{1e}3\u{1e}422[\"echo\",2]").await;
    assert_eq!(poller.packets().await, [r#"431[["ä"]]"#, "432[[2]]"]);
    let polls = tokio::spawn({
        let poller = poller.clone();
        async move { poller.poll().await }
    });
    while !matches!(socket.send(&Frame::event("news", &1).unwrap()), Sent::Queued) {}
    let news = soon(polls).await.unwrap();
    assert_eq!(news.body, r#"42["news",1]"#);
    assert!(news.head.contains("content-type: text/plain; charset=utf-8"), "{}", news.head);
    assert!(news.head.contains("cache-control: no-store"), "{}", news.head);
    assert_eq!(server.engine.connection_count(), 1);
}

#[tokio::test]
async fn requests_without_a_session_are_refused() {
    let server = Server::start(Config::default()).await;
    let poller = Poller::open(server.address).await;
    for (method, query, status) in [
        ("GET", "EIO=4&transport=polling&sid=0.unknown".to_owned(), 400),
        ("POST", "EIO=4&transport=polling&sid=0.unknown".to_owned(), 400),
        ("POST", "EIO=4&transport=polling".to_owned(), 400),
        ("PUT", poller.query(), 400),
        ("DELETE", poller.query(), 400),
        ("GET", poller.query().replace("EIO=4", "EIO=3"), 400),
        ("GET", poller.query().replace("EIO=4&", ""), 400),
        ("GET", poller.query().replace("polling", "carrier-pigeon"), 400),
        // A WebSocket's session is not to be polled.
        ("GET", poller.query().replace("polling", "websocket"), 400),
    ] {
        assert_eq!(request(server.address, method, &query, "").await.status, status, "{method} {query}");
    }
    // None of that did it any harm.
    poller.connect().await;
}

#[tokio::test]
async fn a_second_poll_ends_the_session() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let first = poller.begin("GET", "Connection: close\r\n", "").await;
    // Which of the two arrives first is the kernel's choice.
    let second = poller.begin("GET", "Connection: close\r\n", "").await;
    let (first, second) = (answer(first).await, answer(second).await);
    let (waited, refused) = if first.status == 200 { (first, second) } else { (second, first) };
    assert_eq!((waited.status, &*waited.body, refused.status), (200, "1", 400));
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
    assert_eq!(poller.poll().await.status, 400);
    server.emptied().await;
}

#[tokio::test]
async fn a_second_post_ends_the_session() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let poll = poller.begin("GET", "Connection: close\r\n", "").await;
    let mut slow = poller.begin("POST", "Connection: close\r\nContent-Length: 5\r\n", "42").await;
    // The first is noticed before the second, because the server has seen a poll that came after it.
    let second = loop {
        let second = poller.post("3").await;
        if second.status == 400 {
            break second;
        }
    };
    assert_eq!(second.status, 400);
    assert_eq!(answer(poll).await.body, "1");
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
    let _ = slow.write_all(b"[1]").await;
    assert_eq!(answer(slow).await.status, 400);
    server.emptied().await;
}

#[tokio::test]
async fn what_breaks_the_protocol_ends_the_session() {
    let mut server = Server::start(Config::default()).await;
    let deep = format!("42[\"a\",{}{}]", "[".repeat(40), "]".repeat(40));
    for body in [
        "", "abc", "9", "2", "4", "4abc", "\u{1e}", "42{}", "b***", "bAQID", "40", "4\u{1e}", &deep, "45",
        "5", "0", "2probe",
    ] {
        let (poller, _socket) = join(&mut server).await;
        let poll = poller.begin("GET", "Connection: close\r\n", "").await;
        assert_eq!(poller.post(body).await.status, 400, "{body}");
        let waited = answer(poll).await;
        assert!(matches!((waited.status, &*waited.body), (200, "1") | (400, _)), "{body}: {waited:?}");
        assert_eq!(server.disconnected().await, Reason::ProtocolError, "{body}");
        assert_eq!(poller.poll().await.status, 400);
        assert_eq!(poller.post("3").await.status, 400);
    }
    server.emptied().await;
}

#[tokio::test]
async fn too_much_at_once_is_refused_with_413() {
    let mut server = Server::start(Config { max_message_bytes: 1000, ..Config::default() }).await;
    for chunked in [false, true] {
        let (poller, _socket) = join(&mut server).await;
        let body = format!("42[\"echo\",\"{}\"]", "x".repeat(2000));
        let stream = if chunked {
            let body = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
            poller.begin("POST", "Connection: close\r\nTransfer-Encoding: chunked\r\n", &body).await
        } else {
            poller
                .begin("POST", &format!("Connection: close\r\nContent-Length: {}\r\n", body.len()), &body)
                .await
        };
        assert_eq!(answer(stream).await.status, 413);
        assert_eq!(server.disconnected().await, Reason::ProtocolError);
    }
    server.emptied().await;
}

#[tokio::test]
async fn bytes_that_are_no_text_end_the_session() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let mut stream = poller.begin("POST", "Connection: close\r\nContent-Length: 2\r\n", "").await;
    stream.write_all(&[0xFF, 0xFE]).await.unwrap();
    assert_eq!(answer(stream).await.status, 400);
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
}

#[tokio::test]
async fn a_request_that_is_given_up_ends_the_session() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    drop(poller.begin("GET", "", "").await);
    assert_eq!(server.disconnected().await, Reason::ConnectionLost);
    let (poller, _socket) = join(&mut server).await;
    drop(poller.begin("POST", "Content-Length: 5\r\n", "42").await);
    assert_eq!(server.disconnected().await, Reason::ConnectionLost);
    server.emptied().await;
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_the_session() {
    let mut server =
        Server::start(Config { body_timeout: Duration::from_millis(30), ..Config::default() }).await;
    let (poller, _socket) = join(&mut server).await;
    let slow = poller.begin("POST", "Connection: close\r\nContent-Length: 5\r\n", "42").await;
    assert_eq!(answer(slow).await.status, 408);
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
}

#[tokio::test]
async fn the_client_closes_by_packet_or_leaves_by_disconnecting() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    poller.send("1").await;
    assert_eq!(poller.packets().await, ["6"]);
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    assert_eq!(poller.poll().await.status, 400);
    let (poller, _socket) = join(&mut server).await;
    poller.send("41").await;
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    poller.connect().await;
}

#[tokio::test]
async fn the_server_closes_with_what_was_sent_before() {
    let mut server = Server::start(Config::default()).await;
    let (poller, socket) = join(&mut server).await;
    socket.emit(&Frame::event("last", &1).unwrap());
    socket.close();
    assert_eq!(poller.packets().await, [r#"42["last",1]"#, "41"]);
    // What the client says meanwhile is thrown away, not refused.
    poller.send("1").await;
    assert_eq!(poller.packets().await, ["1"]);
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
    assert_eq!(poller.poll().await.status, 400);
    server.emptied().await;
}

#[tokio::test]
async fn shutting_down_closes_sessions_and_lets_none_in() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let poll = poller.begin("GET", "Connection: close\r\n", "").await;
    soon(server.engine.shutdown(Duration::from_secs(10))).await;
    assert_eq!(server.disconnected().await, Reason::ShuttingDown);
    let waited = answer(poll).await;
    assert_eq!(waited.status, 400, "{waited:?}");
    assert_eq!(request(server.address, "GET", "EIO=4&transport=polling", "").await.status, 503);
}

#[tokio::test]
async fn pings_are_polled_and_answered_or_the_session_ends() {
    let (interval, timeout) = (Duration::from_millis(60), Duration::from_millis(60));
    let config = Config { ping_interval: interval, ping_timeout: timeout, ..Config::default() };
    let mut server = Server::start(config).await;
    let (poller, socket) = join(&mut server).await;
    for _ in 0..4 {
        assert_eq!(poller.packets().await, ["2"]);
        poller.send("3").await;
    }
    assert!(!socket.is_closed());
    assert_eq!(poller.packets().await, ["2"]);
    assert_eq!(poller.poll().await.status, 400, "it may come back, so it is not told to go");
    assert_eq!(server.disconnected().await, Reason::PingTimeout);
    // And one that never polls.
    let (_poller, _socket) = join(&mut server).await;
    assert_eq!(server.disconnected().await, Reason::PingTimeout);
    server.emptied().await;
}

#[tokio::test]
async fn who_does_not_connect_in_time_is_closed() {
    let config = Config {
        connect_timeout: Duration::from_millis(30),
        close_timeout: Duration::from_millis(30),
        ..Config::default()
    };
    let server = Server::start(Config { ping_interval: Duration::from_millis(500), ..config }).await;
    let poller = Poller::open(server.address).await;
    assert_eq!(poller.packets().await, ["1"]);
    let _silent = Poller::open(server.address).await;
    server.emptied().await;
}

#[tokio::test]
async fn sessions_that_are_being_opened_are_bounded() {
    let mut server = Server::start(Config { max_opening_sessions: 2, ..Config::default() }).await;
    let first = Poller::open(server.address).await;
    first.connect().await;
    server.connected().await;
    let second = Poller::open(server.address).await;
    let third = Poller::open(server.address).await;
    // Whoever comes takes the place of the oldest that is not connected.
    let fourth = Poller::open(server.address).await;
    assert_eq!(second.post("40").await.status, 400);
    assert_eq!(server.engine.connection_count(), 3);
    third.connect().await;
    fourth.connect().await;
    first.send(r#"421["echo"]"#).await;
    assert_eq!(first.packets().await, ["431[[]]"]);
    // However many come and go.
    for _ in 0..20 {
        Poller::open(server.address).await;
    }
    assert_eq!(server.engine.connection_count(), 5);
}

#[tokio::test]
async fn who_polls_while_the_server_goes_is_answered_and_comes_back() {
    let mut server = Server::start(Config::default()).await;
    let (idle, _) = join(&mut server).await;
    let (busy, _) = join(&mut server).await;
    server.forget_seen();
    busy.send(r#"421["hold"]"#).await;
    while server.engine.handler().held.lock().is_empty() {
        tokio::task::yield_now().await;
    }
    let polling = |poller: Poller| tokio::spawn(async move { poller.poll().await });
    let (of_idle, of_busy) = (polling(idle.clone()), polling(busy.clone()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let engine = server.engine.clone();
    let shutdown = tokio::spawn(async move { engine.shutdown(Duration::from_secs(10)).await });
    // The packet `close` would keep the official client in Python away for good.
    assert_eq!(soon(of_idle).await.unwrap().status, 400);
    let ack = server.engine.handler().held.lock().pop().unwrap();
    ack.send(&"at last").unwrap();
    assert_eq!(soon(of_busy).await.unwrap().body, r#"431["at last"]"#);
    soon(shutdown).await.unwrap();
    assert_eq!(busy.poll().await.status, 400);
}

#[tokio::test]
async fn the_application_may_refuse_any_request() {
    let server = Server::start(Config::default()).await;
    let poller = Poller::open(server.address).await;
    for method in ["GET", "POST"] {
        let evil = "Connection: close\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n";
        assert_eq!(answer(poller.begin(method, evil, "").await).await.status, 403);
    }
    poller.connect().await;
}

#[tokio::test]
async fn a_session_that_is_not_polled_is_lagged_within_the_bounds() {
    let mut server = Server::start(Config::default()).await;
    let (poller, socket) = join(&mut server).await;
    let frame = Frame::event("n", &"x".repeat(1000)).unwrap();
    let queued = (0..1000).take_while(|_| socket.send(&frame) == Sent::Queued).count();
    assert!((60..=66).contains(&queued), "{queued} broadcasts of 1 KB were queued");
    assert_eq!(socket.send(&frame), Sent::Dropped);
    // Only a client that asks is told.
    poller.send("3").await;
    assert!(server.is_quiet());
    assert_eq!(poller.packets().await, [r#"42["lagged",null]"#]);
    assert!(matches!(server.seen().await, Seen::Drained));
    assert_eq!(socket.send(&frame), Sent::Queued);
}

#[tokio::test]
async fn answers_are_never_dropped_and_hold_up_what_follows() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let posts = tokio::spawn({
        let poller = poller.clone();
        async move {
            poller
                .send(&(0..8).map(|id| format!(r#"42{id}["big",50000]"#)).collect::<Vec<_>>().join("\u{1e}"))
                .await;
        }
    });
    for _ in 0..2 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    let mut ids = Vec::new();
    while ids.len() < 8 {
        for packet in poller.packets().await {
            assert_eq!(packet.len(), 50_007);
            ids.push(packet[2..3].parse::<usize>().unwrap());
        }
    }
    assert_eq!(ids, (0..8).collect::<Vec<_>>());
    soon(posts).await.unwrap();
}

#[tokio::test]
async fn packets_wait_while_enough_is_in_flight() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let posts = tokio::spawn({
        let poller = poller.clone();
        async move {
            poller
                .send(&(0..20).map(|id| format!(r#"42{id}["hold"]"#)).collect::<Vec<_>>().join("\u{1e}"))
                .await;
        }
    });
    for _ in 0..20 {
        assert!(matches!(server.seen().await, Seen::Event));
        if server.engine.handler().held.lock().len() == 8 {
            let ack = server.engine.handler().held.lock().remove(0);
            ack.send(&1).unwrap();
        }
    }
    soon(posts).await.unwrap();
    assert_eq!(server.engine.handler().most_held.load(std::sync::atomic::Ordering::Relaxed), 8);
}

#[tokio::test]
async fn pings_go_on_when_all_of_a_post_is_answered() {
    let config = Config { ping_interval: Duration::from_millis(60), ..Config::default() };
    let mut server = Server::start(config).await;
    let (poller, _socket) = join(&mut server).await;
    let requests: Vec<_> = (0..8).map(|id| format!(r#"42{id}["hold"]"#)).collect();
    poller.send(&requests.join("\u{1e}")).await;
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    for ack in server.engine.handler().held.lock().drain(..) {
        ack.send(&1).unwrap();
    }
    let mut seen = Vec::new();
    while !seen.iter().any(|packet| packet == "2") {
        seen.extend(soon(poller.packets()).await);
    }
}
