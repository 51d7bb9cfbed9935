//! Events, their answers, and how many may be open.

use std::{sync::atomic::Ordering, time::Duration};

use socketio::{Config, Frame, Reason, Sent};

use crate::{
    client::{Got, frame},
    kit::{Seen, Server},
};

#[tokio::test]
async fn events_are_answered_at_once_later_or_never() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send(r#"420["echo",1,{"a":"ä"}]"#).await;
    assert_eq!(client.text().await, r#"430[[1,{"a":"ä"}]]"#);
    client.send(r#"427["later"]"#).await;
    assert_eq!(client.text().await, r#"437["done"]"#);
    client.send(r#"428["nothing"]"#).await;
    client.send(r#"429["wanted"]"#).await;
    assert_eq!(client.text().await, r#"42["wanted",true]"#);
    client.send(r#"42["wanted"]"#).await;
    assert_eq!(client.text().await, r#"42["wanted",false]"#);
}

#[tokio::test]
async fn an_answer_nobody_asked_for_goes_nowhere() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send(r#"42["echo",1]"#).await;
    client.send("431[]").await;
    client.send(r#"422["echo",2]"#).await;
    assert_eq!(client.text().await, "432[[2]]");
}

#[tokio::test]
async fn frames_arrive_however_they_are_cut() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    let long = "ö".repeat(20_000);
    let bytes = frame(0x81, format!(r#"421["echo","{long}"]"#).as_bytes());
    for chunk in bytes.chunks(4_001) {
        client.send_raw(chunk).await;
    }
    assert_eq!(client.text().await, format!(r#"431[["{long}"]]"#));
    for byte in frame(0x81, br#"422["echo"]"#) {
        client.send_raw(&[byte]).await;
    }
    assert_eq!(client.text().await, "432[[]]");
    let pieces = [frame(0x01, b"423["), frame(0x89, b"hi"), frame(0x80, br#""echo"]"#)].concat();
    client.send_raw(&pieces).await;
    assert_eq!(client.next().await, Got::Pong(b"hi".to_vec()));
    assert_eq!(client.text().await, "433[[]]");
}

#[tokio::test]
async fn a_burst_of_events_is_answered_in_order() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    let burst: Vec<u8> =
        (0..5_000).flat_map(|id| frame(0x81, format!(r#"42{id}["echo"]"#).as_bytes())).collect();
    client.send_raw(&burst).await;
    for id in 0..5_000 {
        assert_eq!(client.text().await, format!("43{id}[[]]"));
    }
}

#[tokio::test]
async fn reading_pauses_while_enough_is_in_flight() {
    let mut server = Server::start(Config { max_backlog: Duration::MAX, ..Config::default() }).await;
    let (mut client, _socket) = server.join().await;
    for id in 0..20 {
        client.send(&format!(r#"42{id}["hold"]"#)).await;
    }
    for _ in 0..8 {
        assert!(matches!(server.seen().await, Seen::Event));
    }
    for id in 0..20 {
        let ack = server.engine.handler().held.lock().remove(0);
        // Answered, dropped unanswered and answered for nothing all make room.
        if id % 2 == 0 {
            ack.send(&id).unwrap();
            assert_eq!(client.text().await, format!("43{id}[{id}]"));
        } else {
            drop(ack);
        }
        if id < 12 {
            assert!(matches!(server.seen().await, Seen::Event));
        }
    }
    assert_eq!(server.engine.handler().most_held.load(Ordering::Relaxed), 8);
}

#[tokio::test]
async fn a_broadcast_takes_the_answers_along_that_wait_for_the_end_of_the_tick() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send(r#"421["both"]"#).await;
    assert_eq!(client.text().await, r#"431["first"]"#);
    let then = client.text().await;
    assert!(then.starts_with(r#"42["then","#) && then.len() > 200_000, "{}", then.len());
}

#[tokio::test]
async fn answers_after_the_end_are_harmless() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, socket) = server.join().await;
    client.send(r#"421["hold"]"#).await;
    assert!(matches!(server.seen().await, Seen::Event));
    client.hang_up().await;
    assert_eq!(server.disconnected().await, Reason::ConnectionLost);
    let ack = server.engine.handler().held.lock().remove(0);
    ack.send(&1).unwrap();
    assert_eq!(socket.send(&Frame::event("news", &1).unwrap()), Sent::Dropped);
}

#[tokio::test]
async fn a_panicking_handler_costs_its_own_connection_only() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    let (mut other, _other_socket) = server.join().await;
    client.send(r#"421["panic"]"#).await;
    assert_eq!(client.next().await, Got::Close(1011));
    assert_eq!(server.disconnected().await, Reason::HandlerPanicked);
    other.send(r#"421["echo"]"#).await;
    assert_eq!(other.text().await, "431[[]]");
}
