//! Editing: by the author alone.

use serde_json::json;

use crate::kit::{Caller, TestServer, int, items, refuses, text};

#[tokio::test]
async fn the_author_gives_a_message_other_words() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for caller in Caller::both(&ada).await {
        let sent = ada.say(&room, "frist").await;
        let id = text(&sent["id"]);
        server.clock.advance(5);
        let edited = caller.edit(&id, json!({ "body": format!("first, <@{}>", ben.id) })).await.unwrap();
        assert_eq!(
            (&edited["body"], &edited["mentions"]),
            (&json!(format!("first, <@{}>", ben.id)), &json!([ben.id]))
        );
        assert!(int(&edited["seq"]) > int(&sent["seq"]));
        for same in ["id", "roomId", "number", "createdAt", "senderId", "kind", "replyTo", "deletedAt"] {
            assert_eq!(edited[same], sent[same], "{same}");
        }
        assert!(text(&edited["editedAt"]) > text(&sent["createdAt"]), "{edited}");
        assert_eq!(ben.get(&format!("/api/messages/{id}")).await.with(200), edited);
        assert_eq!(items(&ben.history(&room, "").await).last().unwrap(), &edited);
        assert_eq!(ben.chat(&room).await["lastMessage"], edited);

        let again = caller.edit(&id, json!({ "body": edited["body"] })).await.unwrap();
        assert_eq!(again, edited, "the same words change nothing");
        assert_eq!(ben.chat(&room).await["seq"], edited["seq"]);
    }
}

#[tokio::test]
async fn nobody_else_does() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for (kind, code) in [("public", "not_a_member"), ("private", "not_found")] {
        let room = ada.room_with(kind, &[&ben]).await;
        let of_ben = text(&ben.say(&room, "mine").await["id"]);
        let of_ada = text(&ada.say(&room, "mine").await["id"]);
        let notice = text(&items(&ada.history(&room, "").await)[0]["id"]);
        for caller in Caller::both(&ada).await {
            refuses(&caller.edit(&of_ben, json!({ "body": "x" })).await, "forbidden", "the owner");
            refuses(&caller.edit(&notice, json!({ "body": "x" })).await, "forbidden", "a notice");
        }
        for caller in Caller::both(&ben).await {
            refuses(&caller.edit(&of_ada, json!({ "body": "x" })).await, "forbidden", "a member");
        }
        for caller in Caller::both(&eve).await {
            refuses(&caller.edit(&of_ada, json!({ "body": "x" })).await, code, "an outsider");
        }
        ben.leave(&room).await;
        for caller in Caller::both(&ben).await {
            refuses(&caller.edit(&of_ben, json!({ "body": "x" })).await, code, "a former member");
        }
        for id in [&of_ada, &of_ben] {
            assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200)["body"], "mine");
        }
    }
}

#[tokio::test]
async fn a_deleted_message_has_no_words_to_change() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    for caller in Caller::both(&ada).await {
        let id = text(&ada.say(&room, "gone").await["id"]);
        let deleted = ada.delete(&format!("/api/messages/{id}")).await.with(200);
        refuses(&caller.edit(&id, json!({ "body": "back" })).await, "conflict", caller.name());
        assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200), deleted);
    }
}

#[tokio::test]
async fn edits_at_once_leave_one_of_them() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let id = text(&ada.say(&room, "zero").await["id"]);
    let path = format!("/api/messages/{id}");
    let edits = (0..20).map(|at| ada.patch(&path, json!({ "body": format!("edit {at}") })));
    let mut replies: Vec<_> =
        futures_util::future::join_all(edits).await.into_iter().map(|reply| reply.with(200)).collect();
    replies.sort_by_key(|row| int(&row["seq"]));
    let seqs: Vec<i64> = replies.iter().map(|row| int(&row["seq"])).collect();
    assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "{seqs:?}");
    assert_eq!(ada.get(&path).await.with(200), replies[19]);
    let changes = ada.changes(&room, 0).await;
    assert_eq!(
        changes.iter().filter(|row| row["type"] == "message").count(),
        1,
        "one row, at its newest stamp"
    );
}
