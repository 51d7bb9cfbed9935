//! What the engine answers to requests that are no WebSocket handshake of Engine.IO 4.

use std::{sync::Arc, time::Duration};

use socketio::Config;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, oneshot},
};

use crate::{
    client::{Client, read_head, upgrade_request},
    kit::{Server, soon},
    poller::{Poller, request},
};

/// Sends a request and reads the whole response.
async fn answer(server: &Server, request: &str) -> String {
    let request = request.replace("Host:", "Connection: close\r\nHost:");
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    soon(stream.read_to_string(&mut response)).await.unwrap();
    response
}

#[tokio::test]
async fn no_extension_is_agreed_on() {
    let server = Server::start(Config::default()).await;
    let asked = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(upgrade_request(asked).as_bytes()).await.unwrap();
    let head = read_head(&mut stream).await.to_lowercase();
    assert!(head.starts_with("http/1.1 101 ") && !head.contains("extensions"), "{head}");
}

#[tokio::test]
async fn who_is_not_admitted_is_closed_at_once_and_places_come_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let places = Arc::new(Semaphore::new(2));
    let held = Arc::clone(&places);
    let admit = move |_| Arc::clone(&held).try_acquire_owned().ok();
    let router = crate::conformance::router(&Config::default());
    let (_stop, stopped) = oneshot::channel::<()>();
    let stopped = async move { drop(stopped.await) };
    tokio::spawn(socketio::serve_admitted(listener, router, admit, stopped, Duration::from_secs(1)));
    let silent = TcpStream::connect(address).await.unwrap();
    let live = Client::open(address).await;
    // Live, it speaks HTTP no more.
    let _silent_too = TcpStream::connect(address).await.unwrap();
    while places.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let mut refused = TcpStream::connect(address).await.unwrap();
    // The system may say so by a reset.
    assert_eq!(soon(refused.read_u8()).await.map_err(drop), Err(()));
    drop((silent, live));
    while places.available_permits() == 0 {
        tokio::task::yield_now().await;
    }
    Client::open(address).await;
}

#[tokio::test]
async fn each_wrong_handshake_gets_its_engine_io_error() {
    let server = Server::start(Config::default()).await;
    let good = upgrade_request("");
    for (from, to, code, message) in [
        ("&transport=websocket", "", 0, "Transport unknown"),
        ("transport=websocket", "transport=webtransport", 0, "Transport unknown"),
        ("GET", "POST", 2, "Bad handshake method"),
        (
            "GET /socket.io/?EIO=4&transport=websocket",
            "POST /socket.io/?EIO=4&transport=polling",
            2,
            "Bad handshake method",
        ),
        (
            "GET /socket.io/?EIO=4&transport=websocket",
            "PUT /socket.io/?EIO=4&transport=polling",
            2,
            "Bad handshake method",
        ),
        ("websocket HTTP", "polling&sid=0.abc HTTP", 1, "Session ID unknown"),
        ("websocket HTTP", "polling&sid= HTTP", 1, "Session ID unknown"),
        ("EIO=4&", "", 5, "Unsupported protocol version"),
        ("EIO=4", "EIO=3", 5, "Unsupported protocol version"),
        ("Upgrade: websocket\r\n", "", 3, "Bad request"),
        ("Upgrade: websocket", "Upgrade: h2c", 3, "Bad request"),
        ("keep-alive, Upgrade", "keep-alive", 3, "Bad request"),
        ("Version: 13", "Version: 8", 3, "Bad request"),
        ("Sec-WebSocket-Version: 13\r\n", "", 3, "Bad request"),
        ("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==", 3, "Bad request"),
        ("dGhlIHNhbXBsZSBub25jZQ==", "not base64 at all!", 3, "Bad request"),
    ] {
        let request = good.replace(from, to);
        assert_ne!(request, good);
        let response = answer(&server, &request).await;
        assert!(response.starts_with("HTTP/1.1 400 "), "{to}: {response}");
        let body = format!(r#"{{"code":{code},"message":"{message}"}}"#);
        assert!(response.ends_with(&body), "{from} -> {to}: {response}");
    }
    assert_eq!(server.engine.connection_count(), 0);
}

#[tokio::test]
async fn options_are_no_way_in() {
    let server = Server::start(Config::default()).await;
    let answer = request(server.address, "OPTIONS", "EIO=4&transport=polling", "").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body, r#"{"code":2,"message":"Bad handshake method"}"#);
    assert_eq!(server.engine.connection_count(), 0);
}

#[tokio::test]
async fn sids_of_others_open_nothing() {
    let mut server = Server::start(Config::default()).await;
    let (live, _socket) = server.join().await;
    let (owner, gone) = (Poller::open(server.address).await, Poller::open(server.address).await);
    owner.connect().await;
    gone.send("1").await;
    assert_eq!(gone.packets().await, ["6"]);
    let opened: serde_json::Value = serde_json::from_str(&live.opened[1..]).unwrap();
    let (sid, key) = (&*owner.sid, owner.sid.strip_prefix("0.").unwrap());
    let cut = &sid[..sid.len() - 1];
    for other in [
        opened["sid"].as_str().unwrap(),
        &gone.sid,
        key,
        cut,
        &format!("{cut}{}", if sid.ends_with('A') { 'B' } else { 'A' }),
        &format!("1.{key}"),
        &format!("{sid}A"),
        &format!("{sid}%00"),
        &format!("%30.{key}"),
        &sid.chars().rev().collect::<String>(),
    ] {
        let query = format!("EIO=4&transport=polling&sid={other}");
        for (method, body) in [("GET", ""), ("POST", "42[\"echo\"]")] {
            let answer = request(server.address, method, &query, body).await;
            assert_eq!(answer.status, 400, "{method} {other}");
            assert_eq!(answer.body, r#"{"code":1,"message":"Session ID unknown"}"#, "{method} {other}");
        }
        assert!(Client::try_take_over(server.address, other).await.is_none(), "{other}");
    }
    // Nobody noticed.
    owner.send(r#"421["echo"]"#).await;
    assert_eq!(owner.packets().await, ["431[[]]"]);
}

#[tokio::test]
async fn the_application_may_refuse_before_the_upgrade() {
    let server = Server::start(Config::default()).await;
    let response = answer(&server, &upgrade_request("Origin: https://evil.example\r\n")).await;
    assert!(response.starts_with("HTTP/1.1 403 "), "{response}");
    assert!(response.ends_with("no"), "{response}");
    assert_eq!(server.engine.connection_count(), 0);
}

#[tokio::test]
async fn other_paths_are_not_the_engines() {
    let server = Server::start(Config::default()).await;
    let response = answer(&server, &upgrade_request("").replace("/socket.io/", "/other/")).await;
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
}

#[tokio::test(start_paused = true)]
async fn headers_that_never_end_are_not_waited_for() {
    let server = Server::start(Config::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let started = tokio::time::Instant::now();
    stream.write_all(b"GET /socket.io/ HTTP/1.1\r\nHost: local").await.unwrap();
    let mut response = String::new();
    soon(stream.read_to_string(&mut response)).await.unwrap();
    assert!(started.elapsed() >= std::time::Duration::from_secs(10));
}
