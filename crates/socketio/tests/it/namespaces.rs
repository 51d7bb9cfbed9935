//! Several sockets on one connection, as the application sees them.

use socketio::{Config, Frame, Reason, Sent};

use crate::{
    client::{Client, Got},
    kit::{Seen, Server},
};

async fn join_other(server: &mut Server, client: &mut Client) -> socketio::Socket<String> {
    client.send("40/other,").await;
    assert!(client.text().await.starts_with(r#"40/other,{"sid":""#));
    assert_eq!(client.text().await, r#"42["welcome","|-"]"#);
    server.connected().await
}

fn news(namespace: &str) -> Frame {
    Frame::event_with(namespace, "news", &[1], &[]).unwrap()
}

#[tokio::test]
async fn each_namespace_has_a_socket_of_its_own() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, main) = server.join().await;
    let other = join_other(&mut server, &mut client).await;
    assert_eq!((main.namespace(), other.namespace()), ("/", "/other"));
    assert_ne!(main.id(), other.id());
    other.send(&news("/other"));
    assert_eq!(client.text().await, r#"42/other,["news",1]"#);
    client.send(r#"42/other,1["echo",1]"#).await;
    assert_eq!(client.text().await, "43/other,1[[1]]");
    assert_eq!(server.engine.connection_count(), 1);
}

#[tokio::test]
async fn closing_one_socket_leaves_the_other_and_the_connection() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, main) = server.join().await;
    let other = join_other(&mut server, &mut client).await;
    main.close();
    assert_eq!(client.text().await, "41");
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
    assert!(main.is_closed() && !other.is_closed());
    assert_eq!(main.send(&news("/")), Sent::Dropped);
    client.send(r#"42/other,1["echo"]"#).await;
    assert_eq!(client.text().await, "43/other,1[[]]");
    client.send("40").await;
    assert!(client.text().await.starts_with("40{"));
    assert_eq!(client.text().await, r#"42["welcome","|-"]"#);
    let again = server.connected().await;
    again.close();
    other.close();
    assert_eq!(client.text().await, "41");
    assert_eq!(client.text().await, "41/other,");
    assert_eq!(client.next().await, Got::Close(1000));
}

#[tokio::test]
async fn leaving_one_keeps_what_waits_for_the_other() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, main) = server.join().await;
    let other = join_other(&mut server, &mut client).await;
    client.send("41/other").await;
    assert_eq!(server.disconnected().await, Reason::ClientLeft);
    assert!(other.is_closed());
    main.send(&news("/"));
    assert_eq!(client.text().await, r#"42["news",1]"#);
}

#[tokio::test]
async fn the_end_of_the_connection_is_the_end_of_all() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _main) = server.join().await;
    let _other = join_other(&mut server, &mut client).await;
    client.send("40/other").await;
    assert_eq!(client.rest().await, [Got::Close(1008)]);
    for _ in 0..2 {
        assert_eq!(server.disconnected().await, Reason::ProtocolError);
    }
    drop(client);
    server.emptied().await;
}

#[tokio::test]
async fn namespaces_on_one_connection_are_bounded() {
    let mut server = Server::start(Config { max_namespaces: 2, ..Config::default() }).await;
    let (mut client, _main) = server.join().await;
    let _other = join_other(&mut server, &mut client).await;
    client.send("40/third").await;
    assert_eq!(client.rest().await, [Got::Close(1008)]);
}

#[tokio::test]
async fn a_lagged_connection_tells_each_of_its_sockets() {
    let mut server = Server::start(Config::default()).await;
    let mut client = Client::open_with(server.address, &[], Some(4 * 1024)).await;
    client.connect("40").await;
    let main = server.connected().await;
    let _other = join_other(&mut server, &mut client).await;
    let frame = Frame::event("n", &"x".repeat(1000)).unwrap();
    while main.send(&frame) != Sent::Dropped {}
    let mut lagged = 0;
    while lagged < 2 {
        lagged += usize::from(client.text().await.ends_with(r#"["lagged",null]"#));
    }
    for _ in 0..2 {
        assert!(matches!(server.seen().await, Seen::Drained));
    }
}
