//! Media, links and files of one chat.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, drawn, int, items, new_id, text};

async fn shared(user: &TestUser, room: &str, kind: &str) -> Vec<i64> {
    let page = user.get(&format!("/api/rooms/{room}/shared?kind={kind}")).await.with(200);
    items(&page).iter().map(|message| int(&message["number"])).collect()
}

/// Sends a message with a picture and a text file.
async fn send_both(user: &TestUser, room: &str, body: &str) -> Value {
    let picture = user.upload("tea.png", &drawn(40, 30, ImageFormat::Png)).await;
    let paper = user.upload("tea.txt", b"leaves").await;
    user.send(room, json!({ "id": new_id(), "body": body, "fileIds": [picture, paper] })).await.with(201)
}

#[tokio::test]
async fn each_kind_by_pages_newest_first() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    ada.share_picture(&room).await;
    let both = send_both(&ben, &room, "").await;
    ada.say(&room, "see https://example.org").await;
    ada.say(&room, "no link").await;
    ada.share_picture(&room).await;
    server.until_indexed().await;
    let first = int(&both["number"]) - 1;
    assert_eq!(shared(&ada, &room, "media").await, [first + 4, first + 1, first]);
    assert_eq!(shared(&ada, &room, "files").await, [first + 1]);
    assert_eq!(shared(&ada, &room, "links").await, [first + 2]);

    let path = format!("/api/rooms/{room}/shared?kind=media&limit=2");
    let page = ada.get(&path).await.with(200);
    assert_eq!((items(&page)[1].clone(), int(&page["before"])), (both, first + 1));
    assert_eq!(page["users"].as_array().unwrap().len(), 2);
    let rest = ada.get(&format!("{path}&before={}", first + 1)).await.with(200);
    assert_eq!((items(&rest).len(), &rest["before"]), (1, &Value::Null));
    for query in ["", "?kind=tea", "?kind=media&limit=0", "?kind=media&limit=101", "?kind=media&before=-1"] {
        ada.get(&format!("/api/rooms/{room}/shared{query}")).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn what_is_gone_for_somebody_is_not_listed() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.room_with("private", &[&ben, &eve]).await;
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(send_both(&ada, &room, "https://example.org").await);
    }
    let of_ben = send_both(&ben, &room, "https://example.org").await;
    server.until_indexed().await;
    let path = |at: usize| format!("/api/messages/{}", text(&sent[at]["id"]));
    ada.delete(&path(0)).await.with(200);
    ada.put(&format!("{}/recalled", path(1)), json!({})).await.with(200);
    ben.put(&format!("{}/hidden", path(2)), json!({})).await.with(204);
    eve.put(&format!("/api/blocks/{}", ben.id), json!({})).await.with(200);
    ada.patch(&path(3), json!({ "body": "no link any more" })).await.with(200);
    let number = |message: &Value| int(&message["number"]);
    for round in ["before", "after"] {
        for kind in ["media", "files"] {
            let [three, four, five] = [number(&sent[2]), number(&sent[3]), number(&of_ben)];
            assert_eq!(shared(&ada, &room, kind).await, [five, four, three], "{round} {kind}");
            assert_eq!(shared(&ben, &room, kind).await, [five, four], "{round} {kind}");
            assert_eq!(shared(&eve, &room, kind).await, [four, three], "{round} {kind}");
        }
        assert_eq!(shared(&ada, &room, "links").await, [number(&of_ben), number(&sent[2])], "{round}");
        server.until_indexed().await;
    }
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert!(shared(&ben, &room, "media").await.is_empty());
    eve.leave(&room).await;
    eve.get(&format!("/api/rooms/{room}/shared?kind=media")).await.refused(404, "not_found");
}
