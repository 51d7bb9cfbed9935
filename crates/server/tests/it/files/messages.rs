//! Messages that carry files.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, drawn, items, new_id, refuses, text};

#[tokio::test]
async fn files_come_with_their_message_in_order_everywhere() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let live = ben.live().await;
    for caller in Caller::both(&ada).await {
        let mut ids = Vec::new();
        for name in ["b.png", "a.txt", "c.png"] {
            let bytes = if name == "a.txt" { b"words".to_vec() } else { drawn(30, 20, ImageFormat::Png) };
            ids.push(ada.upload(name, &bytes).await);
        }
        let seq = ada.chat(&room).await["seq"].as_i64().unwrap();
        let draft = json!({ "id": new_id(), "body": "", "fileIds": ids });
        let sent = caller.send(&room, draft.clone()).await.unwrap();
        let names: Vec<_> =
            sent["files"].as_array().unwrap().iter().map(|file| text(&file["name"])).collect();
        assert_eq!(names, ["b.png", "a.txt", "c.png"], "{}", caller.name());
        assert_eq!(sent["body"], "", "pictures need no words");
        let told = live.until(|told| told.name == "message:created").await;
        assert_eq!(told.last().unwrap().data["message"], sent, "live");
        assert_eq!(items(&ben.history(&room, "").await).last(), Some(&sent), "in the history");
        assert_eq!(ben.changes(&room, seq).await.last().unwrap()["row"], sent, "in the changes");
        assert_eq!(ben.chat(&room).await["lastMessage"], sent);
        assert_eq!(caller.send(&room, draft).await.unwrap(), sent, "a resend");

        let id = text(&sent["id"]);
        let edited = caller.edit(&id, json!({ "body": "with words" })).await.unwrap();
        assert_eq!(edited["files"], sent["files"]);
        assert_eq!(caller.edit(&id, json!({ "body": "" })).await.unwrap()["body"], "");
        let deleted = caller.delete(&id).await.unwrap();
        assert_eq!((&deleted["files"], &deleted["body"]), (&json!([]), &Value::Null));
    }
}

#[tokio::test]
async fn what_is_not_mine_finished_and_once_is_refused() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let mine = ada.upload("mine.txt", b"mine").await;
    let theirs = ben.upload("theirs.txt", b"theirs").await;
    let begun = text(&ada.announce("begun.txt", 4).await.with(201)["id"]);
    let many: Vec<String> = (0..11).map(|_| new_id()).collect();
    let seq = ada.chat(&room).await["seq"].clone();
    for caller in Caller::both(&ada).await {
        for (ids, code) in [
            (json!([theirs]), "not_found"),
            (json!([begun]), "not_found"),
            (json!([mine, new_id()]), "not_found"),
            (json!([mine, mine]), "invalid"),
            (json!(many), "invalid"),
            (json!(["tea"]), "bad_request"),
            (json!(mine), "bad_request"),
        ] {
            let draft = json!({ "id": new_id(), "body": "see", "fileIds": ids });
            refuses(&caller.send(&room, draft).await, code, caller.name());
        }
        for draft in
            [json!({ "id": new_id(), "body": "" }), json!({ "id": new_id(), "body": "", "fileIds": [] })]
        {
            refuses(&caller.send(&room, draft).await, "invalid", "no words and no files");
        }
    }
    assert_eq!(ada.chat(&room).await["seq"], seq, "nothing changed");
    assert_eq!(ada.offset(&mine).await, 4, "it is still there to be sent");
}
