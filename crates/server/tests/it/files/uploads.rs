//! Uploading: resumed, refused before a byte is sent, taken over, forgotten.

use std::time::Duration;

use image::ImageFormat;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::kit::{TestServer, drawn, metadata, new_id, text};

/// Bytes that are no picture and no text.
pub(super) fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect()
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stands() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    let bytes = noise(300_000);
    let reply = ada.announce("plan.bin", bytes.len()).await;
    assert_eq!(reply.header("tus-resumable").as_deref(), Some("1.0.0"));
    let id = text(&reply.body["id"]);
    assert_eq!(reply.header("location"), Some(format!("/api/files/{id}")));
    assert!(reply.header("upload-expires").is_some_and(|date| date.ends_with("GMT")));
    assert_eq!(ada.offset(&id).await, 0);
    let reply = ada.append(&id, 0, &bytes[..100_000]).await;
    assert_eq!((reply.status, reply.header("upload-offset").as_deref()), (204, Some("100000")));

    server.restart().await;
    let ada = ada.at(&server.url);
    assert_eq!(ada.offset(&id).await, 100_000);
    for offset in [0, 99_999, 100_001] {
        ada.append(&id, offset, &bytes[100_000..]).await.refused(409, "conflict");
    }
    ada.append(&id, 100_000, &bytes[100_000..]).await.with(204);
    assert_eq!(ada.offset(&id).await, bytes.len());
    let (reply, whole) = ada.fetch(&format!("/api/files/{id}"), &[]).await;
    assert_eq!((reply.status, whole == bytes), (200, true));
    ada.append(&id, bytes.len(), b"").await.with(204);
    ada.append(&id, 0, b"x").await.refused(409, "conflict");
}

#[tokio::test]
async fn a_cut_connection_keeps_what_arrived() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let bytes = noise(200_000);
    let id = text(&ada.announce("plan.bin", bytes.len()).await.with(201)["id"]);
    let mut line = ada.half_append(&id, &bytes, 70_000).await;
    // The server waits for the rest on a line that says nothing: the newcomer takes over.
    loop {
        let stands = ada.offset(&id).await;
        assert!(stands <= 70_000, "{stands}");
        let reply = ada.append(&id, stands, &bytes[stands..]).await;
        if reply.status == 204 {
            break;
        }
        // The one before came in between, as it may: ask again where it stands.
        assert!([400, 409].contains(&reply.status), "{}", reply.body);
    }
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 4"), "the one before is told");
    let (_, whole) = ada.fetch(&format!("/api/files/{id}"), &[]).await;
    assert!(whole == bytes);
}

#[tokio::test]
async fn what_arrived_before_the_server_was_ended_stays() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    let bytes = noise(8 << 20);
    let id = text(&ada.announce("plan.bin", bytes.len()).await.with(201)["id"]);
    let mut line = ada.half_append(&id, &bytes, 6 << 20).await;
    let mut written = 0;
    for _ in 0..4_000 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        written = server.size_of(&id);
        if written >= 4 << 20 {
            break;
        }
    }
    assert!(written >= 4 << 20, "only {written} bytes were written");
    server.restart().await;
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&answer));
    let ada = server.login("ada").await;
    let stands = ada.offset(&id).await;
    assert!(stands as u64 >= written, "{stands} of {written}");
    ada.append(&id, stands, &bytes[stands..]).await.with(204);
    assert!(ada.fetch(&format!("/api/files/{id}"), &[]).await.1 == bytes);
}

#[tokio::test]
async fn a_stranger_breaks_no_upload_off() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let bytes = noise(200_000);
    let id = text(&ada.announce("tea.bin", bytes.len()).await.with(201)["id"]);
    let mut line = ada.half_append(&id, &bytes, 70_000).await;
    for _ in 0..20 {
        assert_eq!(ben.append(&id, 0, &bytes).await.status, 404);
        assert_eq!(ben.delete(&format!("/api/files/{id}")).await.status, 404);
    }
    line.write_all(&bytes[70_000..]).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 204"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn what_is_too_large_or_forbidden_is_refused_before_a_byte() {
    let server = TestServer::start_with(|config| {
        config.limits.file_mib = 1;
        config.limits.uploads_per_person = 3;
    })
    .await;
    let ada = server.user("ada").await;
    ada.announce("film.mov", (1 << 20) + 1).await.refused(413, "too_large");
    for name in [
        "setup.exe",
        "a.tar.BAT",
        "x/y.scr",
        "x.exe.",
        "x.scr. . ",
        "x.exe::$DATA",
        "x.bat:note.txt",
        "x.com :a",
        "x.exe\u{3000}",
    ] {
        let refused = ada.announce(name, 10).await.refused(422, "invalid");
        assert_eq!(refused["reason"], "program", "{name}");
    }
    let id = text(&ada.announce("film.mov", 1 << 20).await.with(201)["id"]);
    ada.append(&id, 0, &noise((1 << 20) + 1)).await.refused(413, "too_large");
    assert!(ada.offset(&id).await <= 1 << 20);

    for _ in 0..2 {
        ada.announce("more", 10).await.with(201);
    }
    let refused = ada.announce("too many", 10).await.refused(429, "too_many");
    assert!(refused["retryAfterMs"].is_u64());
    server.user("ben").await.announce("mine", 10).await.with(201);
    ada.delete(&format!("/api/files/{id}")).await.with(204);
    ada.announce("room again", 10).await.with(201);
    let limits = ada.get("/api/server").await.with(200)["limits"].clone();
    assert_eq!(limits["fileBytes"], 1 << 20);
    assert!(limits["forbiddenEndings"].as_array().unwrap().contains(&json!("exe")));
}

#[tokio::test]
async fn what_is_not_the_protocol_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let post = |headers: &[(&'static str, &'static str)]| {
        let request = ada.call("POST", "/api/files").bearer_auth(&ada.token);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    for headers in [
        &[][..],
        &[("upload-length", "-1")],
        &[("upload-length", "1e3")],
        &[("upload-length", "10"), ("upload-metadata", "filename ***")],
    ] {
        crate::kit::Reply::to(post(headers)).await.refused(400, "bad_request");
    }
    let older = post(&[("upload-length", "10"), ("tus-resumable", "0.2.2")]);
    let older = crate::kit::Reply::to(older).await;
    assert_eq!(older.header("tus-version").as_deref(), Some("1.0.0"));
    older.refused(412, "bad_request");
    let id = text(&ada.announce("a", 10).await.with(201)["id"]);
    ada.patch(&format!("/api/files/{id}"), json!({})).await.refused(400, "bad_request");
    let elsewhere = ada.append(&id, 7, b"x").await;
    assert_eq!(elsewhere.header("tus-resumable").as_deref(), Some("1.0.0"), "refusals speak it too");
    elsewhere.refused(409, "conflict");
    ada.append(&new_id(), 0, b"x").await.refused(404, "not_found");
    let options = crate::kit::Reply::to(ada.call("OPTIONS", "/api/files")).await;
    assert_eq!(options.header("tus-version").as_deref(), Some("1.0.0"));
    assert_eq!(ada.offset(&id).await, 0, "nothing changed");
}

#[tokio::test]
async fn the_same_id_is_the_same_upload() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let id = new_id();
    let about = metadata("a.bin", Some(&id));
    assert_eq!(ada.announce_as(8, &about).await.with(201)["id"], id.as_str());
    ada.append(&id, 0, b"1234").await.with(204);
    let again = ada.announce_as(8, &about).await;
    assert_eq!(again.header("upload-offset").as_deref(), Some("4"));
    again.with(200);
    ada.announce_as(9, &about).await.refused(409, "id_taken");
    ben.announce_as(8, &about).await.refused(409, "id_taken");
    let version_4 = "0198c5a0-0000-4000-8000-000000000001";
    ada.announce_as(8, &metadata("a", Some(version_4))).await.refused(422, "invalid");
    assert_eq!(ada.upload("nothing.txt", b"").await.len(), 36, "an empty file is one");
}

#[tokio::test]
async fn what_hangs_on_nothing_goes_after_a_day() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let shared = ada.share_picture(&room).await;
    let loose = ada.upload("loose.png", &drawn(20, 20, ImageFormat::Png)).await;
    let begun = text(&ada.announce("begun.bin", 10).await.with(201)["id"]);
    server.clock.advance(23 * 3_600_000);
    server.sweep().await;
    ada.fetch(&format!("/api/files/{loose}"), &[]).await.0.with(200);
    assert_eq!(ada.offset(&begun).await, 0);
    server.clock.advance(2 * 3_600_000);
    server.sweep().await;
    for id in [&loose, &begun] {
        assert_eq!(ada.fetch(&format!("/api/files/{id}"), &[]).await.0.status, 404);
        assert!(server.bytes_of(id).is_empty(), "its bytes are gone");
    }
    let body = json!({ "body": "late", "fileIds": [loose] });
    ada.send(&room, body).await.refused(404, "not_found");
    ada.fetch(&format!("/api/files/{shared}"), &[]).await.0.with(200);
    assert_eq!(server.bytes_of(&shared).len(), 2, "the picture and its small copy");
}
