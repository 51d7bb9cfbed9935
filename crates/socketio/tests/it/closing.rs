//! Every orderly end.

use std::time::Duration;

use socketio::{Config, Reason};
use tokio::net::TcpStream;

use crate::{
    client::{Client, Got, frame, read_head, upgrade_request},
    kit::{Server, soon},
};

#[tokio::test]
async fn a_closed_socket_is_told_so_before_the_connection_ends() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, socket) = server.join().await;
    socket.close();
    assert!(socket.is_closed());
    assert_eq!(client.text().await, "41");
    assert_eq!(client.next().await, Got::Close(1000));
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
    client.send_raw(&frame(0x88, &1000_u16.to_be_bytes())).await;
    client.hang_up().await;
    assert_eq!(client.next().await, Got::End);
    server.emptied().await;
    // Closing what is closed does nothing.
    socket.close();
}

#[tokio::test]
async fn a_handler_may_close_from_within() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send(r#"421["close"]"#).await;
    client.send(r#"422["echo"]"#).await;
    client.hang_up().await;
    assert_eq!(client.rest().await, [Got::Text("41".into()), Got::Close(1000)]);
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
}

#[tokio::test]
async fn a_client_that_never_answers_the_close_is_cut_off() {
    let config = Config {
        close_timeout: Duration::from_millis(50),
        ping_interval: Duration::from_millis(500),
        ..Config::default()
    };
    let mut server = Server::start(config).await;
    let (client, socket) = server.join().await;
    socket.close();
    server.emptied().await;
    drop(client);
}

#[tokio::test]
async fn a_client_closes_by_frame_by_packet_or_by_vanishing() {
    // Longer than the test's patience: the server ends its side by itself.
    let config = Config { close_timeout: Duration::from_mins(1), ..Config::default() };
    let mut server = Server::start(config).await;
    let (mut client, _socket) = server.join().await;
    client.send_raw(&frame(0x88, &1001_u16.to_be_bytes())).await;
    assert_eq!(client.rest().await, [Got::Close(1000)]);
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    drop(client);

    let (mut client, _socket) = server.join().await;
    client.send("1").await;
    assert_eq!(client.rest().await, [Got::Close(1000)]);
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    drop(client);

    let (client, _socket) = server.join().await;
    drop(client);
    assert_eq!(server.disconnected().await, Reason::ConnectionLost);
    server.emptied().await;
}

#[tokio::test]
async fn shutting_down_closes_everyone_and_lets_nobody_in() {
    let mut server = Server::start(Config::default()).await;
    let (mut first, _first_socket) = server.join().await;
    let mut unconnected = Client::open(server.address).await;
    let engine = server.engine.clone();
    let shutdown = tokio::spawn(async move { engine.shutdown(Duration::from_secs(10)).await });
    for client in [&mut first, &mut unconnected] {
        // No DISCONNECT: the official clients come back by themselves only without one.
        assert_eq!(client.next().await, Got::Close(1001));
        client.hang_up().await;
    }
    assert_eq!(server.disconnected().await, Reason::ShuttingDown);
    soon(shutdown).await.unwrap();
    assert_eq!(server.engine.connection_count(), 0);

    assert!(is_closing(&server).await);
}

#[tokio::test]
async fn shutting_down_answers_what_is_in_flight_and_takes_nothing_more() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send(r#"421["hold"]"#).await;
    while server.engine.handler().held.lock().is_empty() {
        tokio::task::yield_now().await;
    }
    let engine = server.engine.clone();
    let shutdown = tokio::spawn(async move { engine.shutdown(Duration::from_secs(10)).await });
    while !is_closing(&server).await {
        tokio::task::yield_now().await;
    }
    server.forget_seen();
    client.send(r#"422["echo"]"#).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.is_quiet(), "it was too late for that");
    let ack = server.engine.handler().held.lock().pop().unwrap();
    ack.send(&"at last").unwrap();
    assert_eq!(client.text().await, r#"431["at last"]"#);
    assert_eq!(client.next().await, Got::Close(1001));
    client.hang_up().await;
    assert_eq!(server.disconnected().await, Reason::ShuttingDown);
    soon(shutdown).await.unwrap();
}

/// Whether it lets nobody in any more.
async fn is_closing(server: &Server) -> bool {
    let mut late = TcpStream::connect(server.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut late, upgrade_request("").as_bytes()).await.unwrap();
    read_head(&mut late).await.starts_with("HTTP/1.1 503 ")
}

#[tokio::test]
async fn shutting_down_does_not_wait_for_ever() {
    let mut server = Server::start(Config::default()).await;
    let (client, _socket) = server.join().await;
    soon(server.engine.shutdown(Duration::from_millis(50))).await;
    server.emptied().await;
    drop(client);
}
