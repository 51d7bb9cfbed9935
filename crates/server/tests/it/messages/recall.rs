//! Taking a message back within seconds: its place is taken, and nobody draws or counts it.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, int, items, new_id, refuses, text};

#[tokio::test]
async fn it_is_as_if_it_never_was() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let kept = ada.say(&room, "kept").await;
    for caller in Caller::both(&ada).await {
        let live = ben.live().await;
        let draft = json!({ "id": new_id(), "body": format!("oops <@{}>", ben.id), "replyTo": kept["id"] });
        let sent = ada.send(&room, draft.clone()).await.with(201);
        assert_eq!(int(&ben.chat(&room).await["mentions"]), 1);

        let recalled = caller.recall(&text(&sent["id"])).await.unwrap();
        assert_eq!((&recalled["recalled"], &recalled["body"]), (&json!(true), &Value::Null));
        assert!(recalled["deletedAt"].is_string() && recalled["replyTo"].is_null(), "{recalled}");
        assert_eq!(recalled["number"], sent["number"], "its place is taken");
        assert_eq!(live.next("message:deleted").await["message"], recalled);

        let chat = ben.chat(&room).await;
        assert_eq!((&chat["lastMessage"], &chat["lastNumber"]), (&kept, &sent["number"]));
        assert_eq!((int(&chat["unread"]), int(&chat["mentions"])), (1, 0));
        assert_eq!(items(&ben.history(&room, "").await).last().unwrap(), &recalled);
        assert_eq!(ben.changes(&room, 0).await.pop().unwrap()["row"], recalled);
        assert_eq!(caller.recall(&text(&sent["id"])).await.unwrap(), recalled, "again changes nothing");
        assert_eq!(ada.send(&room, draft).await.with(200), recalled, "a resend does not bring it back");
    }
}

#[tokio::test]
async fn only_its_sender_and_only_for_seconds() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ben.room_with("private", &[&ada]).await;
    let id = text(&ada.say(&room, "mine").await["id"]);
    for caller in Caller::both(&ben).await {
        refuses(&caller.recall(&id).await, "forbidden", "the room's owner may delete, not recall");
    }
    server.clock.advance(15_001);
    for caller in Caller::both(&ada).await {
        refuses(&caller.recall(&id).await, "conflict", caller.name());
        refuses(&caller.recall(&new_id()).await, "not_found", caller.name());
    }
    assert_eq!(ben.get(&format!("/api/messages/{id}")).await.with(200)["body"], "mine");
    let notice = text(&items(&ben.history(&room, "").await)[0]["id"]);
    for caller in Caller::both(&ben).await {
        refuses(&caller.recall(&notice).await, "forbidden", "a notice");
    }
}
