//! Pictures of people.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::kit::{TestServer, drawn, new_id, text};

#[tokio::test]
async fn a_picture_of_mine_is_shown_to_everybody() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    ada.direct(&ben).await;
    let live = ben.live().await;
    let id = ada.upload("me.jpg", &drawn(256, 256, ImageFormat::Jpeg)).await;
    let small = format!("/api/files/{id}/thumbnail");
    assert_eq!(ben.fetch(&small, &[]).await.0.status, 404, "not before it is shown");
    let me = ada.patch("/api/auth/profile", json!({ "avatarFileId": id })).await.with(200);
    assert_eq!(me["user"]["avatarFileId"], id.as_str());
    let told = live.until(|told| told.name == "profile:changed").await;
    assert_eq!(told.last().unwrap().data["user"]["avatarFileId"], id.as_str());
    let stranger = server.user("stranger").await;
    assert_eq!(stranger.fetch(&small, &[]).await.0.status, 200, "anyone signed in");
    assert_eq!(server.nobody().get(&small).await.status, 401);

    // It stays as long as it is shown, and what it was before is cleared away.
    server.clock.advance(30 * 3_600_000);
    server.sweep().await;
    assert_eq!(stranger.fetch(&small, &[]).await.0.status, 200);
    ada.patch("/api/auth/profile", json!({ "bio": "Tea" })).await.with(200);
    let me = ada.patch("/api/auth/profile", json!({ "avatarFileId": null })).await.with(200);
    assert_eq!((&me["user"]["avatarFileId"], &me["user"]["bio"]), (&Value::Null, &json!("Tea")));
    assert_eq!(stranger.fetch(&small, &[]).await.0.status, 404);
    server.clock.advance(30 * 3_600_000);
    server.sweep().await;
    assert!(server.bytes_of(&id).is_empty());
}

#[tokio::test]
async fn only_a_finished_picture_of_my_own_will_do() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let theirs = ben.upload("ben.png", &drawn(64, 64, ImageFormat::Png)).await;
    let words = ada.upload("words.txt", b"words").await;
    let begun = ada.announce("begun.png", 10).await.with(201)["id"].clone();
    for id in [json!(theirs), json!(words), begun, json!(crate::kit::new_id())] {
        let error = ada.patch("/api/auth/profile", json!({ "avatarFileId": id })).await;
        assert_eq!(error.refused(404, "not_found")["field"], "avatarFileId");
    }
    let room = ada.direct(&ben).await;
    let shared = ada.share_picture(&room).await;
    let error = ada.patch("/api/auth/profile", json!({ "avatarFileId": shared })).await;
    assert_eq!(error.refused(409, "conflict")["field"], "avatarFileId", "it may go with its message");
    let error = ben.patch("/api/auth/profile", json!({ "avatarFileId": shared })).await;
    assert_eq!(error.refused(404, "not_found")["field"], "avatarFileId", "of somebody else");
    ada.patch("/api/auth/profile", json!({ "avatarFileId": "tea" })).await.refused(400, "bad_request");
    assert_eq!(ada.get("/api/auth/check").await.with(200)["user"]["avatarFileId"], Value::Null);
}

#[tokio::test]
async fn a_picture_that_was_sent_too_goes_when_nothing_shows_it() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let id = ada.upload("me.png", &drawn(64, 64, ImageFormat::Png)).await;
    ada.patch("/api/auth/profile", json!({ "avatarFileId": id })).await.with(200);
    let sent = ada.send(&room, json!({ "id": new_id(), "body": "Me", "fileIds": [id] })).await.with(201);
    ada.delete(&format!("/api/messages/{}", text(&sent["id"]))).await.with(200);
    ada.patch("/api/auth/profile", json!({ "avatarFileId": null })).await.with(200);
    server.clock.advance(30 * 3_600_000);
    server.sweep().await;
    assert!(server.bytes_of(&id).is_empty());
}
