//! Shared files in an S3 bucket instead of a folder, against two servers that others wrote.

use image::ImageFormat;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::uploads::noise;
use crate::kit::{TestBucket, TestServer, TestUser, drawn, new_id, text};

/// So that it goes to the bucket in several parts.
const LENGTH: usize = 12_000_000;

#[tokio::test]
async fn s3s_fs_keeps_what_is_shared() {
    keeps_what_is_shared(TestBucket::s3s_fs().await).await;
}

#[tokio::test]
async fn s3s_fs_may_be_out_of_reach() {
    may_be_out_of_reach(TestBucket::s3s_fs().await).await;
}

#[tokio::test]
#[ignore = "needs moto: `scripts/test strangers` installs it and runs this"]
async fn moto_keeps_what_is_shared() {
    keeps_what_is_shared(TestBucket::moto().await).await;
}

#[tokio::test]
#[ignore = "needs moto: `scripts/test strangers` installs it and runs this"]
async fn moto_may_be_out_of_reach() {
    may_be_out_of_reach(TestBucket::moto().await).await;
}

pub async fn server_on(bucket: &TestBucket) -> TestServer {
    TestServer::start_with(|config| config.media.bucket = Some(bucket.settings())).await
}

pub async fn share(user: &TestUser, room: &str, file: &str) -> String {
    let body = json!({ "id": new_id(), "body": "", "fileIds": [file] });
    text(&user.send(room, body).await.with(201)["id"])
}

pub fn key(id: &str) -> String {
    format!("klatch/files/{}/{id}", &id[id.len() - 2..])
}

async fn keeps_what_is_shared(bucket: TestBucket) {
    let mut server = server_on(&bucket).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let stranger = server.user("stranger").await;
    let room = ada.room_with("private", &[&ben]).await;

    // In parts, over a line that is cut and a restart.
    let bytes = noise(LENGTH);
    let film = text(&ada.announce("film.bin", LENGTH).await.with(201)["id"]);
    let mut line = ada.half_append(&film, &bytes, 5_000_000).await;
    line.shutdown().await.unwrap();
    let stands = ada.offset(&film).await;
    assert!(stands <= 5_000_000 && bucket.keys().await.is_empty(), "nothing before it is whole");
    server.restart().await;
    let [ada, ben, stranger] = [ada, ben, stranger].map(|user| user.at(&server.url));
    let stands = ada.offset(&film).await;
    ada.append(&film, stands, &bytes[stands..]).await.with(204);
    assert!(server.bytes_of(&film).is_empty(), "it is in the bucket alone");
    assert_eq!(bucket.keys().await, [key(&film)]);

    // Whole, by range, and to nobody else.
    let path = format!("/api/files/{film}");
    assert_eq!(ben.fetch(&path, &[]).await.0.status, 404, "not shared yet");
    let message = share(&ada, &room, &film).await;
    let (reply, whole) = ben.fetch(&path, &[]).await;
    assert!(reply.status == 200 && whole == bytes);
    for (first, last) in [(0, 0), (5_242_870, 5_242_890), (LENGTH - 3, LENGTH - 1), (1_000_000, 11_000_000)] {
        let (reply, part) = ben.fetch(&path, &[("range", &format!("bytes={first}-{last}"))]).await;
        assert!(reply.status == 206 && part == bytes[first..=last], "{first}-{last}");
    }
    tells_nothing_of(&bucket, &ben, &path).await;
    assert_eq!(stranger.fetch(&path, &[]).await.0.status, 404);
    assert_eq!(server.nobody().get(&path).await.status, 401);

    // A picture with its small copy.
    let picture = ada.upload("tea.png", &drawn(900, 30, ImageFormat::Png)).await;
    let shown = share(&ada, &room, &picture).await;
    let small = format!("/api/files/{picture}/thumbnail");
    let thumbnail = image::load_from_memory(&ben.fetch(&small, &[]).await.1).unwrap();
    assert_eq!((thumbnail.width(), thumbnail.height()), (840, 28));
    tells_nothing_of(&bucket, &ben, &small).await;
    assert_eq!(stranger.fetch(&small, &[]).await.0.status, 404);
    ada.remove(&room, &ben).await;
    for path in [&path, &small] {
        assert_eq!(ben.fetch(path, &[]).await.0.status, 404, "no longer in the room");
    }
    let mut all = [key(&film), key(&picture), format!("{}.thumbnail", key(&picture))];
    all.sort();
    assert_eq!(bucket.keys().await, all);

    // With its message a file goes from the bucket too.
    for (message, left) in [(message, 2), (shown, 0)] {
        ada.delete(&format!("/api/messages/{message}")).await.with(200);
        server.sweep().await;
        assert_eq!(bucket.keys().await.len(), left);
    }
    let empty = ada.upload("empty.txt", b"").await;
    share(&ada, &room, &empty).await;
    assert_eq!(ada.fetch(&format!("/api/files/{empty}"), &[]).await.1, b"");
}

/// No answer leads to the bucket or names it.
async fn tells_nothing_of(bucket: &TestBucket, user: &TestUser, path: &str) {
    let reply = user.fetch(path, &[]).await.0;
    assert!(reply.status == 200 && reply.header("location").is_none());
    let told = format!("{:?}", reply.headers);
    for secret in [bucket.endpoint().as_str(), "shared", "klatch/files", "127.0.0.1", "amz"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

async fn may_be_out_of_reach(bucket: TestBucket) {
    let mut server = server_on(&bucket).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let old = ada.upload("old.bin", &noise(100_000)).await;
    let said = share(&ada, &room, &old).await;

    bucket.shut();
    let bytes = noise(LENGTH);
    let film = text(&ada.announce("film.bin", LENGTH).await.with(201)["id"]);
    let picture = text(&ada.announce("tea.png", 200).await.with(201)["id"]);
    ada.append(&film, 0, &bytes).await.refused(503, "overloaded");
    assert_eq!(ada.request("HEAD", &format!("/api/files/{film}"), None).await.status, 503, "not finished");
    let draft = json!({ "id": new_id(), "body": "see", "fileIds": [film] });
    ada.send(&room, draft.clone()).await.refused(404, "not_found");
    let old_path = format!("/api/files/{old}");
    ben.get(&old_path).await.refused(503, "overloaded");
    // All else goes on, deleting and restarting too.
    ada.say(&room, "meanwhile").await;
    ada.delete(&format!("/api/messages/{said}")).await.with(200);
    assert_eq!(ben.fetch(&old_path, &[]).await.0.status, 404);
    ada.delete(&format!("/api/files/{picture}")).await.with(204);
    server.restart().await;
    let [ada, ben] = [ada, ben].map(|user| user.at(&server.url));
    ada.append(&film, LENGTH, b"").await.refused(503, "overloaded");

    bucket.open();
    assert_eq!(ada.offset(&film).await, LENGTH, "now it is finished");
    ada.send(&room, draft).await.with(201);
    assert!(ben.fetch(&format!("/api/files/{film}"), &[]).await.1 == bytes);
    server.sweep().await;
    assert_eq!(bucket.keys().await, [key(&film)], "what was deleted meanwhile is gone");
}
