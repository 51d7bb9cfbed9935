//! The Engine.IO protocol, revision 4, in the order of its text, against `examples/conformance.rs`. The headings are the text's own;
//! what a client must do is not ours to check.

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use socketio::Config;
use tokio::sync::oneshot;

use crate::{
    client::{Client, Got, frame},
    kit::conformance,
    poller::{Poller, answer, request_at},
};

const PATH: &str = "/engine.io/";

async fn serve() -> (SocketAddr, oneshot::Sender<()>) {
    conformance(&Config::default()).await
}

async fn serve_fast() -> (SocketAddr, oneshot::Sender<()>) {
    let (ping_interval, ping_timeout) = (Duration::from_millis(100), Duration::from_millis(70));
    conformance(&Config { ping_interval, ping_timeout, ..Config::default() }).await
}

async fn status(address: SocketAddr, method: &str, query: &str) -> u16 {
    request_at(address, method, &format!("{PATH}{query}"), "").await.status
}

// Transports, HTTP long-polling

#[tokio::test]
async fn query_parameters_a_missing_mandatory_one_is_answered_with_400() {
    let (address, _stop) = serve().await;
    let sid = Poller::open_at(address, PATH).await.sid;
    for query in [
        String::new(),
        "?EIO=4".into(),
        "?transport=polling".into(),
        "?EIO=3&transport=polling".into(),
        "?EIO=abc&transport=polling".into(),
        "?EIO=&transport=polling".into(),
        "?EIO=4&transport=".into(),
        "?EIO=4&transport=abc".into(),
        format!("?transport=polling&sid={sid}"),
        format!("?EIO=4&sid={sid}"),
    ] {
        assert_eq!(status(address, "GET", &query).await, 400, "{query}");
    }
    assert_eq!(status(address, "GET", "?t=abc&EIO=4&b64=1&transport=polling").await, 200);
}

#[tokio::test]
async fn headers_the_data_is_plain_text() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    poller.send("4hello").await;
    let answer = poller.poll().await;
    assert!(answer.head.contains("content-type: text/plain; charset=utf-8"), "{}", answer.head);
    // What a client says of its own data changes nothing.
    for kind in ["text/plain;charset=UTF-8", "application/octet-stream", "application/x-www-form-urlencoded"]
    {
        let headers = format!("Connection: close\r\nContent-Type: {kind}\r\nContent-Length: 6\r\n");
        let posted = crate::poller::answer(poller.begin("POST", &headers, "4hello").await).await;
        assert_eq!((posted.status, &*posted.body), (200, "ok"), "{kind}");
    }
    assert_eq!(poller.packets().await, ["4hello"; 3]);
}

#[tokio::test]
async fn sending_data_succeeds_with_ok_and_fails_for_an_unknown_session() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let posted = poller.post("4hello").await;
    assert_eq!((posted.status, &*posted.body), (200, "ok"));
    assert_eq!(status(address, "POST", "?EIO=4&transport=polling&sid=0.nobody").await, 400);
    assert_eq!(status(address, "POST", "?EIO=4&transport=polling&sid=").await, 400);
}

#[tokio::test]
async fn sending_data_twice_at_a_time_closes_the_session() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let _first = poller.begin("POST", "Content-Length: 6\r\n", "4hel").await;
    // A packet a time until the first request's head has been read.
    while poller.post("4x").await.status == 200 {}
    assert_eq!(poller.poll().await.status, 400);
    assert_eq!(poller.post("4x").await.status, 400);
}

#[tokio::test]
async fn receiving_data_waits_for_packets_and_fails_for_an_unknown_session() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let waiting = poller.begin("GET", "Connection: close\r\n", "").await;
    poller.send("4hello").await;
    let answer = answer(waiting).await;
    assert_eq!((answer.status, &*answer.body), (200, "4hello"));
    assert_eq!(status(address, "GET", "?EIO=4&transport=polling&sid=0.nobody").await, 400);
}

#[tokio::test]
async fn receiving_data_twice_at_a_time_closes_the_session() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let both = [
        poller.begin("GET", "Connection: close\r\n", "").await,
        poller.begin("GET", "Connection: close\r\n", "").await,
    ];
    let mut statuses = Vec::new();
    for one in both {
        statuses.push(answer(one).await.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(poller.poll().await.status, 400);
}

// Transports, WebSocket

#[tokio::test]
async fn websocket_each_packet_is_a_frame_of_its_own() {
    let (address, _stop) = serve().await;
    let mut client = Client::open_at(address, PATH).await;
    client.send_raw(&[frame(0x81, b"4one"), frame(0x82, &[1, 2, 3]), frame(0x81, b"4two")].concat()).await;
    assert_eq!(client.next().await, Got::Text("4one".into()));
    assert_eq!(client.next().await, Got::Binary(vec![1, 2, 3]));
    assert_eq!(client.next().await, Got::Text("4two".into()));
}

#[tokio::test]
async fn websocket_a_missing_mandatory_parameter_is_refused() {
    let (address, _stop) = serve().await;
    for query in ["?EIO=4", "?transport=websocket", "?EIO=abc&transport=websocket", "?EIO=4&transport=abc"] {
        assert_eq!(status(address, "GET", query).await, 400, "{query}");
    }
}

#[tokio::test]
async fn websocket_a_second_one_for_a_session_is_closed() {
    let (address, _stop) = serve().await;
    let sid = Poller::open_at(address, PATH).await.sid;
    let mut first = Client::take_over_at(address, PATH, &sid).await;
    first.send("2probe").await;
    assert_eq!(first.text().await, "3probe");
    let mut second = Client::take_over_at(address, PATH, &sid).await;
    assert_eq!(second.next().await, Got::Close(1008));
    first.send_raw(&[frame(0x81, b"5"), frame(0x81, b"4hello")].concat()).await;
    assert_eq!(first.text().await, "4hello");
    let mut third = Client::take_over_at(address, PATH, &sid).await;
    assert_eq!(third.next().await, Got::Close(1008));
    first.send("4still here").await;
    assert_eq!(first.text().await, "4still here");
}

// Protocol, Handshake

#[tokio::test]
async fn handshake_the_open_packet_says_what_a_client_needs() {
    let (address, _stop) = serve().await;
    let expected = |upgrades: Value, sid: &Value| {
        assert!(sid.as_str().is_some_and(|sid| sid.len() >= 20), "{sid}");
        json!({ "sid": sid, "upgrades": upgrades, "pingInterval": 25000, "pingTimeout": 20000, "maxPayload": 65536 })
    };
    let polling = Poller::open_at(address, PATH).await.opened;
    assert_eq!(polling, expected(json!(["websocket"]), &polling["sid"]));
    let client = Client::open_at(address, PATH).await;
    let websocket: Value = serde_json::from_str(&client.opened[1..]).unwrap();
    assert_eq!(websocket, expected(json!([]), &websocket["sid"]));
    assert_ne!(polling["sid"], websocket["sid"]);
}

#[tokio::test]
async fn handshake_is_a_get_request() {
    let (address, _stop) = serve().await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "HEAD"] {
        for transport in ["polling", "websocket"] {
            assert_eq!(
                status(address, method, &format!("?EIO=4&transport={transport}")).await,
                400,
                "{method}"
            );
        }
    }
}

// Protocol, Heartbeat

#[tokio::test]
async fn heartbeat_pings_come_at_the_interval_over_either_transport() {
    let (address, _stop) = serve_fast().await;
    let (poller, mut client) = (Poller::open_at(address, PATH).await, Client::open_at(address, PATH).await);
    for _ in 0..3 {
        assert_eq!(poller.packets().await, ["2"]);
        poller.send("3").await;
        assert_eq!(client.text().await, "2");
        client.send("3").await;
    }
}

#[tokio::test]
async fn heartbeat_without_a_pong_the_connection_is_closed() {
    let (address, _stop) = serve_fast().await;
    let (poller, mut client) = (Poller::open_at(address, PATH).await, Client::open_at(address, PATH).await);
    assert_eq!(client.rest().await, []);
    assert_eq!(poller.poll().await.status, 400);
}

// Protocol, Upgrade

#[tokio::test]
async fn upgrade_the_pending_poll_ends_and_the_websocket_takes_over() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let pending = poller.begin("GET", "Connection: close\r\n", "").await;
    let mut client = Client::take_over_at(address, PATH, &poller.sid).await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    assert_eq!(answer(pending).await.body, "6");
    client.send("5").await;
    client.send("4hello").await;
    assert_eq!(client.text().await, "4hello");
    assert_eq!((poller.poll().await.status, poller.post("4x").await.status), (400, 400));
}

#[tokio::test]
async fn upgrade_a_client_s_noop_means_nothing_over_either_transport() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    poller.send("6\u{1e}4hello").await;
    assert_eq!(poller.packets().await, ["4hello"]);
    let mut client = Client::take_over_at(address, PATH, &poller.sid).await;
    // As the client in Swift does.
    for packet in ["5", "6", "4hello"] {
        client.send(packet).await;
    }
    assert_eq!(client.text().await, "4hello");
}

// Protocol, Message and Close

#[tokio::test]
async fn message_is_exchanged_and_anything_else_closes() {
    let (address, _stop) = serve().await;
    for bad in ["abc", "", "0", "2", "5", "7", "b", "2probe"] {
        let mut client = Client::open_at(address, PATH).await;
        client.send(bad).await;
        assert_eq!(client.rest().await, [Got::Close(1008)], "{bad}");
        let poller = Poller::open_at(address, PATH).await;
        // Over polling `b` is an empty binary message.
        let expected = if bad == "b" { 200 } else { 400 };
        assert_eq!(
            (poller.post(bad).await.status, poller.poll().await.status),
            (expected, expected),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn close_ends_the_session_over_either_transport() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    let pending = poller.begin("GET", "Connection: close\r\n", "").await;
    poller.send("1").await;
    let last = answer(pending).await;
    assert_eq!((last.status, &*last.body), (200, "6"));
    assert_eq!(poller.poll().await.status, 400);
    let mut client = Client::open_at(address, PATH).await;
    client.send("1").await;
    assert_eq!(client.rest().await, [Got::Close(1000)]);
}

// Packet encoding

#[tokio::test]
async fn packet_encoding_several_packets_share_a_payload() {
    let (address, _stop) = serve().await;
    let poller = Poller::open_at(address, PATH).await;
    poller.send("4hello\u{1e}3\u{1e}4€\u{1e}bAQIDBA==\u{1e}4").await;
    let payload = poller.poll().await;
    assert_eq!(payload.body, "4hello\u{1e}4€\u{1e}bAQIDBA==\u{1e}4");
}

#[tokio::test]
async fn packet_encoding_max_payload_bounds_a_request() {
    let (address, _stop) = conformance(&Config { max_message_bytes: 100, ..Config::default() }).await;
    let poller = Poller::open_at(address, PATH).await;
    assert_eq!(poller.opened["maxPayload"], 100);
    poller.send(&format!("4{}", "x".repeat(99))).await;
    assert_eq!(poller.post(&format!("4{}", "x".repeat(100))).await.status, 413);
    let mut client = Client::open_at(address, PATH).await;
    client.send(&format!("4{}", "x".repeat(99))).await;
    assert_eq!(client.text().await.len(), 100);
    client.send(&format!("4{}", "x".repeat(100))).await;
    assert_eq!(client.next().await, Got::Close(1009));
}
