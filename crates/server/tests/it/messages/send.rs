//! Sending: ids made by the sender, resends, replies.

use serde_json::{Value, json};

use crate::kit::{Caller, Refused, TestServer, int, items, new_id, refuses, text};

#[tokio::test]
async fn a_message_stands_at_the_next_place() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for (at, caller) in Caller::both(&ada).await.iter().enumerate() {
        let id = new_id();
        let message = caller.send(&room, json!({ "id": id, "body": "Hello  " })).await.unwrap();
        let expected = json!({
            "id": id, "roomId": room, "number": at + 1, "kind": "text", "notice": null, "senderId": ada.id,
            "body": "Hello  ", "replyTo": null, "mentions": [], "files": [], "reactions": [],
            "editedAt": null, "deletedAt": null,
        });
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&message[name], value, "{name} by {}", caller.name());
        }
        assert!(text(&message["createdAt"]).ends_with('Z'));
        assert_eq!(message["seq"], ben.chat(&room).await["seq"], "it has the newest stamp");
        assert_eq!(ben.get(&format!("/api/messages/{id}")).await.with(200), message);
        assert_eq!(items(&ben.history(&room, "").await).last().unwrap(), &message);
    }
}

#[tokio::test]
async fn a_missing_id_is_made_by_the_server() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let one = ada.send(&room, json!({ "body": "same" })).await.with(201);
    let other = ada.send(&room, json!({ "body": "same" })).await.with(201);
    assert_ne!(one["id"], other["id"]);
    assert_eq!(text(&one["id"]).as_bytes()[14], b'7');
}

#[tokio::test]
async fn a_resend_is_the_same_message_as_it_is_now() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    for caller in Caller::both(&ben).await {
        let draft = json!({ "id": new_id(), "body": "first" });
        let id = text(&draft["id"]);
        let sent = caller.send(&room, draft.clone()).await.unwrap();
        let reply = ben.send(&room, draft.clone()).await;
        assert_eq!((reply.status, &reply.body), (200, &sent), "over the other transport too");
        for other in [json!({ "id": id, "body": "other words" }), json!({ "id": id, "body": "" })] {
            assert_eq!(caller.send(&room, other).await.unwrap(), sent, "the stored row counts");
        }

        let edited = caller.edit(&id, json!({ "body": "second" })).await.unwrap();
        assert_eq!(caller.send(&room, draft.clone()).await.unwrap(), edited);
        let deleted = caller.delete(&id).await.unwrap();
        assert_eq!(caller.send(&room, draft).await.unwrap(), deleted);
        assert_eq!(deleted["body"], Value::Null);
        assert_eq!(ada.chat(&room).await["seq"], deleted["seq"], "nothing more moved");
    }
}

#[tokio::test]
async fn a_resend_is_answered_after_leaving() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for kind in ["public", "private"] {
        let room = ada.room_with(kind, &[&ben]).await;
        let callers = Caller::both(&ben).await;
        let draft = json!({ "id": new_id(), "body": "bye" });
        let sent = callers[0].send(&room, draft.clone()).await.unwrap();
        ada.remove(&room, &ben).await;
        let seq = ada.chat(&room).await["seq"].clone();
        for caller in &callers {
            assert_eq!(caller.send(&room, draft.clone()).await.unwrap(), sent, "{kind}");
            let code = if kind == "public" { "not_a_member" } else { "not_found" };
            let fresh = caller.send(&room, json!({ "id": new_id(), "body": "more" })).await;
            refuses(&fresh, code, "a new one");
        }
        assert_eq!(ada.chat(&room).await["seq"], seq, "nothing moved");
    }
}

#[tokio::test]
async fn an_id_of_somebody_else_or_another_room_is_taken() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let (here, there) = (ada.room_with("private", &[&ben]).await, ada.room_with("public", &[&ben]).await);
    let id = text(&ada.say(&here, "secret").await["id"]);
    let notice = text(&items(&ada.history(&here, "").await)[0]["id"]);
    let taken = Err(Refused { code: "id_taken".to_owned(), field: Some("id".to_owned()) });
    let draft = |id: &str| json!({ "id": id, "body": "mine" });
    for caller in Caller::both(&ben).await {
        assert_eq!(caller.send(&here, draft(&id)).await, taken, "in the same room");
        assert_eq!(caller.send(&there, draft(&id)).await, taken, "in another room");
        assert_eq!(caller.send(&here, draft(&notice)).await, taken, "a notice's");
    }
    for caller in Caller::both(&ada).await {
        assert_eq!(caller.send(&there, draft(&id)).await, taken, "my own in another room");
        assert_eq!(caller.send(&here, draft(&notice)).await, taken, "a notice of mine is no text");
    }
    for caller in Caller::both(&eve).await {
        for room in [&here, &there, &eve.direct(&eve).await] {
            let refused = caller.send(room, draft(&id)).await.unwrap_err();
            let codes = ["id_taken", "not_found", "not_a_member"];
            assert!(codes.contains(&refused.code.as_str()), "{refused:?}");
        }
    }
    assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200)["body"], "secret");
    assert_eq!(int(&ada.chat(&there).await["lastNumber"]), 1, "nothing was sent");
}

#[tokio::test]
async fn a_reply_stays_in_its_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (here, there) = (ada.direct(&ben).await, ada.room("private", "Elsewhere").await);
    let question = text(&ada.say(&here, "What time?").await["id"]);
    let elsewhere = text(&ada.say(&there, "secret").await["id"]);
    let notice = text(&items(&ada.history(&there, "").await)[0]["id"]);
    let reply = |to: &str| json!({ "id": new_id(), "body": "Now", "replyTo": to });
    for caller in Caller::both(&ben).await {
        let message = caller.send(&here, reply(&question)).await.unwrap();
        assert_eq!(message["replyTo"], question.as_str());
        for to in [elsewhere.as_str(), &notice, &new_id()] {
            let refused = caller.send(&here, reply(to)).await.unwrap_err();
            assert!(["invalid", "not_found"].contains(&refused.code.as_str()), "{refused:?}");
            assert_eq!(refused.field.as_deref(), Some("replyTo"));
        }
        refuses(&caller.send(&here, reply("What time?")).await, "bad_request", "not an id");
    }
    assert_eq!(int(&ada.chat(&here).await["lastNumber"]), 3, "only the replies that stand");
}

#[tokio::test]
async fn files_must_be_there() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    for caller in Caller::both(&ada).await {
        let with = |files: Value| json!({ "id": new_id(), "body": "look", "fileIds": files });
        assert_eq!(caller.send(&room, with(json!([]))).await.unwrap()["files"], json!([]));
        let refused = caller.send(&room, with(json!([new_id()]))).await.unwrap_err();
        assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("not_found", Some("fileIds")));
        for files in [json!(["cat.png"]), json!("cat.png"), json!([7])] {
            refuses(&caller.send(&room, with(files)).await, "bad_request", "not ids");
        }
    }
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 2);
}

#[tokio::test]
async fn time_does_not_go_back_within_a_room() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let first = ada.say(&room, "now").await;
    server.clock.advance(-3_600_000);
    let second = ada.say(&room, "an hour ago").await;
    assert!(text(&second["createdAt"]) >= text(&first["createdAt"]), "{first} {second}");
    assert_eq!(int(&second["number"]), int(&first["number"]) + 1);
}
