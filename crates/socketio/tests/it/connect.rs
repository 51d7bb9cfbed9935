//! From the upgrade to a connected socket, and every way of not getting there.

use socketio::Config;

use crate::{
    client::{Client, Got, frame},
    kit::{Seen, Server},
};

#[tokio::test]
async fn a_client_connects_and_is_welcomed() {
    let mut server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    assert_eq!(client.connect(r#"40{"token":"abc"}"#).await, r#"42["welcome","|abc"]"#);
    assert_eq!(server.connected().await.session(), "|abc");
    assert_eq!(server.engine.connection_count(), 1);
}

#[tokio::test]
async fn a_connect_may_take_its_time() {
    let server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    assert_eq!(client.connect(r#"40{"token":"later"}"#).await, r#"42["welcome","|later"]"#);
}

#[tokio::test]
async fn bytes_that_came_with_the_upgrade_are_not_lost() {
    let mut server = Server::start(Config::default()).await;
    let packets = [frame(0x81, b"40"), frame(0x81, br#"421["echo"]"#)].concat();
    let (whole, cut) = packets.split_at(packets.len() - 3);
    let mut client = Client::open_with(server.address, whole, None).await;
    assert!(client.text().await.starts_with("40{"));
    assert_eq!(client.text().await, r#"42["welcome","|-"]"#);
    server.connected().await;
    client.send_raw(cut).await;
    assert_eq!(client.text().await, "431[[]]");
}

#[tokio::test]
async fn a_refused_client_hears_why_and_may_try_again() {
    let server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    client.send(r#"40{"token":"wrong"}"#).await;
    assert_eq!(client.text().await, r#"44{"message":"unauthorized","data":{"code":7}}"#);
    assert_eq!(client.connect(r#"40{"token":"right"}"#).await, r#"42["welcome","|right"]"#);
}

#[tokio::test]
async fn an_unknown_namespace_is_refused_and_the_connection_stays() {
    let server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    client.send("40/custom,{}").await;
    assert_eq!(client.text().await, r#"44/custom,{"message":"Invalid namespace"}"#);
    client.connect("40").await;
    client.send("40/none").await;
    assert_eq!(client.text().await, r#"44/none,{"message":"Invalid namespace"}"#);
}

#[tokio::test]
async fn a_client_that_left_is_gone_and_may_come_back_on_the_same_connection() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, first) = server.join().await;
    client.send("41").await;
    assert_eq!(server.disconnected().await, socketio::Reason::ClientLeft);
    assert!(first.is_closed());
    client.connect("40").await;
    let second = server.connected().await;
    assert_ne!(first.id(), second.id());
    let news = socketio::Frame::event("news", &1).unwrap();
    assert_eq!(first.send(&news), socketio::Sent::Dropped);
    assert_eq!(second.send(&news), socketio::Sent::Written);
    assert_eq!(client.text().await, r#"42["news",1]"#);
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_the_connection_and_nothing_else() {
    let mut server = Server::start(Config::default()).await;
    let (mut bystander, _socket) = server.join().await;
    let long = frame(0x81, &vec![b'x'; 70_000]);
    let deep = format!("42[\"a\",{}{}]", "[".repeat(40), "]".repeat(40));
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("an unmasked frame", vec![0x81, 2, b'4', b'0'], 1002),
        ("a reserved bit", frame(0xC1, b"40"), 1002),
        ("a long control frame", frame(0x89, &[0; 126]), 1002),
        ("a continuation of nothing", frame(0x80, b"40"), 1002),
        ("text that is not UTF-8", frame(0x81, &[0xFF, 0xFE]), 1007),
        ("a message that is too long", long[..14].to_vec(), 1009),
        ("binary data", frame(0x82, b"40"), 1008),
        ("too many fragments", [frame(0x01, b"4"), frame(0x00, b"").repeat(16)].concat(), 1008),
        ("an empty packet", frame(0x81, b""), 1008),
        ("an unknown packet", frame(0x81, b"9"), 1008),
        ("a client's ping", frame(0x81, b"2"), 1008),
        ("an event before CONNECT", frame(0x81, br#"42["a"]"#), 1008),
        ("an invalid CONNECT", frame(0x81, b"4abc"), 1008),
        ("two CONNECTs", frame(0x81, b"40").repeat(2), 1008),
        ("a binary event", frame(0x81, b"451-[]"), 1008),
        ("deep JSON", frame(0x81, deep.as_bytes()), 1008),
        ("a reserved name", [frame(0x81, b"40"), frame(0x81, br#"42["connect"]"#)].concat(), 1008),
    ];
    for (what, bytes, code) in cases {
        let mut client = Client::open(server.address).await;
        client.send_raw(&bytes).await;
        client.hang_up().await;
        assert_eq!(client.rest().await.last(), Some(&Got::Close(code)), "{what}");
    }
    bystander.send(r#"421["echo",1]"#).await;
    assert_eq!(bystander.text().await, "431[[1]]");
    drop(bystander);
    server.emptied().await;
}

#[tokio::test]
async fn two_connects_are_one_too_many_after_the_answer_as_well() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = server.join().await;
    client.send("40").await;
    assert_eq!(client.next().await, Got::Close(1008));
    assert_eq!(server.disconnected().await, socketio::Reason::ProtocolError);
}

#[tokio::test]
async fn a_panic_while_connecting_closes_that_connection() {
    let server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    client.send(r#"40{"token":"panic"}"#).await;
    assert_eq!(client.next().await, Got::Close(1011));
    let mut other = Client::open(server.address).await;
    other.connect("40").await;
}

#[tokio::test]
async fn a_client_that_leaves_while_connecting_is_not_waited_for() {
    let mut server = Server::start(Config::default()).await;
    let mut client = Client::open(server.address).await;
    client.send(r#"40{"token":"wait"}"#).await;
    client.hang_up().await;
    assert!(matches!(server.seen().await, Seen::ConnectDropped));
    server.emptied().await;
}

#[tokio::test]
async fn a_stranger_sends_less_at_once_than_somebody_known() {
    let mut server = Server::start(Config::default()).await;
    let long = |packet: &str| format!("{packet}{}\"", "x".repeat(20_000));
    let mut stranger = Client::open(server.address).await;
    stranger.send(&long("40{\"token\":\"")).await;
    assert_eq!(stranger.rest().await, [Got::Close(1009)]);
    let (mut known, _socket) = server.join().await;
    known.send(&format!("{}]", long("421[\"echo\",\""))).await;
    assert!(known.text().await.starts_with("431[[\"xxx"));
}
