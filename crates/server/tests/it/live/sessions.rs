//! An ended session's sockets are told so and closed within a second.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kit::{Handshake, TestServer, TestSocket, TestUser, items};

/// Waits for `session:ended` and the end of the connection, within a second of `since`.
async fn ended(socket: &TestSocket, since: Instant) {
    let told = socket.next_told("session:ended", |_| true).await;
    assert!(
        told.at.saturating_duration_since(since) < Duration::from_secs(1),
        "{:?}",
        told.at.saturating_duration_since(since)
    );
    socket.closed().await;
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
}

/// The token is worth nothing any more, over either transport.
async fn is_out(server: &TestServer, user: &TestUser) {
    user.get("/api/rooms").await.refused(401, "unauthorized");
    let error = Handshake::by(&user.token).connect(&server.url).await.err().expect("refused");
    assert_eq!(error["message"], "unauthorized");
}

/// The session of a device, as its own list marks it.
async fn current_session(user: &TestUser) -> String {
    let page = user.get("/api/auth/sessions").await.with(200);
    let current = items(&page).iter().find(|row| row["current"] == true).expect("the current one is marked");
    current["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn logging_out_closes_the_sockets_of_that_session_alone() {
    let server = TestServer::start().await;
    let phone = server.user("ada").await;
    let desk = server.login("ada").await;
    let room = phone.direct(&phone).await;
    let (one, two, other) = (phone.live().await, phone.live().await, desk.live().await);
    let since = Instant::now();
    phone.post("/api/auth/logout", json!({})).await.with(204);
    ended(&one, since).await;
    ended(&two, since).await;
    is_out(&server, &phone).await;
    desk.say(&room, "still here").await;
    assert_eq!(other.next("message:created").await["message"]["body"], "still here");
    let gone = other.next_where("me:changed", |event| event["row"]["gone"] == true).await;
    assert_eq!((&gone["type"], &gone["row"]["mySeq"]), (&json!("session"), &gone["seq"]));
}

#[tokio::test]
async fn ending_one_session_closes_its_sockets() {
    let server = TestServer::start().await;
    let phone = server.user("ada").await;
    let desk = server.login("ada").await;
    let (of_phone, of_desk) = (phone.live().await, desk.live().await);
    let id = current_session(&phone).await;
    let since = Instant::now();
    desk.delete(&format!("/api/auth/sessions/{id}")).await.with(204);
    ended(&of_phone, since).await;
    is_out(&server, &phone).await;
    of_desk.ask("me:changes", json!({ "after": 0 })).await;
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let server = TestServer::start().await;
    let (ada, eve) = (server.user("ada").await, server.user("eve").await);
    let socket = ada.live().await;
    let id = current_session(&ada).await;
    eve.delete(&format!("/api/auth/sessions/{id}")).await.refused(404, "not_found");
    socket.ask("me:changes", json!({ "after": 0 })).await;
    ada.get("/api/rooms").await.with(200);
}

#[tokio::test]
async fn ending_all_others_leaves_one() {
    let server = TestServer::start().await;
    let phone = server.user("ada").await;
    let (desk, car) = (server.login("ada").await, server.login("ada").await);
    let (of_phone, of_desk, of_car) = (phone.live().await, desk.live().await, car.live().await);
    let since = Instant::now();
    desk.delete("/api/auth/sessions").await.with(204);
    ended(&of_phone, since).await;
    ended(&of_car, since).await;
    is_out(&server, &phone).await;
    is_out(&server, &car).await;
    of_desk.ask("me:changes", json!({ "after": 0 })).await;
    assert_eq!(items(&desk.get("/api/auth/sessions").await.with(200)).len(), 1);
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let server = TestServer::start().await;
    let phone = server.user("ada").await;
    let desk = server.login("ada").await;
    let (of_phone, of_desk) = (phone.live().await, desk.live().await);
    let wrong = json!({ "current": "not the password", "next": "another password" });
    assert!(desk.put("/api/auth/password", wrong).await.status >= 400);
    of_phone.ask("me:changes", json!({ "after": 0 })).await;

    let since = Instant::now();
    desk.put("/api/auth/password", json!({ "current": phone.password, "next": "another password" }))
        .await
        .with(204);
    // The hash takes its time; the second counts from the answer.
    let since = Instant::now().checked_sub(Duration::from_millis(200)).map_or(since, |then| since.max(then));
    ended(&of_phone, since).await;
    is_out(&server, &phone).await;
    of_desk.ask("me:changes", json!({ "after": 0 })).await;
    desk.get("/api/rooms").await.with(200);
}

#[tokio::test]
async fn what_is_said_after_the_end_is_not_heard() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let socket = ben.live().await;
    ben.post("/api/auth/logout", json!({})).await.with(204);
    for _ in 0..20 {
        ada.say(&room, "secret").await;
    }
    socket.closed().await;
    let told = socket.so_far();
    let at = told.iter().position(|one| one.name == "session:ended").expect("it was told");
    assert!(told[at + 1..].is_empty(), "{:?}", &told[at + 1..]);
    let rest: Vec<&Value> = told.iter().map(|one| &one.data["message"]["body"]).collect();
    assert!(rest.iter().all(|body| body.is_null()), "{rest:?}");
}

#[tokio::test]
async fn an_open_socket_keeps_its_session_in_use_and_ends_with_it() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let socket = ada.live().await;
    for _ in 0..2 {
        server.clock.advance(20 * DAY_MS);
        let used = async {
            loop {
                // Asked by another device, whose own use this is not.
                let other = server.login("ada").await;
                let page = other.get("/api/auth/sessions").await.with(200);
                let is_fresh = |row: &Value| {
                    let at: model::Time = serde_json::from_value(row["lastUsedAt"].clone()).unwrap();
                    row["current"] == false && server.clock.now().0 - at.0 < DAY_MS
                };
                other.post("/api/auth/logout", json!({})).await.with(204);
                if items(&page).iter().any(is_fresh) {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), used).await.expect("the use is noted");
    }
    assert!(!socket.is_closed());
    ada.get("/api/auth/check").await.with(200);
    server.clock.advance(366 * DAY_MS);
    socket.next("session:ended").await;
    socket.closed().await;
}
