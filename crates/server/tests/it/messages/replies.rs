//! Answering a message: one of the same room that one may see.

use serde_json::json;

use crate::kit::{Caller, TestServer, new_id, refuses, text};

#[tokio::test]
async fn only_to_what_one_may_see_in_the_same_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (room, other) = (ada.direct(&ben).await, ada.room("private", "Mine").await);
    let elsewhere = text(&ada.say(&other, "elsewhere").await["id"]);
    let hidden = text(&ben.say(&room, "hidden").await["id"]);
    ada.put(&format!("/api/messages/{hidden}/hidden"), json!({})).await.with(204);
    let deleted = text(&ben.say(&room, "deleted").await["id"]);
    ben.delete(&format!("/api/messages/{deleted}")).await.with(200);
    let fine = text(&ben.say(&room, "fine").await["id"]);
    for caller in Caller::both(&ada).await {
        for target in [&elsewhere, &hidden, &new_id()] {
            let reply = json!({ "id": new_id(), "body": "x", "replyTo": target });
            let refused = caller.send(&room, reply).await;
            refuses(&refused, "invalid", caller.name());
            assert_eq!(refused.unwrap_err().field.as_deref(), Some("replyTo"));
        }
        for target in [&fine, &deleted] {
            let reply = json!({ "id": new_id(), "body": "x", "replyTo": target });
            assert_eq!(caller.send(&room, reply).await.unwrap()["replyTo"], json!(target));
        }
    }
    ada.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    for caller in Caller::both(&ada).await {
        let reply = json!({ "id": new_id(), "body": "x", "replyTo": fine });
        refuses(&caller.send(&room, reply).await, "invalid", "what was cleared is there no more");
    }
    for caller in Caller::both(&ben).await {
        let reply = json!({ "id": new_id(), "body": "x", "replyTo": fine });
        caller.send(&room, reply).await.unwrap();
    }
}
