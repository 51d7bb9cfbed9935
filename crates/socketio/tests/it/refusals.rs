//! What is too much: events that wait for too long are excess, and whoever is refused is not read for a moment.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use socketio::Config;

use crate::{
    client::frame,
    kit::{Seen, Server},
    poller::Poller,
};

#[tokio::test]
async fn what_waits_for_too_long_is_excess() {
    // A pause for each of them would never end.
    let refusal_pause = Duration::from_secs(10);
    let config = Config { max_backlog: Duration::ZERO, refusal_pause, ..Config::default() };
    let mut server = Server::start(config).await;
    let (mut client, _socket) = server.join().await;
    let burst: Vec<u8> =
        (0..5_000).flat_map(|id| frame(0x81, format!(r#"42{id}["hold"]"#).as_bytes())).collect();
    client.send_raw(&burst).await;
    for id in 8..5_000 {
        assert_eq!(client.text().await, format!(r#"43{id}["excess"]"#));
    }
    // Who had a place keeps it, and when there is one again, events are events.
    for id in 0..8 {
        let ack = server.engine.handler().held.lock().remove(0);
        ack.send(&id).unwrap();
        assert_eq!(client.text().await, format!("43{id}[{id}]"));
    }
    client.send(r#"421["echo"]"#).await;
    assert_eq!(client.text().await, "431[[]]");
    assert_eq!(server.engine.handler().most_held.load(Ordering::Relaxed), 8);
}

#[tokio::test]
async fn nothing_is_excess_that_did_not_wait() {
    let max_backlog = Duration::from_secs(1);
    let mut server = Server::start(Config { max_backlog, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let burst = |from: usize, to: usize| -> Vec<u8> {
        (from..to).flat_map(|id| frame(0x81, format!(r#"42{id}["hold"]"#).as_bytes())).collect()
    };
    // As many as there may be, for longer than others may wait; but nobody waits.
    client.send_raw(&burst(0, 8)).await;
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    tokio::time::sleep(max_backlog * 5 / 4).await;
    client.send_raw(&burst(8, 10)).await;
    for id in 0..10 {
        let ack = server.engine.handler().held.lock().remove(0);
        ack.send(&id).unwrap();
        assert_eq!(client.text().await, format!("43{id}[{id}]"));
        if id < 2 {
            assert!(matches!(server.seen().await, Seen::Event));
        }
    }
    // That some waited once is forgotten. Now two wait, and when there is a place again it is too late for both.
    tokio::time::sleep(max_backlog * 5 / 4).await;
    client.send_raw(&burst(10, 20)).await;
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    tokio::time::sleep(max_backlog * 5 / 4).await;
    server.engine.handler().held.lock().remove(0).send(&10).unwrap();
    for expected in ["4310[10]", r#"4318["excess"]"#, r#"4319["excess"]"#] {
        assert_eq!(client.text().await, expected);
    }
}

#[tokio::test]
async fn less_is_taken_in_and_may_wait_for_a_while_after_something_was_refused() {
    let max_backlog = Duration::from_secs(1);
    let less = max_backlog * 3 / 8;
    let mut server = Server::start(Config { max_backlog, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    // One more than there may be: it waits for so long, and is refused or not.
    for (max, wait, pause, is_refused) in [
        (8, less, Duration::ZERO, false),
        (8, max_backlog * 5 / 4, Duration::ZERO, true),
        (2, less, max_backlog * 2, true),
        (8, less, Duration::ZERO, false),
    ] {
        let burst: Vec<u8> =
            (0..=max).flat_map(|id| frame(0x81, format!(r#"42{id}["hold"]"#).as_bytes())).collect();
        client.send_raw(&burst).await;
        for _ in 0..max {
            assert!(matches!(server.seen().await, Seen::Event));
        }
        tokio::time::sleep(wait).await;
        for id in 0..if is_refused { max } else { max + 1 } {
            let ack = server.engine.handler().held.lock().remove(0);
            ack.send(&id).unwrap();
            assert_eq!(client.text().await, format!("43{id}[{id}]"));
            if id == 0 && is_refused {
                assert_eq!(client.text().await, format!(r#"43{max}["excess"]"#));
            } else if id == 0 {
                assert!(matches!(server.seen().await, Seen::Event));
            }
        }
        tokio::time::sleep(pause).await;
    }
}

#[tokio::test]
async fn who_always_has_more_under_way_than_is_handled_is_not_refused() {
    const UNDER_WAY: usize = 16;
    let max_backlog = Duration::from_millis(500);
    let mut server = Server::start(Config { max_backlog, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let hold = |id: usize| format!(r#"42{id}["hold"]"#);
    for id in 0..UNDER_WAY {
        client.send(&hold(id)).await;
    }
    let began = Instant::now();
    let mut id = 0;
    while began.elapsed() < max_backlog * 3 {
        while server.engine.handler().held.lock().is_empty() {
            tokio::task::yield_now().await;
        }
        let ack = server.engine.handler().held.lock().remove(0);
        ack.send(&id).unwrap();
        assert_eq!(client.text().await, format!("43{id}[{id}]"));
        client.send(&hold(id + UNDER_WAY)).await;
        id += 1;
    }
    assert_eq!(server.engine.handler().most_held.load(Ordering::Relaxed), 8);
}

#[tokio::test]
async fn who_was_refused_once_is_not_refused_for_what_is_handled_in_time() {
    const UNDER_WAY: usize = 16;
    let max_backlog = Duration::from_secs(2);
    let mut server = Server::start(Config { max_backlog, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let hold = |id: usize| format!(r#"42{id}["hold"]"#);
    for id in 0..9 {
        client.send(&hold(id)).await;
    }
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    tokio::time::sleep(max_backlog * 5 / 4).await;
    server.engine.handler().held.lock().clear();
    assert_eq!(client.text().await, r#"438["excess"]"#);
    // Each of these waits for longer than the quarter that it may while nothing is taken in.
    for id in 0..UNDER_WAY {
        client.send(&hold(id)).await;
    }
    let began = Instant::now();
    let mut id = 0;
    while began.elapsed() < max_backlog * 3 / 2 {
        tokio::time::sleep(max_backlog / 40).await;
        let ack = server.engine.handler().held.lock().remove(0);
        ack.send(&id).unwrap();
        assert_eq!(client.text().await, format!("43{id}[{id}]"));
        client.send(&hold(id + UNDER_WAY)).await;
        id += 1;
    }
}

#[tokio::test]
async fn who_is_refused_is_not_read_for_a_moment() {
    const REFUSED: u32 = 40;
    let refusal_pause = Duration::from_millis(20);
    let mut server = Server::start(Config { refusal_pause, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let burst: Vec<u8> =
        (0..REFUSED).flat_map(|id| frame(0x81, format!(r#"42{id}["refuse"]"#).as_bytes())).collect();
    let began = Instant::now();
    client.send_raw(&burst).await;
    for id in 0..REFUSED {
        assert_eq!(client.text().await, format!(r#"43{id}["refused"]"#));
    }
    assert!(began.elapsed() >= refusal_pause * 32, "{:?}", began.elapsed());
    client.send(r#"421["echo"]"#).await;
    assert_eq!(client.text().await, "431[[]]");
    assert!(began.elapsed() >= refusal_pause * REFUSED, "{:?}", began.elapsed());
}

#[tokio::test]
async fn who_is_not_let_into_a_namespace_is_not_read_for_a_moment() {
    const REFUSED: u32 = 40;
    let refusal_pause = Duration::from_millis(20);
    let mut server = Server::start(Config { refusal_pause, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let burst: Vec<u8> = (0..REFUSED).flat_map(|_| frame(0x81, b"40/none,")).collect();
    let began = Instant::now();
    client.send_raw(&burst).await;
    for _ in 0..REFUSED {
        assert_eq!(client.text().await, r#"44/none,{"message":"Invalid namespace"}"#);
    }
    assert!(began.elapsed() >= refusal_pause * 32, "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_waits_because_of_a_pause_is_not_excess() {
    let (max_backlog, refusal_pause) = (Duration::from_secs(1), Duration::from_millis(20));
    let mut server = Server::start(Config { max_backlog, refusal_pause, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    let event = |id: usize, name: &str| frame(0x81, format!(r#"42{id}["{name}"]"#).as_bytes());
    // The ninth waits, and from then on there is always something that does.
    let held = (0..9).flat_map(|id| event(id, "hold"));
    let refused = (9..200).flat_map(|id| event(id, "refuse"));
    client.send_raw(&held.chain(refused).chain(event(200, "echo")).collect::<Vec<u8>>()).await;
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    server.engine.handler().held.lock().clear();
    let began = Instant::now();
    for id in 9..200 {
        assert_eq!(client.text().await, format!(r#"43{id}["refused"]"#));
    }
    assert!(began.elapsed() > max_backlog * 2, "{:?}", began.elapsed());
    assert_eq!(client.text().await, "43200[[]]");
}

#[tokio::test]
async fn who_is_refused_waits_for_the_end_of_the_request() {
    const REFUSED: u32 = 40;
    let refusal_pause = Duration::from_millis(5);
    let server = Server::start(Config { refusal_pause, ..Config::default() }).await;
    let poller = Poller::open(server.address).await;
    poller.connect().await;
    let packets: Vec<_> = (0..REFUSED).map(|id| format!(r#"42{id}["refuse"]"#)).collect();
    let began = Instant::now();
    poller.send(&packets.join("\u{1e}")).await;
    assert!(began.elapsed() >= refusal_pause * 32, "{:?}", began.elapsed());
    poller.send(r#"4240["echo"]"#).await;
    assert!(began.elapsed() >= refusal_pause * REFUSED, "{:?}", began.elapsed());
    let mut answers = Vec::new();
    while answers.len() <= REFUSED as usize {
        answers.extend(poller.packets().await);
    }
    for (id, answer) in answers.iter().enumerate() {
        let expected = if id < 40 { r#"["refused"]"# } else { "[[]]" };
        assert_eq!(*answer, format!("43{id}{expected}"));
    }
}

#[tokio::test]
async fn without_a_pause_what_is_refused_stops_nothing() {
    let server = Server::start(Config { refusal_pause: Duration::ZERO, ..Config::default() }).await;
    let poller = Poller::open(server.address).await;
    poller.connect().await;
    let packets: Vec<_> = (0..40).map(|id| format!(r#"42{id}["refuse"]"#)).collect();
    poller.send(&packets.join("\u{1e}")).await;
    assert_eq!(poller.packets().await.len(), 40);
}
