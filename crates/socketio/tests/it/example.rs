//! What `examples/conformance.rs` does for the suites that it is there for.

use std::time::Duration;

use socketio::Config;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    conformance::{listen, settings},
    kit::conformance,
    poller::{Poller, request_at},
};

fn read(arguments: &str) -> Result<(u16, Config), String> {
    settings(arguments.split_whitespace().map(ToOwned::to_owned))
}

#[test]
fn arguments_are_read_in_both_forms() {
    for arguments in [
        "--port 4000 --ping-interval-ms 300 --ping-timeout-ms 200 --connect-timeout-ms 100 --max-payload-bytes 50",
        "--port=4000 --ping-interval-ms=300 --ping-timeout-ms=200 --connect-timeout-ms=100 --max-payload-bytes=50",
    ] {
        let (port, config) = read(arguments).unwrap();
        assert_eq!((port, config.max_message_bytes), (4000, 50));
        let times = [config.ping_interval, config.ping_timeout, config.connect_timeout];
        assert_eq!(times, [300, 200, 100].map(Duration::from_millis));
    }
    let (port, config) = read("").unwrap();
    assert_eq!((port, config.max_message_bytes), (3000, 1_000_000));
}

#[test]
fn arguments_that_are_wrong_are_named() {
    for (arguments, expected) in [
        ("--port", "--port needs a number"),
        ("--port=", "--port needs a number"),
        ("--port three", "--port needs a number"),
        ("--port=70000", "there is no port 70000"),
        ("--host=1", "--host is not known"),
        ("4000 1", "4000 is not known"),
    ] {
        assert_eq!(read(arguments).map(|(port, _)| port), Err(expected.to_owned()), "{arguments}");
    }
}

#[tokio::test]
async fn several_large_messages_may_be_sent_before_the_first_poll() {
    let (_, config) = read("").unwrap();
    let (address, _stop) = conformance(&config).await;
    let poller = Poller::open_at(address, "/engine.io/").await;
    let large = format!("4{}", "x".repeat(999_999));
    for _ in 0..3 {
        poller.send(&large).await;
    }
    for _ in 0..3 {
        assert_eq!(poller.packets().await, [&*large]);
    }
}

#[tokio::test]
async fn a_browser_may_ask_from_any_origin_what_it_may_send() {
    let (address, _stop) = conformance(&Config::default()).await;
    for path in ["/engine.io/", "/socket.io/"] {
        let target = format!("{path}?EIO=4&transport=polling");
        let asked = request_at(address, "OPTIONS", &target, "").await;
        assert_eq!(asked.status, 204);
        for header in ["methods", "headers", "origin"] {
            assert!(asked.head.contains(&format!("access-control-allow-{header}: *")), "{}", asked.head);
        }
        let refused = request_at(address, "PUT", &target, "").await;
        assert_eq!(refused.status, 400);
        assert!(refused.head.contains("access-control-allow-origin: *"), "{}", refused.head);
    }
}

#[tokio::test]
async fn it_listens_wherever_localhost_is() {
    let listeners = listen(0).await.unwrap();
    let port = listeners[0].local_addr().unwrap().port();
    TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // Where there is the other address at all.
    if TcpListener::bind("[::1]:0").await.is_ok() {
        TcpStream::connect(("::1", port)).await.unwrap();
    }
}
