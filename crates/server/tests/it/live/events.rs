//! What happens in a room is told to every socket in its stream.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestSocket, int, text};

/// The same event, as all of these sockets hear it.
async fn heard(sockets: &[&TestSocket], name: &str) -> Value {
    let first = sockets[0].next(name).await;
    for socket in &sockets[1..] {
        assert_eq!(socket.next(name).await, first, "{name}");
    }
    first
}

#[tokio::test]
async fn messages_are_told_to_all_sockets_the_sender_s_included() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.room_with("public", &[&ben]).await;
    let (sender, other, phone, outsider) =
        (ada.live().await, ada.live().await, ben.live().await, eve.live().await);
    let all = [&sender, &other, &phone];

    let message = ada.say(&room, "Hello").await;
    let event = heard(&all, "message:created").await;
    assert_eq!((&event["roomId"], &event["message"]), (&json!(room), &message));
    assert_eq!((int(&event["seq"]), int(&event["after"])), (int(&message["seq"]), int(&message["seq"]) - 1));
    assert_eq!(event["users"][0]["id"], ada.id.as_str());
    assert!(event["users"][0].get("email").is_none(), "{event}");

    let id = text(&message["id"]);
    let edited = sender.ask("message:edit", json!({ "id": id, "body": "Hello!" })).await["message"].clone();
    let event = heard(&all, "message:changed").await;
    assert_eq!((&event["message"], &event["after"]), (&edited, &message["seq"]));
    let deleted = sender.ask("message:delete", json!({ "id": id })).await["message"].clone();
    let event = heard(&all, "message:deleted").await;
    assert_eq!((&event["message"], &event["after"]), (&deleted, &edited["seq"]));
    assert_eq!(event["message"]["body"], Value::Null);

    ada.patch(&format!("/api/rooms/{room}"), json!({ "name": "Tea" })).await.with(200);
    let event = heard(&all, "room:changed").await;
    assert_eq!((&event["room"]["name"], &event["after"]), (&json!("Tea"), &deleted["seq"]));
    let told = eve.hears_until_now(&outsider).await;
    assert!(told.is_empty(), "an outsider hears nothing: {told:?}");
}

#[tokio::test]
async fn comings_and_goings_are_told() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room("public", "Tea").await;
    let (one, other) = (ada.live().await, ada.live().await);
    let all = [&one, &other];

    ben.join(&room).await;
    let joined = heard(&all, "member:joined").await;
    let row = ada.member(&room, &ben).await.unwrap();
    assert_eq!((&joined["member"], &joined["roomId"]), (&row, &json!(room)));
    assert_eq!((&joined["seq"], &joined["users"][0]["username"]), (&row["seq"], &json!("ben")));
    let notice = heard(&all, "message:created").await;
    assert_eq!(notice["message"]["notice"]["type"], "joined");
    assert_eq!(notice["after"], joined["seq"], "one stamp, one row");

    ada.add(&room, &cleo).await;
    let event = heard(&all, "member:joined").await;
    assert_eq!(event["member"]["userId"], cleo.id.as_str());
    ada.give_role(&room, &ben, "moderator").await;
    let event = heard(&all, "member:changed").await;
    assert_eq!((&event["member"]["userId"], &event["member"]["role"]), (&json!(ben.id), &json!("moderator")));
    ada.remove(&room, &cleo).await;
    let event = heard(&all, "member:left").await;
    assert_eq!(event["member"]["userId"], cleo.id.as_str());
    assert!(event["member"]["leftAt"].is_string());
    ben.leave(&room).await;
    let event = heard(&all, "member:left").await;
    assert_eq!(event["member"]["userId"], ben.id.as_str());
}

#[tokio::test]
async fn what_changes_nothing_is_not_told() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let message = ada.say(&room, "Hello").await;
    let draft = json!({ "id": message["id"], "body": "Hello" });
    let id = text(&message["id"]);
    let socket = ben.live().await;
    ada.send(&room, draft).await.with(200);
    ada.patch(&format!("/api/messages/{id}"), json!({ "body": "Hello" })).await.with(200);
    ada.patch(&format!("/api/rooms/{room}"), json!({})).await.with(200);
    ben.join(&room).await;
    ben.read_to(&room, 0).await;
    ada.give_role(&room, &ben, "member").await;
    ada.patch(&format!("/api/messages/{id}"), json!({ "body": "" })).await.refused(422, "invalid");
    ben.patch(&format!("/api/messages/{id}"), json!({ "body": "mine" })).await.refused(403, "forbidden");
    let told = ben.hears_until_now(&socket).await;
    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn a_private_chat_opens_on_the_other_side() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let socket = ben.live().await;
    let room = ada.direct(&ben).await;
    let event = socket.next("me:changed").await;
    assert_eq!((&event["type"], &event["row"]["id"]), (&json!("chat"), &json!(room)));
    assert_eq!(event["row"]["peer"]["id"], ada.id.as_str());
    assert_eq!((&event["seq"], int(&event["after"])), (&event["row"]["mySeq"], int(&socket.ready["seq"])));
    ada.say(&room, "Hi").await;
    assert_eq!(socket.next("message:created").await["message"]["body"], "Hi");
}

#[tokio::test]
async fn a_message_sent_over_the_socket_is_told_too() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let (from, to) = (ada.live().await, ben.live().await);
    for number in 1..=20 {
        let payload = json!({ "id": crate::kit::new_id(), "roomId": room, "body": format!("no. {number}") });
        let answer = from.ask("message:send", payload).await;
        assert_eq!(int(&answer["message"]["number"]), number);
        assert_eq!(heard(&[&from, &to], "message:created").await["message"], answer["message"]);
    }
}
