//! Limits hold for a person over HTTP and socket together, and for an address whoever comes from it.

use serde_json::{Value, json};

use crate::kit::{Handshake, Reply, TestServer, TestUser, new_id};

fn check_wait(error: &Value, most_ms: u64) {
    assert_eq!(error["code"], "too_many");
    let wait = error["retryAfterMs"].as_u64().expect("it says how long to wait");
    assert!((1..=most_ms).contains(&wait), "{wait}");
}

#[tokio::test]
async fn messages_over_both_transports_are_one_share() {
    let server = TestServer::start_with(|config| config.limits.messages_per_minute = 4).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let socket = ada.live().await;
    let send = |body: &str| json!({ "roomId": room, "id": new_id(), "body": body });
    for body in ["one", "two"] {
        ada.say(&room, body).await;
        socket.ask("message:send", send(body)).await;
    }
    check_wait(&socket.refused("message:send", send("five"), "too_many").await, 15_000);
    let reply = ada.send(&room, json!({ "body": "five" })).await;
    let header = reply.header("retry-after").expect("it is there").parse::<u64>().expect("seconds");
    assert!((1..=15).contains(&header), "{header}");
    check_wait(&reply.refused(429, "too_many"), 15_000);
    // On another device as well; but other people and other kinds are free.
    let desk = server.login("ada").await;
    check_wait(&desk.send(&room, json!({ "body": "five" })).await.refused(429, "too_many"), 15_000);
    ben.say(&room, "mine").await;
    ada.read_to(&room, 1).await;
    assert_eq!(server.count("SELECT COUNT(*) FROM messages WHERE body = 'five'").await, 0);
}

#[tokio::test]
async fn each_kind_has_its_own() {
    let server = TestServer::start_with(|config| {
        config.limits.creations_per_minute = 1;
        config.limits.changes_per_minute = 1;
        config.limits.searches_per_minute = 1;
        config.limits.reads_per_minute = 2;
    })
    .await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "One").await;
    let another = json!({ "kind": "public", "name": "Two" });
    ada.post("/api/rooms", another).await.refused(429, "too_many");
    let read = json!({ "number": 1 });
    ada.put(&format!("/api/rooms/{room}/read"), read.clone()).await;
    ada.put(&format!("/api/rooms/{room}/read"), read).await.refused(429, "too_many");
    ada.get("/api/users?query=a").await.with(200);
    ada.get("/api/rooms/directory").await.refused(429, "too_many");
    ada.get("/api/auth/check").await.with(200);
    ada.get("/api/friends").await.with(200);
    ada.get("/api/friends").await.refused(429, "too_many");
    ada.say(&room, "still").await;
}

/// A request that came through our proxy from some address.
async fn from(user: &TestUser, address: &str, path: &str) -> Reply {
    Reply::to(user.call("GET", path).header("x-forwarded-for", address).bearer_auth(&user.token)).await
}

#[tokio::test]
async fn an_address_has_its_share_whoever_comes_from_it() {
    let server = TestServer::start_with(|config| {
        config.limits.calls_per_address = 5;
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let ada = server.user("ada").await;
    for _ in 0..4 {
        from(&ada, "192.0.2.1", "/api/server").await.with(200);
    }
    from(&ada, "192.0.2.1", "/api/auth/check").await.with(200);
    let reply = from(&ada, "192.0.2.1", "/api/auth/check").await;
    assert_eq!(reply.header("cache-control").as_deref(), Some("private, no-store"));
    check_wait(&reply.refused(429, "too_many"), 12_000);
    let path = "/socket.io/?EIO=4&transport=polling";
    assert_eq!(from(&ada, "192.0.2.1", path).await.status, 429, "handshakes too");
    from(&ada, "192.0.2.2", "/api/auth/check").await.with(200);
    assert_eq!(from(&ada, "192.0.2.2", path).await.status, 200);
    // What stands before the last hop may be made up.
    from(&ada, "192.0.2.2, 192.0.2.1", "/api/auth/check").await.refused(429, "too_many");
}

#[tokio::test]
async fn an_address_is_believed_from_our_proxies_only() {
    let server = TestServer::start_with(|config| config.limits.calls_per_address = 2).await;
    let ada = server.user("ada").await;
    for _ in 0..10 {
        // Not limited: it comes from loopback, whatever it says.
        from(&ada, "192.0.2.1", "/api/auth/check").await.with(200);
    }
    Handshake::by(&ada.token).connect(&server.url).await.expect("it connects");
}

#[tokio::test]
async fn what_costs_much_counts_as_much() {
    let server = TestServer::start_with(|config| {
        config.limits.creations_per_minute = 2;
        config.limits.searches_per_minute = 2;
    })
    .await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    // Everybody in the room hears of coming and going, of a name and of a topic.
    ben.join(&room).await;
    ben.leave(&room).await;
    ben.put(&format!("/api/rooms/{room}/members/me"), json!({})).await.refused(429, "too_many");
    ben.patch("/api/auth/profile", json!({ "bio": "x" })).await.refused(429, "too_many");
    ada.patch(&format!("/api/rooms/{room}"), json!({ "topic": "x" })).await.with(200);
    ada.patch(&format!("/api/rooms/{room}"), json!({ "topic": "y" })).await.refused(429, "too_many");
    // Whoever asks for many things at once searches, by socket too.
    let socket = ben.live().await;
    socket.ask("presence:watch", json!({ "userIds": [] })).await;
    socket.ask("presence:list", json!({})).await;
    socket.refused("presence:watch", json!({ "userIds": [] }), "too_many").await;
    ben.get("/api/rooms").await.refused(429, "too_many");
    ben.get(&format!("/api/rooms/{room}")).await.with(200);
}
