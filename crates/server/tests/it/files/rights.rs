//! Who gets a file, and who does not.

use image::ImageFormat;
use serde_json::json;

use crate::kit::{TestServer, TestUser, drawn, new_id, text};

async fn status(user: &TestUser, id: &str) -> [u16; 2] {
    let whole = user.fetch(&format!("/api/files/{id}"), &[]).await.0.status;
    [whole, user.fetch(&format!("/api/files/{id}/thumbnail"), &[]).await.0.status]
}

#[tokio::test]
async fn only_its_owner_goes_on_with_an_upload() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let id = text(&ada.announce("a.bin", 10).await.with(201)["id"]);
    let path = format!("/api/files/{id}");
    for other in [&ben, &server.user("cem").await] {
        other.append(&id, 0, b"x").await.refused(404, "not_found");
        other.delete(&path).await.refused(404, "not_found");
        assert_eq!(other.request("HEAD", &path, None).await.status, 404);
        assert_eq!(other.fetch(&path, &[]).await.0.status, 404);
        let body = json!({ "body": "mine?", "fileIds": [id] });
        other.send(&room, body).await;
    }
    let unfinished = json!({ "body": "too early", "fileIds": [id] });
    ada.send(&room, unfinished.clone()).await.refused(404, "not_found");
    ada.append(&id, 0, b"0123456789").await.with(204);
    assert_eq!(ben.fetch(&path, &[]).await.0.status, 404, "not shared yet");
    ben.send(&room, unfinished.clone()).await.refused(404, "not_found");
    ada.send(&room, unfinished).await.with(201);
    assert_eq!(ben.fetch(&path, &[]).await.1, b"0123456789");
    assert_eq!(ben.request("HEAD", &path, None).await.header("content-length").as_deref(), Some("10"));
    ada.delete(&path).await.refused(409, "conflict");
}

#[tokio::test]
async fn whoever_is_not_in_the_room_gets_nothing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let stranger = server.user("stranger").await;
    for kind in ["public", "private"] {
        let room = ada.room_with(kind, &[&ben]).await;
        let id = ada.share_picture(&room).await;
        assert_eq!(status(&ada, &id).await, [200, 200]);
        assert_eq!(status(&ben, &id).await, [200, 200]);
        assert_eq!(status(&stranger, &id).await, [404, 404], "{kind}");
        assert_eq!(server.nobody().get(&format!("/api/files/{id}")).await.status, 401);
        let theirs = ben.share_picture(&room).await;
        ada.remove(&room, &ben).await;
        assert_eq!(status(&ben, &id).await, [404, 404], "removed from a {kind} room");
        assert_eq!(status(&ben, &theirs).await, [404, 404], "their own too");
        ada.add(&room, &ben).await;
        assert_eq!(status(&ben, &id).await, [200, 200], "back again");
    }
}

#[tokio::test]
async fn a_file_shared_twice_goes_with_its_last_message() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (one, other) = (ada.direct(&ben).await, ada.room("private", "Notes").await);
    let id = ada.upload("a.png", &drawn(20, 20, ImageFormat::Png)).await;
    let share = async |room: &str| {
        let body = json!({ "id": new_id(), "body": "see", "fileIds": [id] });
        text(&ada.send(room, body).await.with(201)["id"])
    };
    let (here, there) = (share(&one).await, share(&other).await);
    assert_eq!(status(&ben, &id).await, [200, 200]);
    let deleted = ada.delete(&format!("/api/messages/{here}")).await.with(200);
    assert_eq!(deleted["files"], json!([]));
    assert_eq!(status(&ben, &id).await, [404, 404], "not in a room of his any more");
    assert_eq!(status(&ada, &id).await, [200, 200]);
    ada.delete(&format!("/api/messages/{there}")).await.with(200);
    assert_eq!(status(&ada, &id).await, [404, 404]);
    server.sweep().await;
    assert!(server.bytes_of(&id).is_empty());
    ada.send(&one, json!({ "body": "again", "fileIds": [id] })).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_is_recalled_hidden_or_cleared_is_gone_too() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let shared = async || {
        let id = ada.upload("a.png", &drawn(20, 20, ImageFormat::Png)).await;
        let body = json!({ "id": new_id(), "body": "", "fileIds": [id] });
        (text(&ada.send(&room, body).await.with(201)["id"]), id)
    };
    let (message, file) = shared().await;
    ada.put(&format!("/api/messages/{message}/recalled"), json!({})).await.with(200);
    assert_eq!(status(&ben, &file).await, [404, 404]);
    server.sweep().await;
    assert!(server.bytes_of(&file).is_empty());

    let (message, file) = shared().await;
    ben.put(&format!("/api/messages/{message}/hidden"), json!({})).await.with(204);
    assert_eq!((status(&ben, &file).await, status(&ada, &file).await), ([404, 404], [200, 200]));

    let (_, file) = shared().await;
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert_eq!((status(&ben, &file).await, status(&ada, &file).await), ([404, 404], [200, 200]));
}

#[tokio::test]
async fn parts_and_names_are_handed_out_safely() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let id = ada.upload("../Größe \"x\"\r\nX-Evil: 1.txt", b"0123456789").await;
    ada.send(&room, json!({ "body": "", "fileIds": [id] })).await.with(201);
    let path = format!("/api/files/{id}");
    let (reply, bytes) = ada.fetch(&path, &[("range", "bytes=2-4")]).await;
    assert_eq!((reply.status, bytes.as_slice()), (206, &b"234"[..]));
    assert_eq!(reply.header("content-range").as_deref(), Some("bytes 2-4/10"));
    assert_eq!(reply.header("content-length").as_deref(), Some("3"));
    let (reply, _) = ada.fetch(&path, &[("range", "bytes=10-")]).await;
    assert_eq!((reply.status, reply.header("content-range").as_deref()), (416, Some("bytes */10")));
    let (reply, _) = ada.fetch(&path, &[("range", "bytes=2-4"), ("if-range", "\"other\"")]).await;
    assert_eq!(reply.status, 200);
    for (name, value) in [
        ("cache-control", "private, max-age=3600"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("content-type", "application/octet-stream"),
        (
            "content-disposition",
            "attachment; filename=\"Gr__e _x_X-Evil: 1.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22X-Evil%3A%201.txt",
        ),
    ] {
        assert_eq!(reply.header(name).as_deref(), Some(value), "{name}");
    }
    let tag = reply.header("etag").unwrap();
    assert_eq!(ada.fetch(&path, &[("if-none-match", &tag)]).await.0.status, 304);
    assert!(reply.header("x-evil").is_none());
}

#[tokio::test]
async fn what_a_deleted_room_or_chat_shared_is_gone() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let file = ben.share_picture(&room).await;
    ada.delete(&format!("/api/rooms/{room}")).await.with(204);
    assert_eq!((status(&ada, &file).await, status(&ben, &file).await), ([404, 404], [404, 404]));
    server.until_none("SELECT count(*) FROM message_files").await;
    server.until_none("SELECT count(*) FROM files").await;
    assert!(server.bytes_of(&file).is_empty());
}
