//! Deleting for everyone: by the author and by moderators. What is deleted stays deleted.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, TestUser, int, items, new_id, refuses, text};

/// Words that must not be met again.
const CANARY: &str = "canary-of-a-deleted-message";

/// Everything a member can read of a room, as one text.
async fn everything(user: &TestUser, room: &str) -> String {
    let mut found = String::new();
    for path in [
        format!("/api/rooms/{room}"),
        "/api/rooms".to_owned(),
        format!("/api/rooms/{room}/messages"),
        format!("/api/rooms/{room}/messages?around=1"),
        format!("/api/rooms/{room}/changes?after=0"),
        "/api/me/changes?after=0".to_owned(),
    ] {
        found += &user.get(&path).await.with(200).to_string();
    }
    found
}

#[tokio::test]
async fn the_place_stays_and_the_words_go() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for caller in Caller::both(&ada).await {
        let before = ada.say(&room, "before").await;
        let draft =
            json!({ "id": new_id(), "body": format!("{CANARY} <@{}>", ben.id), "replyTo": before["id"] });
        let sent = ada.send(&room, draft.clone()).await.with(201);
        let id = text(&sent["id"]);
        assert!(everything(&ben, &room).await.contains(CANARY));
        let unread = int(&ben.chat(&room).await["unread"]);

        let deleted = caller.delete(&id).await.unwrap();
        assert_eq!((&deleted["body"], &deleted["mentions"]), (&Value::Null, &json!([])));
        assert_eq!((&deleted["files"], &deleted["reactions"]), (&json!([]), &json!([])));
        assert!(deleted["deletedAt"].is_string() && int(&deleted["seq"]) > int(&sent["seq"]), "{deleted}");
        for same in ["id", "roomId", "number", "createdAt", "senderId", "kind"] {
            assert_eq!(deleted[same], sent[same], "{same}");
        }
        assert!(!everything(&ben, &room).await.contains(CANARY));
        assert_eq!(ben.get(&format!("/api/messages/{id}")).await.with(200), deleted);
        assert_eq!(items(&ben.history(&room, "").await).last().unwrap(), &deleted);
        let chat = ben.chat(&room).await;
        assert_eq!(
            (&chat["lastMessage"], int(&chat["unread"]), int(&chat["mentions"])),
            (&deleted, unread - 1, 0)
        );

        assert_eq!(caller.delete(&id).await.unwrap(), deleted, "again changes nothing");
        assert_eq!(ada.send(&room, draft).await.with(200), deleted, "a resend does not bring it back");
        assert_eq!(ben.chat(&room).await["seq"], deleted["seq"]);
    }
}

#[tokio::test]
async fn an_edit_leaves_no_old_words_either() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let id = text(&ada.say(&room, CANARY).await["id"]);
    ada.patch(&format!("/api/messages/{id}"), json!({ "body": "clean" })).await.with(200);
    assert!(!everything(&ben, &room).await.contains(CANARY));
}

#[tokio::test]
async fn moderators_delete_what_others_wrote() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    ada.give_role(&room, &ben, "moderator").await;
    for deleter in [&ada, &ben] {
        for caller in Caller::both(deleter).await {
            let id = text(&cleo.say(&room, "rude").await["id"]);
            assert_eq!(caller.delete(&id).await.unwrap()["body"], Value::Null);
        }
    }
    let of_owner = text(&ada.say(&room, "mine").await["id"]);
    let notice = text(&items(&ada.history(&room, "?after=0").await)[0]["id"]);
    for caller in Caller::both(&cleo).await {
        refuses(&caller.delete(&of_owner).await, "forbidden", "a member");
        refuses(&caller.delete(&notice).await, "forbidden", "a notice");
    }
    for caller in Caller::both(&ada).await {
        refuses(&caller.delete(&notice).await, "forbidden", "a notice by the owner");
    }
    ada.give_role(&room, &ben, "member").await;
    for caller in Caller::both(&ben).await {
        refuses(&caller.delete(&of_owner).await, "forbidden", "no moderator any more");
    }
    assert_eq!(ada.get(&format!("/api/messages/{of_owner}")).await.with(200)["body"], "mine");
}

#[tokio::test]
async fn whoever_is_not_in_the_room_deletes_nothing() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for (kind, code) in [("public", "not_a_member"), ("private", "not_found")] {
        let room = ada.room_with(kind, &[&ben]).await;
        let id = text(&ben.say(&room, "mine").await["id"]);
        ben.leave(&room).await;
        for outsider in [&ben, &eve] {
            for caller in Caller::both(outsider).await {
                refuses(&caller.delete(&id).await, code, &outsider.username);
            }
        }
        server.nobody().delete(&format!("/api/messages/{id}")).await.refused(401, "unauthorized");
        assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200)["body"], "mine");
    }
}

#[tokio::test]
async fn in_a_private_chat_each_deletes_only_their_own() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let id = text(&ada.say(&room, "mine").await["id"]);
    for caller in Caller::both(&ben).await {
        refuses(&caller.delete(&id).await, "forbidden", caller.name());
    }
    for caller in Caller::both(&ada).await {
        assert_eq!(caller.delete(&id).await.unwrap()["body"], Value::Null);
    }
}
