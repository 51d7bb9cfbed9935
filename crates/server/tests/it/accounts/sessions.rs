//! Devices that are signed in.

use std::time::Duration;

use serde_json::Value;

use crate::kit::{Reply, TestServer, TestUser};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn sessions(user: &TestUser) -> Vec<Value> {
    user.get("/api/auth/sessions").await.with(200)["items"].as_array().unwrap().clone()
}

async fn own_id(user: &TestUser) -> String {
    let mine = sessions(user).await.into_iter().find(|session| session["current"] == true).unwrap();
    mine["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn i_see_my_devices_and_no_secrets() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let body = serde_json::json!({ "login": "ada", "password": ada.password });
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let request = ada.call("POST", "/api/auth/login").header("user-agent", agent).json(&body);
    Reply::to(request).await.with(200);
    server.user("ben").await;
    let list = sessions(&ada).await;
    assert_eq!(list.len(), 2);
    for session in &list {
        let keys: Vec<_> = session.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["createdAt", "current", "device", "id", "lastUsedAt", "mySeq"]);
    }
    assert!(
        list.iter().any(|session| session["device"] == "Firefox on Linux" && session["current"] == false)
    );
    assert_eq!(list.iter().filter(|session| session["current"] == true).count(), 1);
    server.nobody().get("/api/auth/sessions").await.refused(401, "unauthorized");
}

#[tokio::test]
async fn i_end_one_of_mine_and_nobody_else_s() {
    let server = TestServer::start().await;
    let (ada, phone, ben) = (server.user("ada").await, server.login("ada").await, server.user("ben").await);
    let path = |id: &str| format!("/api/auth/sessions/{id}");
    let of_phone = path(&own_id(&phone).await);
    ben.delete(&of_phone).await.refused(404, "not_found");
    ben.delete(&path(&ben.id)).await.refused(404, "not_found");
    ben.delete(&path("not-an-id")).await.refused(400, "bad_request");
    server.nobody().delete(&of_phone).await.refused(401, "unauthorized");
    phone.get("/api/auth/check").await.with(200);
    ada.delete(&of_phone).await.with(204);
    phone.get("/api/auth/check").await.refused(401, "unauthorized");
    ada.delete(&of_phone).await.with(204);
    assert_eq!(sessions(&ada).await.len(), 1);
    ada.delete(&path(&own_id(&ada).await)).await.with(204);
    ada.get("/api/auth/check").await.refused(401, "unauthorized");
}

#[tokio::test]
async fn all_others_end_at_once() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (phone, tablet) = (server.login("ada").await, server.login("ada").await);
    ada.delete("/api/auth/sessions").await.with(204);
    for gone in [&phone, &tablet] {
        gone.get("/api/auth/check").await.refused(401, "unauthorized");
    }
    ada.get("/api/auth/check").await.with(200);
    ben.get("/api/auth/check").await.with(200);
    assert_eq!(sessions(&ada).await.len(), 1);
}

#[tokio::test]
async fn my_stream_tells_of_devices_that_come_and_go() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let phone = server.login("ada").await;
    let id = own_id(&phone).await;
    let changes = ada.get("/api/me/changes?after=0").await.with(200);
    let rows: Vec<_> =
        changes["items"].as_array().unwrap().iter().filter(|row| row["type"] == "session").collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["seq"] == row["row"]["mySeq"] && row["row"].get("current").is_none()));
    ada.delete(&format!("/api/auth/sessions/{id}")).await.with(204);
    let path = format!("/api/me/changes?after={}", changes["seq"]);
    let later = ada.get(&path).await.with(200);
    let expected = serde_json::json!([
        { "type": "session", "seq": 3, "row": { "id": id, "gone": true, "mySeq": 3 } },
    ]);
    assert_eq!(later["items"], expected);
}

#[tokio::test]
async fn thirty_days_without_use_end_a_session() {
    let server = TestServer::start().await;
    let (ada, phone) = (server.user("ada").await, server.login("ada").await);
    server.clock.advance(29 * DAY_MS);
    ada.get("/api/auth/check").await.with(200);
    until_used(&server, &ada).await;
    server.clock.advance(DAY_MS);
    ada.get("/api/auth/check").await.with(200);
    phone.get("/api/auth/check").await.refused(401, "unauthorized");
    assert_eq!(sessions(&ada).await.len(), 1);
}

#[tokio::test]
async fn a_year_ends_every_session() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for _ in 0..14 {
        server.clock.advance(25 * DAY_MS);
        ada.get("/api/auth/check").await.with(200);
        until_used(&server, &ada).await;
    }
    server.clock.advance(15 * DAY_MS);
    ada.get("/api/auth/check").await.refused(401, "unauthorized");
    server.login("ada").await;
}

#[tokio::test]
async fn many_uses_are_noted_together_and_an_ended_session_stays_ended() {
    let server = TestServer::start().await;
    let (ada, phone, tablet) =
        (server.user("ada").await, server.login("ada").await, server.login("ada").await);
    server.clock.advance(120_000);
    tablet.get("/api/auth/check").await.with(200);
    tablet.request("POST", "/api/auth/logout", None).await;
    phone.get("/api/auth/check").await.with(200);
    // Only her own device asks from here on.
    let are_noted = async || {
        let devices = sessions(&ada).await;
        assert_eq!(devices.len(), 2);
        devices.iter().all(|device| is_used(&server, device))
    };
    let wait = async {
        while !are_noted().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("both uses are noted");
    tablet.get("/api/auth/check").await.refused(401, "unauthorized");
}

fn is_used(server: &TestServer, device: &Value) -> bool {
    let last: model::Time = serde_json::from_value(device["lastUsedAt"].clone()).unwrap();
    server.clock.now().0 - last.0 < 60_000
}

/// The last use is noted without making anybody wait; so ask until it is.
async fn until_used(server: &TestServer, user: &TestUser) {
    let ask = async {
        loop {
            let devices = sessions(user).await;
            let mine = devices.into_iter().find(|session| session["current"] == true).unwrap();
            if is_used(server, &mine) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ask).await.expect("the use of a session is noted");
}

#[tokio::test]
async fn the_oldest_of_more_than_a_hundred_goes() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for _ in 0..100 {
        server.clock.advance(1_000);
        server.login("ada").await;
    }
    ada.get("/api/auth/check").await.refused(401, "unauthorized");
    assert_eq!(sessions(&server.login("ada").await).await.len(), 100);
}
