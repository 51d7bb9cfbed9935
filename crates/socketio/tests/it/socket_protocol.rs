//! The Socket.IO protocol, revision 5, in the order of its text, against `examples/conformance.rs`.

use std::{net::SocketAddr, time::Duration};

use socketio::Config;
use tokio::sync::oneshot;

use crate::{
    client::{Client, Got, frame},
    kit::conformance,
    poller::Poller,
};

async fn serve() -> (SocketAddr, oneshot::Sender<()>) {
    conformance(&Config::default()).await
}

/// A client that is connected to `/`.
async fn join(address: SocketAddr) -> Client {
    let mut client = Client::open(address).await;
    assert_eq!(client.connect("40").await, r#"42["auth",{}]"#);
    client
}

fn sid(answer: &str, prefix: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(answer.strip_prefix(prefix).expect(answer)).unwrap();
    assert_eq!(value.as_object().unwrap().len(), 1, "{answer}");
    value["sid"].as_str().unwrap().to_owned()
}

// Connection to a namespace

#[tokio::test]
async fn connection_is_answered_with_a_session_id_and_takes_a_payload() {
    let (address, _stop) = serve().await;
    for (packet, prefix, auth) in [
        ("40", "40", r#"42["auth",{}]"#),
        (r#"40{"token":"123"}"#, "40", r#"42["auth",{"token":"123"}]"#),
        ("40/custom,", "40/custom,", r#"42/custom,["auth",{}]"#),
        ("40/custom", "40/custom,", r#"42/custom,["auth",{}]"#),
        (r#"40/custom,{"token":"abc"}"#, "40/custom,", r#"42/custom,["auth",{"token":"abc"}]"#),
        ("40/custom?a=b,", "40/custom,", r#"42/custom,["auth",{}]"#),
    ] {
        let mut client = Client::open(address).await;
        client.send(packet).await;
        let sid = sid(&client.text().await, prefix);
        assert!(!client.opened.contains(&sid), "it is not the connection's");
        assert_eq!(client.text().await, auth, "{packet}");
        let poller = Poller::open(address).await;
        poller.send(packet).await;
        let mut packets = poller.packets().await;
        if packets.len() == 1 {
            packets.extend(poller.packets().await);
        }
        assert!(packets[0].starts_with(prefix), "{packets:?}");
        assert_eq!(packets[1], auth, "{packet}");
    }
}

#[tokio::test]
async fn connection_to_a_namespace_there_is_none_of_is_refused() {
    let (address, _stop) = serve().await;
    let mut client = join(address).await;
    for namespace in ["/random", "/Custom", "/custom/", "/ä"] {
        client.send(&format!("40{namespace},{{}}")).await;
        assert_eq!(client.text().await, format!(r#"44{namespace},{{"message":"Invalid namespace"}}"#));
    }
    client.send(r#"42["message"]"#).await;
    assert_eq!(client.text().await, r#"42["message-back"]"#);
}

#[tokio::test]
async fn connection_comes_first_or_the_connection_is_closed() {
    let config = Config { connect_timeout: Duration::from_millis(100), ..Config::default() };
    let (address, _stop) = conformance(&Config { ping_interval: Duration::from_secs(1), ..config }).await;
    for packet in ["4abc", r#"42["message"]"#, "41", "431[]", r#"451-["message"]"#, "44{}"] {
        let mut client = Client::open(address).await;
        client.send(packet).await;
        assert_eq!(client.rest().await, [Got::Close(1008)], "{packet}");
        assert_eq!(Poller::open(address).await.post(packet).await.status, 400, "{packet}");
    }
    assert_eq!(Client::open(address).await.rest().await, [Got::Close(1008)], "nothing at all");
}

#[tokio::test]
async fn connection_to_several_namespaces_at_the_same_time() {
    let (address, _stop) = serve().await;
    let mut client = join(address).await;
    assert_eq!(
        {
            client.send("40/custom").await;
            client.text().await.starts_with("40/custom,");
            client.text().await
        },
        r#"42/custom,["auth",{}]"#
    );
    client.send(r#"42/custom,["message",1]"#).await;
    client.send(r#"42["message",2]"#).await;
    client.send(r#"42/custom,7["message-with-ack",3]"#).await;
    assert_eq!(client.text().await, r#"42/custom,["message-back",1]"#);
    assert_eq!(client.text().await, r#"42["message-back",2]"#);
    assert_eq!(client.text().await, "43/custom,7[3]");
}

// Sending and receiving data

#[tokio::test]
async fn data_is_a_non_empty_array_or_the_connection_is_closed() {
    let (address, _stop) = serve().await;
    for packet in [
        "42",
        "42{}",
        "42[]",
        "42\"message\"",
        "42null",
        "42[true]",
        "42[\"message\"",
        "42[\"message\"]x",
        "420",
        "42/custom,[\"message\"]",
    ] {
        let mut client = join(address).await;
        client.send(packet).await;
        assert_eq!(client.rest().await, [Got::Close(1008)], "{packet}");
    }
    let mut client = join(address).await;
    // A number is a name nobody listens to.
    client.send(r#"42[1,"message"]"#).await;
    client.send(r#"42["message",1,"2",{"3":[true]},null,[]]"#).await;
    assert_eq!(client.text().await, r#"42["message-back",1,"2",{"3":[true]},null,[]]"#);
}

#[tokio::test]
async fn data_may_be_binary_over_either_transport() {
    let (address, _stop) = serve().await;
    let mut client = join(address).await;
    let args = r#"{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]"#;
    client.send(&format!(r#"452-["message",{args}]"#)).await;
    client.send_raw(&[frame(0x82, &[1, 2, 3]), frame(0x82, &[4, 5, 6])].concat()).await;
    assert_eq!(client.text().await, format!(r#"452-["message-back",{args}]"#));
    assert_eq!(client.next().await, Got::Binary(vec![1, 2, 3]));
    assert_eq!(client.next().await, Got::Binary(vec![4, 5, 6]));
    let poller = Poller::open(address).await;
    poller.send("40").await;
    while poller.packets().await.last().map(String::as_str) != Some(r#"42["auth",{}]"#) {}
    poller.send(&format!("452-[\"message\",{args}]\u{1e}bAQID")).await;
    poller.send("bBAUG").await;
    assert_eq!(poller.packets().await, [&format!(r#"452-["message-back",{args}]"#), "bAQID", "bBAUG"]);
}

// Acknowledgement

#[tokio::test]
async fn acknowledgement_has_the_id_and_an_array() {
    let (address, _stop) = serve().await;
    let mut client = join(address).await;
    client.send(r#"42456["message-with-ack",1,"2",{"3":[false]}]"#).await;
    assert_eq!(client.text().await, r#"43456[1,"2",{"3":[false]}]"#);
    client.send(r#"420["message-with-ack"]"#).await;
    assert_eq!(client.text().await, "430[]");
    client.send(r#"451-789["message-with-ack",{"_placeholder":true,"num":0}]"#).await;
    client.send_raw(&frame(0x82, &[])).await;
    assert_eq!(client.text().await, r#"461-789[{"_placeholder":true,"num":0}]"#);
    assert_eq!(client.next().await, Got::Binary(Vec::new()));
    for packet in [r#"42abc["message-with-ack"]"#, r#"42-1["message-with-ack"]"#, "43[]", "431{}", "431"] {
        let mut client = join(address).await;
        client.send(packet).await;
        assert_eq!(client.rest().await, [Got::Close(1008)], "{packet}");
    }
}

// Disconnection from a namespace

#[tokio::test]
async fn disconnection_leaves_the_other_namespaces_alone() {
    let config = Config { ping_interval: Duration::from_millis(100), ..Config::default() };
    let (address, _stop) = conformance(&config).await;
    let mut client = join(address).await;
    client.send("40/custom").await;
    while client.text().await != r#"42/custom,["auth",{}]"# {}
    client.send("41/custom,").await;
    client.send(r#"42["message","to the main namespace"]"#).await;
    while client.text().await != r#"42["message-back","to the main namespace"]"# {}
    client.send("41").await;
    // No answer is expected; the connection is kept.
    assert_eq!(client.text().await, "2");
    client.send("3").await;
    client.connect("40").await;
}

// Packet encoding

#[tokio::test]
async fn packet_encoding_other_types_and_stray_attachments_close() {
    let (address, _stop) = serve().await;
    let cases: [(&str, Vec<u8>); 8] = [
        ("an unknown type", frame(0x81, b"47[]")),
        ("what only a server sends", frame(0x81, b"44{}")),
        ("an attachment of nothing", frame(0x82, &[1])),
        (
            "one attachment too many",
            [frame(0x81, br#"451-["message"]"#), frame(0x82, &[1]).repeat(2)].concat(),
        ),
        (
            "text instead of an attachment",
            [frame(0x81, br#"451-["message"]"#), frame(0x81, br#"42["message"]"#)].concat(),
        ),
        ("too many attachments", frame(0x81, br#"411-["message"]"#)),
        ("no number of attachments", frame(0x81, br#"45["message"]"#)),
        ("a placeholder of nothing", frame(0x81, br#"451-["message",{"_placeholder":true,"num":1}]"#)),
    ];
    for (what, bytes) in cases {
        let mut client = join(address).await;
        client.send_raw(&bytes).await;
        let rest = client.rest().await;
        assert_eq!(rest.last(), Some(&Got::Close(1008)), "{what}: {rest:?}");
    }
}

// Sample session

#[tokio::test]
async fn a_sample_session_from_polling_to_websocket() {
    let (address, _stop) = serve().await;
    let poller = Poller::open(address).await;
    poller.send("40").await;
    while poller.packets().await.last().map(String::as_str) != Some(r#"42["auth",{}]"#) {}
    poller.send("42[\"message\",\"hello\"]\u{1e}42[\"message\",\"world\"]").await;
    assert_eq!(poller.packets().await, [r#"42["message-back","hello"]"#, r#"42["message-back","world"]"#]);
    let mut client = Client::take_over(address, &poller.sid).await;
    client.send("2probe").await;
    assert_eq!(client.text().await, "3probe");
    client.send("5").await;
    client.send(r#"42["message","hello"]"#).await;
    assert_eq!(client.text().await, r#"42["message-back","hello"]"#);
    client.send("40/custom,").await;
    assert!(client.text().await.starts_with("40/custom,"));
    assert_eq!(client.text().await, r#"42/custom,["auth",{}]"#);
    client.send(r#"451-/custom,1["message-with-ack",{"_placeholder":true,"num":0}]"#).await;
    client.send_raw(&frame(0x82, &[7])).await;
    assert_eq!(client.text().await, r#"461-/custom,1[{"_placeholder":true,"num":0}]"#);
    assert_eq!(client.next().await, Got::Binary(vec![7]));
    client.send("1").await;
    assert_eq!(client.rest().await, [Got::Close(1000)]);
}
