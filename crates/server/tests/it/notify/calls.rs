//! What calls somebody, and what does not.

use serde_json::json;

use super::{list, mention, short, unread};
use crate::kit::{TestServer, new_id, text};

#[tokio::test]
async fn a_mention_calls_whom_it_names_live() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.room_with("private", &[&ben]).await;
    let before = unread(&ben).await;
    let (of_ben, of_eve) = (ben.live().await, eve.live().await);
    let body = format!("{} and {} and {} and {}", mention(&ben), mention(&ada), mention(&eve), mention(&ben));
    let message = ada.say(&room, &body).await;
    let is_it = |event: &serde_json::Value| event["type"] == "notification";
    let told = of_ben.next_where("me:changed", is_it).await;
    let row = &told["row"];
    assert_eq!(
        (&row["kind"], &row["userId"], &row["roomId"]),
        (&json!("mention"), &json!(ada.id), &json!(room))
    );
    assert_eq!((&row["messageId"], &row["number"]), (&message["id"], &message["number"]));
    assert_eq!((&row["readAt"], &row["emoji"], &row["mySeq"]), (&json!(null), &json!(null), &told["seq"]));
    assert!(row.get("body").is_none(), "no text in the row");
    let page = ben.get("/api/notifications").await.with(200);
    assert_eq!((&page["items"][0], &page["unread"]), (row, &json!(before + 1)));
    assert_eq!(page["messages"][0]["body"], body);
    assert!(page["users"].as_array().unwrap().iter().any(|user| user["id"] == ada.id.as_str()));
    assert!(list(&ada).await.is_empty(), "not oneself");
    assert!(list(&eve).await.is_empty(), "not who is not in the room");
    assert!(eve.hears_until_now(&of_eve).await.iter().all(|one| !is_it(&one.data)));
    assert_eq!(ben.own_changes(0).await.iter().filter(|row| row["type"] == "notification").count(), 2);
}

#[tokio::test]
async fn a_private_chat_calls_once_until_it_is_read() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    assert!(list(&ben).await.is_empty(), "opening calls nobody");
    let first = ada.say(&room, "one").await;
    ada.say(&room, "two").await;
    let rows = list(&ben).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["kind"], &rows[0]["messageId"]),
        (&json!("message"), &first["id"]),
        "the first unread"
    );
    let of_ben = ben.live().await;
    ben.read_to(&room, 1).await;
    let told = of_ben.next_where("me:changed", |event| event["type"] == "notification").await;
    assert!(told["row"]["readAt"].is_string());
    assert_eq!((unread(&ben).await, list(&ben).await.len()), (0, 1));
    ben.read_to(&room, 2).await;
    ada.say(&room, &mention(&ben)).await;
    assert_eq!(short(&ben, &[&ada]).await, ["mention by ada", "message by ada, read"], "the louder one");
    let notes = ada.direct(&ada).await;
    ada.say(&notes, "to myself").await;
    assert!(list(&ada).await.is_empty());
}

#[tokio::test]
async fn an_answer_calls_who_wrote_the_text() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let asked = ada.say(&room, "Who has the key?").await;
    let answer = json!({ "id": new_id(), "body": "I do", "replyTo": asked["id"] });
    let answer = ben.send(&room, answer).await.with(201);
    let rows = list(&ada).await;
    assert_eq!((&rows[0]["kind"], &rows[0]["messageId"]), (&json!("message"), &answer["id"]));
    ada.send(&room, json!({ "id": new_id(), "body": "mine", "replyTo": asked["id"] })).await.with(201);
    assert_eq!(list(&ada).await.len(), 1, "not one's own answer");
    ada.say(&room, "plain").await;
    assert_eq!(short(&ben, &[&ada]).await, ["room_invitation by ada"], "a plain text calls nobody in a room");
}

#[tokio::test]
async fn the_level_says_how_loud_a_chat_is() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (room, direct) = (ada.room_with("private", &[&ben]).await, ada.direct(&ben).await);
    ben.put("/api/notifications/read", json!({})).await.with(200);
    let mine = ben.say(&room, "mine").await;
    for (level, expected) in
        [("none", vec![]), ("mentions", vec!["mention", "mention"]), ("all", vec!["reaction"])]
    {
        for chat in [&room, &direct] {
            ben.patch(&format!("/api/rooms/{chat}/mine"), json!({ "level": level })).await.with(200);
        }
        ben.put("/api/notifications/read", json!({})).await.with(200);
        let before = list(&ben).await.len();
        if level != "all" {
            ada.say(&room, &mention(&ben)).await;
            ada.say(&direct, "just words").await;
            ada.say(&direct, &mention(&ben)).await;
        }
        let path = format!("/api/messages/{}/reactions/👍", text(&mine["id"]));
        ada.put(&path, json!({})).await.with(200);
        let rows = list(&ben).await;
        let new: Vec<_> = rows[..rows.len() - before].iter().map(|row| text(&row["kind"])).collect();
        assert_eq!(new, expected, "{level}");
        ada.delete(&path).await.with(200);
    }
}

#[tokio::test]
async fn whoever_is_blocked_calls_nobody() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let mine = ada.say(&room, "mine").await;
    let direct = ada.direct(&ben).await;
    ben.say(&direct, "hello").await;
    ben.say(&room, &mention(&ada)).await;
    assert_eq!(unread(&ada).await, 2);
    ada.put(&format!("/api/blocks/{}", ben.id), json!({})).await.with(200);
    assert_eq!((unread(&ada).await, list(&ada).await.len()), (0, 0), "what he called her for is withdrawn");
    ben.say(&room, &mention(&ada)).await;
    ben.send(&room, json!({ "id": new_id(), "body": "re", "replyTo": mine["id"] })).await.with(201);
    ben.put(&format!("/api/messages/{}/reactions/👍", text(&mine["id"])), json!({})).await.with(200);
    ben.put(&format!("/api/friends/{}", ada.id), json!({})).await.with(200);
    assert!(list(&ada).await.is_empty());
    let said = ben.history(&direct, "").await;
    let hello = text(&said["items"][0]["id"]);
    ben.patch(&format!("/api/messages/{hello}"), json!({ "body": "edited" })).await.refused(403, "forbidden");
    ben.put(&format!("/api/messages/{hello}/reactions/👍"), json!({})).await.refused(403, "forbidden");
}

#[tokio::test]
async fn requests_and_invitations_call() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let of_ben = ben.live().await;
    ada.put(&format!("/api/friends/{}", ben.id), json!({})).await.with(200);
    let told = of_ben.next_where("me:changed", |event| event["type"] == "notification").await;
    assert_eq!((&told["row"]["kind"], &told["row"]["roomId"]), (&json!("friend_request"), &json!(null)));
    let room = ada.room_with("private", &[&ben]).await;
    ben.add(&room, &cleo).await;
    let open = ada.room("public", "Open").await;
    cleo.join(&open).await;
    assert_eq!(short(&ben, &[&ada]).await, ["room_invitation by ada", "friend_request by ada"]);
    let rows = list(&cleo).await;
    assert_eq!(rows.len(), 1, "joining by oneself calls nobody");
    assert_eq!((&rows[0]["userId"], &rows[0]["roomId"]), (&json!(ben.id), &json!(room)));
    assert!(list(&ada).await.is_empty());
}

#[tokio::test]
async fn one_text_calls_at_most_fifty_by_name() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "Crowd").await;
    let mut crowd = Vec::new();
    for number in 0..52 {
        let user = server.user(&format!("member{number:02}")).await;
        user.join(&room).await;
        crowd.push(user);
    }
    let names: Vec<&str> = crowd.iter().map(|user| user.id.as_str()).collect();
    let body = format!("<@{}>", names.join("> <@"));
    ada.say(&room, &body).await;
    let mut called = 0;
    for user in &crowd {
        called += list(user).await.len();
    }
    assert_eq!(called, 50);
}

#[tokio::test]
async fn answers_in_a_private_chat_call_once_like_the_rest() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let asked = text(&ada.say(&room, "Tea?").await["id"]);
    for _ in 0..3 {
        ben.send(&room, json!({ "id": new_id(), "body": "Yes", "replyTo": asked })).await.with(201);
    }
    assert_eq!(list(&ada).await.len(), 1);
}
