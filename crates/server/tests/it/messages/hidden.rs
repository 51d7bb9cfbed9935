//! Deleting a message for oneself alone: a row of one's own stream, and nothing in the room's.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, int, items, new_id, text};

#[tokio::test]
async fn it_is_gone_for_me_and_there_for_the_others() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let before = ada.say(&room, "before").await;
    let sent =
        ada.send(&room, json!({ "id": new_id(), "body": "secret", "replyTo": before["id"] })).await.with(201);
    let id = text(&sent["id"]);
    let seq = ben.chat(&room).await["seq"].clone();
    let (phone, hers) = (ben.live().await, ada.live().await);
    assert_eq!(int(&ben.chat(&room).await["unread"]), 2);

    ben.put(&format!("/api/messages/{id}/hidden"), json!({})).await.with(204);
    let told = phone.next_where("me:changed", |event| event["type"] == "hidden").await;
    assert_eq!(
        told["row"],
        json!({ "id": id, "roomId": room, "number": sent["number"], "mySeq": told["seq"] })
    );
    let told = phone.next("me:changed").await;
    assert_eq!(
        (&told["row"]["lastMessage"], int(&told["row"]["unread"])),
        (&before, 1),
        "the chat as it is without it"
    );
    ben.put(&format!("/api/messages/{id}/hidden"), json!({})).await.with(204);
    let own = ben.own_changes(0).await;
    assert_eq!(own.iter().filter(|change| change["type"] == "hidden").count(), 1, "once is enough");

    ben.get(&format!("/api/messages/{id}")).await.refused(404, "not_found");
    let mut masked = sent.clone();
    masked["hidden"] = json!(true);
    (masked["body"], masked["replyTo"]) = (Value::Null, Value::Null);
    for query in ["", "?around=2", "?after=1", "?before=9"] {
        assert_eq!(items(&ben.history(&room, query).await).last().unwrap(), &masked, "{query}");
    }
    for caller in Caller::both(&ben).await {
        let changes = caller.changes(&room, 0).await.unwrap();
        assert_eq!(items(&changes).last().unwrap()["row"], masked, "{}", caller.name());
        assert!(caller.edit(&id, json!({ "body": "x" })).await.is_err());
        assert!(caller.react(&id, "👍", true).await.is_err());
    }
    assert!(!ben.get("/api/rooms").await.with(200).to_string().contains("secret"));

    assert_eq!(ada.chat(&room).await["lastMessage"], sent);
    assert_eq!(ada.chat(&room).await["seq"], seq, "the room knows nothing of it");
    assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200), sent);
    assert!(ada.hears_until_now(&hers).await.is_empty());
}

#[tokio::test]
async fn notices_and_what_one_may_not_see_stay() {
    let server = TestServer::start().await;
    let (ada, eve) = (server.user("ada").await, server.user("eve").await);
    let room = ada.room("private", "Tea").await;
    let notice = text(&items(&ada.history(&room, "").await)[0]["id"]);
    ada.put(&format!("/api/messages/{notice}/hidden"), json!({})).await.refused(403, "forbidden");
    let id = text(&ada.say(&room, "x").await["id"]);
    eve.put(&format!("/api/messages/{id}/hidden"), json!({})).await.refused(404, "not_found");
    assert!(eve.own_changes(0).await.iter().all(|change| change["type"] != "hidden"));
}
