//! How many connections one person, and one address, may have at once.

use crate::kit::{Handshake, TestServer};

#[tokio::test]
async fn a_person_has_so_many_connections_and_others_their_own() {
    let server = TestServer::start_with(|config| config.limits.sockets_per_person = 3).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let mut open = vec![ada.live().await, ada.live().await, server.login("ada").await.live().await];
    let refused = Handshake::by(&ada.token).connect(&server.url).await.err().expect("the fourth is refused");
    assert_eq!(refused["message"], "too_many");
    assert_eq!(refused["data"]["code"], "too_many");
    assert!(refused["data"]["retryAfterMs"].as_u64().is_some_and(|wait| wait > 0), "{refused}");
    let _of_ben = ben.live().await;
    for socket in &open {
        assert!(!socket.is_closed(), "those before stay");
    }
    open.pop().expect("three are open").leave().await;
    ada.live().await.leave().await;
}

#[tokio::test]
async fn an_address_has_so_many_whoever_they_are() {
    let server = TestServer::start_with(|config| {
        config.limits.sockets_per_address = 2;
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    })
    .await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let from = async |address: &str, token: &str| {
        Handshake::by(token).header("x-forwarded-for", address).open(&server.url).await
    };
    let open = [from("192.0.2.1", &ada.token).await, from("192.0.2.1", &ben.token).await];
    assert!(open.iter().all(Result::is_ok));
    assert_eq!(from("192.0.2.1", &ada.token).await.err(), Some(429));
    assert_eq!(
        from("192.0.2.2, 192.0.2.1", &ada.token).await.err(),
        Some(429),
        "what it says before is made up"
    );
    assert!(from("192.0.2.2", &ada.token).await.is_ok());
    for _ in 0..4 {
        ada.live().await; // loopback is not counted
    }
}

#[tokio::test]
async fn an_address_is_believed_from_our_proxies_only() {
    let server = TestServer::start_with(|config| config.limits.sockets_per_address = 1).await;
    let ada = server.user("ada").await;
    let hello = || Handshake::by(&ada.token).header("x-forwarded-for", "192.0.2.1");
    let _open = [hello().connect(&server.url).await.ok(), hello().connect(&server.url).await.ok()]
        .map(|socket| socket.expect("it comes from loopback, whatever it says"));
}
