//! From polling to WebSocket: nothing lost, nothing doubled, and every way of not getting there.

use std::time::Duration;

use socketio::{Config, Frame, Reason};

use crate::{
    client::{Client, Got, frame},
    kit::{Seen, Server, soon},
    poller::{Poller, answer},
};

async fn join(server: &mut Server) -> (Poller, socketio::Socket<String>) {
    let poller = Poller::open(server.address).await;
    poller.connect().await;
    (poller, server.connected().await)
}

fn news(number: usize) -> Frame {
    Frame::event("n", &number).unwrap()
}

#[tokio::test]
async fn a_session_moves_over_with_everything_that_waits() {
    let mut server = Server::start(Config::default()).await;
    let (poller, socket) = join(&mut server).await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    let waiting = poller.begin("GET", "Connection: close\r\n", "").await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    assert_eq!(answer(waiting).await.body, "6");
    // Until the client has said so, everything still goes the old way.
    socket.send(&news(1));
    assert_eq!(poller.packets().await, [r#"42["n",1]"#]);
    assert_eq!(poller.packets().await, ["6"]);
    poller.send(r#"421["echo",1]"#).await;
    socket.send(&news(2));
    client.send_raw(&[frame(0x81, b"5"), frame(0x81, br#"422["echo",2]"#)].concat()).await;
    assert_eq!(client.text().await, "431[[1]]");
    assert_eq!(client.text().await, r#"42["n",2]"#);
    assert_eq!(client.text().await, "432[[2]]");
    socket.send(&news(3));
    assert_eq!(client.text().await, r#"42["n",3]"#);
    assert_eq!((poller.poll().await.status, poller.post("3").await.status), (400, 400));
    assert!(!socket.is_closed());
    client.send("1").await;
    assert_eq!(client.rest().await, [Got::Close(1000)]);
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    drop(client);
    server.emptied().await;
}

#[tokio::test]
async fn an_upgrade_may_come_before_connect() {
    let mut server = Server::start(Config::default()).await;
    let poller = Poller::open(server.address).await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    client.send_raw(&[frame(0x81, b"2probe"), frame(0x81, b"5"), frame(0x81, b"40")].concat()).await;
    assert_eq!(client.text().await, "3probe");
    assert!(client.text().await.starts_with(r#"40{"sid":""#));
    server.connected().await;
}

#[tokio::test]
async fn an_upgrade_needs_no_probe() {
    let mut server = Server::start(Config::default()).await;
    // As the client for C# does: it connects by a request, and asks for the answer on the WebSocket.
    let poller = Poller::open(server.address).await;
    poller.send("40").await;
    let socket = server.connected().await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    client.send("5").await;
    assert!(client.text().await.starts_with(r#"40{"sid":""#));
    assert_eq!(client.text().await, r#"42["welcome","|-"]"#);
    client.send(r#"421["echo",1]"#).await;
    assert_eq!(client.text().await, "431[[1]]");
    // One that polls meanwhile is released.
    let poller = Poller::open(server.address).await;
    let waiting = poller.begin("GET", "Connection: close\r\n", "").await;
    Client::take_over(server.address, &poller.sid).await.send("5").await;
    assert_eq!(answer(waiting).await.body, "6");
    assert!(!socket.is_closed());
}

#[tokio::test]
async fn an_upgrade_given_up_leaves_the_session_as_it_is() {
    let config = Config { upgrade_timeout: Duration::from_millis(30), ..Config::default() };
    let mut server = Server::start(config).await;
    let (poller, socket) = join(&mut server).await;
    for messages in [&[][..], &["2probe"], &["40"], &["2probe", "40"], &["2probe", "2probe"], &["1"]] {
        let mut client = Client::take_over(server.address, &poller.sid).await;
        for message in messages {
            client.send(message).await;
        }
        let rest = client.rest().await;
        assert_eq!(rest.last(), Some(&Got::Close(1008)), "{messages:?}");
        socket.send(&news(1));
        assert_eq!(poller.packets().await, [r#"42["n",1]"#]);
    }
    // Or by just vanishing.
    drop(Client::take_over(server.address, &poller.sid).await);
    poller.send(r#"421["echo"]"#).await;
    assert_eq!(poller.packets().await, ["431[[]]"]);
    let mut client = loop {
        if let Some(client) = Client::try_take_over(server.address, &poller.sid).await {
            break client;
        }
    };
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    client.send("5").await;
    client.send(r#"422["echo"]"#).await;
    assert_eq!(client.text().await, "432[[]]");
}

#[tokio::test]
async fn only_one_websocket_may_try_at_a_time_and_none_after_the_upgrade() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    assert!(Client::try_take_over(server.address, &poller.sid).await.is_none());
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    assert!(Client::try_take_over(server.address, &poller.sid).await.is_none());
    client.send("5").await;
    client.send(r#"421["echo"]"#).await;
    assert_eq!(client.text().await, "431[[]]");
    assert!(Client::try_take_over(server.address, &poller.sid).await.is_none());
    assert!(Client::try_take_over(server.address, "0.unknown").await.is_none());
    // Nor may anyone take over what began as a WebSocket.
    let other = Client::open(server.address).await;
    let opened: serde_json::Value = serde_json::from_str(other.opened.strip_prefix('0').unwrap()).unwrap();
    assert!(Client::try_take_over(server.address, opened["sid"].as_str().unwrap()).await.is_none());
    client.send(r#"422["echo"]"#).await;
    assert_eq!(client.text().await, "432[[]]");
}

#[tokio::test]
async fn a_session_that_ends_takes_its_upgrade_along() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    assert_eq!(poller.post("abc").await.status, 400);
    assert_eq!(client.rest().await, [Got::Close(1008)]);
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
    drop(client);
    server.emptied().await;
}

/// Eight requests in one, whose answers are more than may wait for somebody who is to be read.
fn eight_big() -> String {
    (0..8).map(|id| format!(r#"42{id}["big",50000]"#)).collect::<Vec<_>>().join("\u{1e}")
}

#[tokio::test]
async fn who_stops_polling_for_the_upgrade_does_not_wait_for_its_packets() {
    for is_waiting_before in [true, false] {
        let mut server = Server::start(Config::default()).await;
        let (poller, _socket) = join(&mut server).await;
        let mut client = Client::take_over(server.address, &poller.sid).await;
        let post = |body: String| {
            let poller = poller.clone();
            tokio::spawn(async move { poller.send(&body).await })
        };
        let mut posted = None;
        if is_waiting_before {
            posted = Some(post(eight_big()));
            for _ in 0..2 {
                assert!(matches!(server.seen().await, Seen::Event));
            }
        }
        client.send("2probe").await;
        assert_eq!(client.text().await, "3probe");
        // The official clients stop polling now, and say `5` once their last request is answered.
        soon(posted.unwrap_or_else(|| post(eight_big()))).await.unwrap();
        client.send_raw(&[frame(0x81, b"5"), frame(0x81, br#"428["echo"]"#)].concat()).await;
        for id in 0..8 {
            let answer = client.text().await;
            assert!(
                answer.starts_with(&format!("43{id}[\"xx")) && answer.len() == 50_007,
                "{}",
                &answer[..9]
            );
        }
        assert_eq!(client.text().await, "438[[]]");
    }
}

#[tokio::test]
async fn what_was_answered_early_is_taken_though_the_upgrade_is_given_up() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    poller.send(&eight_big()).await;
    client.send("1").await;
    assert_eq!(client.rest().await, [Got::Close(1008)]);
    // What is posted from now on is taken after it, and waits as ever.
    let posted = tokio::spawn({
        let poller = poller.clone();
        async move { poller.send(r#"428["echo"]"#).await }
    });
    let mut ids = Vec::new();
    while ids.len() < 9 {
        assert!(!posted.is_finished() || ids.len() > 4, "it waits for what was there before");
        let packets = poller.packets().await;
        ids.extend(packets.iter().map(|packet| packet[2..3].parse::<usize>().unwrap()));
    }
    assert_eq!(ids, (0..9).collect::<Vec<_>>());
    soon(posted).await.unwrap();
}

#[tokio::test]
async fn packets_posted_past_the_upgrade_end_the_session() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    let _slow = poller.begin("POST", "Content-Length: 5\r\n", "42").await;
    let mut client = Client::take_over(server.address, &poller.sid).await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    client.send("5").await;
    assert_eq!(server.disconnected().await, Reason::ProtocolError);
    assert_eq!(client.rest().await, [Got::Close(1008)]);
}

#[tokio::test]
async fn the_end_of_an_upgrade_is_heard_whatever_was_sent_meanwhile() {
    let mut server = Server::start(Config::default()).await;
    let (poller, _socket) = join(&mut server).await;
    // More than is read of it, for a session and for none.
    let long = [frame(0x81, b"40"), frame(0x82, &vec![0; 50_000])].concat();
    for sid in [&*poller.sid, "0.unknown"] {
        let mut client = Client::take_over_at(server.address, "/socket.io/", sid).await;
        client.send_raw(&long).await;
        assert_eq!(client.next().await, Got::Close(1008));
        for _ in 0..10 {
            assert!(client.is_taken(&[0; 100]).await, "{sid}");
            tokio::task::yield_now().await;
        }
        client.hang_up().await;
        assert_eq!(client.next().await, Got::End);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broadcasts_during_upgrades_arrive_once_and_in_order() {
    let mut server = Server::start(Config::default()).await;
    for round in 0..20 {
        let (poller, socket) = join(&mut server).await;
        let broadcaster = std::thread::spawn(move || {
            for number in 0..200 {
                socket.send(&news(number));
                if number % 20 == round {
                    std::thread::yield_now();
                }
            }
        });
        let mut seen = Vec::new();
        let mut client = Client::take_over(server.address, &poller.sid).await;
        client.send("2probe").await;
        assert_eq!(client.text().await, "3probe");
        for _ in 0..round / 4 {
            seen.extend(poller.packets().await.into_iter().filter(|packet| packet != "6"));
        }
        client.send("5").await;
        while seen.len() < 200 {
            seen.push(client.text().await);
        }
        let expected: Vec<_> = (0..200).map(|number| format!(r#"42["n",{number}]"#)).collect();
        assert_eq!(seen, expected);
        broadcaster.join().unwrap();
    }
}
