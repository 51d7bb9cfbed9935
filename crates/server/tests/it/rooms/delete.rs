//! Deleting a room for everybody.

use serde_json::json;

use crate::kit::{Caller, TestServer, TestUser, items, new_id, refuses, text};

/// Waits until nothing of the room is left, in a server that is still running.
async fn gone_from(user: &TestUser, room: &str) {
    let live = user.live().await;
    let told = user.own_changes(0).await;
    let is_out = |row: &serde_json::Value| row["id"] == room && row["role"].is_null();
    if !told.iter().any(|change| is_out(&change["row"])) {
        live.next_where("me:changed", |event| is_out(&event["row"])).await;
    }
}

#[tokio::test]
async fn it_is_there_for_nobody_any_more() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for kind in ["public", "private"] {
        let room = ada.room_with(kind, &[&ben]).await;
        let kept = ada.room("private", "kept").await;
        let draft = json!({ "id": new_id(), "body": "words" });
        let id = text(&ben.send(&room, draft.clone()).await.with(201)["id"]);
        let (hers, his) = (ada.live().await, ben.live().await);
        ada.delete(&format!("/api/rooms/{room}")).await.with(204);
        for socket in [&hers, &his] {
            assert_eq!(socket.next("room:deleted").await, json!({ "roomId": room }));
            let out = socket.next_where("me:changed", |event| event["row"]["role"].is_null()).await;
            assert_eq!(out["row"], json!({ "id": room, "role": null, "mySeq": out["seq"] }));
        }
        for user in [&ada, &ben, &eve] {
            user.get(&format!("/api/rooms/{room}")).await.refused(404, "not_found");
            user.get(&format!("/api/rooms/{room}/messages")).await.refused(404, "not_found");
            user.get(&format!("/api/messages/{id}")).await.refused(404, "not_found");
            user.put(&format!("/api/rooms/{room}/members/me"), json!({})).await.refused(404, "not_found");
            assert!(items(&user.get("/api/rooms/directory").await.with(200)).is_empty());
            for caller in Caller::both(user).await {
                let sent = caller.send(&room, json!({ "id": new_id(), "body": "x" })).await;
                refuses(&sent, "not_found", caller.name());
                refuses(&caller.changes(&room, 0).await, "not_found", caller.name());
            }
            let ready = user.live().await;
            assert!(!ready.ready["rooms"].to_string().contains(&room));
        }
        assert_eq!(items(&ada.get("/api/rooms").await.with(200))[0]["id"], json!(kept));
        ada.delete(&format!("/api/rooms/{room}")).await.refused(404, "not_found");
        let again = json!({ "id": room, "kind": kind, "name": "again" });
        ada.post("/api/rooms", again).await.refused(409, "id_taken");
        ada.delete(&format!("/api/rooms/{kept}")).await.with(204);
    }
    ada.delete(&format!("/api/rooms/{}", ada.direct(&ben).await)).await.refused(403, "forbidden");
}

#[tokio::test]
async fn whoever_was_away_learns_it_and_the_words_are_gone_from_the_database() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "Tea").await;
    let mut people = Vec::new();
    for number in 0..120 {
        let person = server.user(&format!("person{number}")).await;
        person.join(&room).await;
        people.push(person);
    }
    for number in 0..300 {
        ada.say(&room, &format!("canary {number}")).await;
    }
    ada.delete(&format!("/api/rooms/{room}")).await.with(204);
    // It may have stopped anywhere in between: what is left is done after the start.
    server.restart().await;
    for person in [&ada, &people[0], &people[119]] {
        gone_from(&person.at(&server.url), &room).await;
    }
    server.until_none("SELECT count(*) FROM sweeps").await;
    assert_eq!(server.count("SELECT count(*) FROM messages").await, 0);
}
