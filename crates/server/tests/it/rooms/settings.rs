//! A room's name and topic.

use serde_json::json;

use crate::kit::{TestServer, int, new_id};

#[tokio::test]
async fn moderators_and_owners_change_name_and_topic() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let path = format!("/api/rooms/{room}");
    let chat = ada.patch(&path, json!({ "name": "Tea" })).await.with(200);
    assert_eq!((&chat["name"], &chat["topic"], &chat["role"]), (&json!("Tea"), &json!(""), &json!("owner")));

    ben.patch(&path, json!({ "name": "Ben's" })).await.refused(403, "forbidden");
    ada.give_role(&room, &ben, "moderator").await;
    let chat = ben.patch(&path, json!({ "topic": "Green, black, white" })).await.with(200);
    assert_eq!(chat["role"], "moderator");
    let seen = ada.chat(&room).await;
    assert_eq!((&seen["name"], &seen["topic"]), (&json!("Tea"), &json!("Green, black, white")));
    let notices = ada.notices(&room, &[&ada, &ben]).await;
    assert_eq!(notices, ["created ada by ada", "changed ada by ada", "changed ben by ben"]);
}

#[tokio::test]
async fn the_same_settings_again_change_nothing() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let before = ada.chat(&room).await;
    for change in [json!({}), json!({ "name": "Tea" }), json!({ "name": "Tea", "topic": "" })] {
        let chat = ada.patch(&format!("/api/rooms/{room}"), change.clone()).await.with(200);
        assert_eq!(chat, before, "{change}");
    }
}

#[tokio::test]
async fn settings_that_are_not_acceptable_change_nothing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("private", "Tea").await;
    let path = format!("/api/rooms/{room}");
    for (change, status) in [
        (json!({ "name": "" }), 422),
        (json!({ "name": " \t " }), 422),
        (json!({ "name": "a".repeat(81) }), 422),
        (json!({ "name": "a\u{202e}\u{0}" }), 422),
        (json!({ "topic": "a".repeat(251) }), 422),
        (json!({ "name": 7 }), 400),
        (json!({ "topic": ["a"] }), 400),
        (json!({ "kind": "public" }), 400),
        (json!({ "lastNumber": 0 }), 400),
        (json!([]), 400),
        (json!("Tea"), 400),
    ] {
        let code = if status == 422 { "invalid" } else { "bad_request" };
        ada.patch(&path, change).await.refused(status, code);
    }
    let direct = ada.direct(&ben).await;
    ada.patch(&format!("/api/rooms/{direct}"), json!({ "name": "Us" })).await.refused(403, "forbidden");
    ada.patch(&format!("/api/rooms/{}", new_id()), json!({ "name": "x" })).await.refused(404, "not_found");
    ada.patch("/api/rooms/tea", json!({ "name": "x" })).await.refused(400, "bad_request");
    let chat = ada.chat(&room).await;
    assert_eq!((&chat["name"], int(&chat["lastNumber"])), (&json!("Tea"), 1));
}
