//! Pings and deadlines, with clocks that run faster than in life.

use std::time::{Duration, Instant};

use socketio::{Config, Reason};

use crate::{
    client::{Client, Got, frame},
    kit::{Seen, Server},
};

fn fast() -> Config {
    Config {
        ping_interval: Duration::from_millis(60),
        ping_timeout: Duration::from_millis(60),
        ..Config::default()
    }
}

#[tokio::test]
async fn who_answers_pings_stays() {
    let mut server = Server::start(fast()).await;
    let (mut client, socket) = server.join().await;
    for _ in 0..5 {
        assert_eq!(client.text().await, "2");
        client.send("3").await;
    }
    assert!(!socket.is_closed());
}

#[tokio::test]
async fn who_does_not_is_cut_off() {
    let mut server = Server::start(fast()).await;
    let (mut client, socket) = server.join().await;
    assert_eq!(client.text().await, "2");
    assert_eq!(client.next().await, Got::End);
    assert_eq!(server.disconnected().await, Reason::PingTimeout);
    assert!(socket.is_closed());
    server.emptied().await;
}

#[tokio::test]
async fn the_ping_clock_stands_still_while_reading_is_paused() {
    let mut server = Server::start(fast()).await;
    let (mut busy, socket) = server.join().await;
    for id in 0..8 {
        busy.send(&format!(r#"42{id}["hold"]"#)).await;
        assert!(matches!(server.seen().await, Seen::Event));
    }
    // Another client's pings tell how much time goes by: far more than interval and timeout.
    let (mut witness, _witness_socket) = server.join().await;
    for _ in 0..6 {
        assert_eq!(witness.text().await, "2");
        witness.send("3").await;
    }
    assert!(!socket.is_closed());
    // It is pinged all the same, each time: a client gives up that hears of none.
    for _ in 0..3 {
        assert_eq!(busy.text().await, "2");
    }
    server.engine.handler().held.lock().clear();
    // Now it counts again.
    assert_eq!(busy.rest().await, []);
    assert_eq!(server.disconnected().await, Reason::PingTimeout);
}

#[tokio::test]
async fn the_ping_clock_stands_still_while_what_was_refused_is_paused_for() {
    let config = Config { refusal_pause: Duration::from_millis(20), ..fast() };
    let mut server = Server::start(config).await;
    let (mut client, socket) = server.join().await;
    // The pong is behind all of that, for longer than the timeout; fifteen do not stop the reading by themselves.
    for refused in [15, 32] {
        let refuse = frame(0x81, br#"421["refuse"]"#).repeat(refused);
        client.send_raw(&[refuse, frame(0x81, br#"422["big",1]"#)].concat()).await;
        while client.text().await != r#"432["x"]"# {}
        client.send_raw(&[frame(0x81, b"3"), frame(0x81, br#"423["echo"]"#)].concat()).await;
        while client.text().await != "433[[]]" {}
    }
    assert!(!socket.is_closed());
}

#[tokio::test]
async fn who_does_not_connect_in_time_is_closed() {
    let config = Config {
        ping_interval: Duration::from_millis(500),
        connect_timeout: Duration::from_millis(50),
        decide_timeout: Duration::from_millis(150),
        ..Config::default()
    };
    let mut server = Server::start(config).await;
    let mut silent = Client::open(server.address).await;
    let begun = Instant::now();
    let mut undecided = Client::open(server.address).await;
    undecided.send(r#"40{"token":"wait"}"#).await;
    let mut refused = Client::open(server.address).await;
    refused.send(r#"40{"token":"wrong"}"#).await;
    assert!(refused.text().await.starts_with("44"));
    for client in [&mut silent, &mut refused, &mut undecided] {
        assert_eq!(client.rest().await, [Got::Close(1008)]);
    }
    assert!(begun.elapsed() > Duration::from_millis(150), "the time for a decision is not the client's");
    assert!(matches!(server.seen().await, Seen::ConnectDropped));
    drop((silent, undecided, refused));
    server.emptied().await;
}

#[tokio::test]
async fn one_decision_does_not_end_the_time_for_another() {
    let config = Config {
        ping_interval: Duration::from_millis(500),
        connect_timeout: Duration::from_millis(50),
        decide_timeout: Duration::from_millis(250),
        ..Config::default()
    };
    let server = Server::start(config).await;
    let begun = Instant::now();
    let mut client = Client::open(server.address).await;
    for (namespace, token) in [("/other", "wrong"), ("/", "wait"), ("/third", "wrong")] {
        client.send(&format!(r#"40{namespace},{{"token":"{token}"}}"#)).await;
    }
    for namespace in ["/other", "/third"] {
        assert!(client.text().await.starts_with(&format!("44{namespace},")));
    }
    assert_eq!(client.rest().await, [Got::Close(1008)]);
    assert!(begun.elapsed() > Duration::from_millis(250), "the application had not decided on all");
}

#[tokio::test]
async fn a_connected_client_has_no_connect_timeout() {
    let config = Config { connect_timeout: Duration::from_millis(20), ..fast() };
    let mut server = Server::start(config).await;
    let (mut client, socket) = server.join().await;
    for _ in 0..3 {
        assert_eq!(client.text().await, "2");
        client.send("3").await;
    }
    assert!(!socket.is_closed());
}

#[tokio::test]
async fn an_event_whose_attachments_do_not_come_waits_as_long_as_its_client_lives() {
    let mut server = Server::start(fast()).await;
    let (mut client, socket) = server.join().await;
    client.send(r#"451-7["echo",{"_placeholder":true,"num":0}]"#).await;
    for _ in 0..3 {
        assert_eq!(client.text().await, "2");
        client.send("3").await;
    }
    assert!(!socket.is_closed() && server.is_quiet(), "there is no event yet");
    client.send_raw(&frame(0x82, &[1])).await;
    assert_eq!(client.text().await, r#"437[[{"_placeholder":true,"num":0}]]"#);
}

#[tokio::test]
async fn a_half_sent_frame_does_not_hold_a_connection() {
    let mut server = Server::start(fast()).await;
    let (mut client, _socket) = server.join().await;
    client.send_raw(&[0x81, 0xFE, 0xFF]).await;
    assert_eq!(client.rest().await, []);
    assert_eq!(server.disconnected().await, Reason::PingTimeout);
}
