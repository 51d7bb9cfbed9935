//! What a file is counts, not what it says it is.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, drawn, text};

async fn shared(user: &TestUser, room: &str, name: &str, bytes: &[u8]) -> Value {
    let id = user.upload(name, bytes).await;
    let body = json!({ "body": "", "fileIds": [id] });
    user.send(room, body).await.with(201)["files"][0].clone()
}

#[tokio::test]
async fn nothing_active_is_shown_whatever_it_is_called() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let mut polyglot = drawn(8, 8, ImageFormat::Gif);
    polyglot.extend(b"<script>alert(1)</script>");
    for (name, bytes, media_type) in [
        ("cat.png", &b"<!doctype html><script>alert(1)</script>"[..], "text/html"),
        ("cat.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        ("cat.jpg", b"%PDF-1.7 and more", "application/pdf"),
        ("cat.gif", b"\0asm\x01\0\0\0", "application/wasm"),
        ("cat.mht", b"From: <Saved by Blink>\nMIME-Version: 1.0\n<html>", "text/html"),
    ] {
        let file = shared(&ada, &room, name, bytes).await;
        assert_eq!(file["type"], media_type, "{name}");
        assert!(file["width"].is_null() && file["thumbhash"].is_null());
        let (reply, handed) = ada.fetch(&format!("/api/files/{}", text(&file["id"])), &[]).await;
        assert_eq!(handed, bytes, "{name}");
        assert_eq!(reply.header("content-type").as_deref(), Some("application/octet-stream"), "{name}");
        assert!(reply.header("content-disposition").unwrap().starts_with("attachment"), "{name}");
        let small = format!("/api/files/{}/thumbnail", text(&file["id"]));
        assert_eq!(ada.fetch(&small, &[]).await.0.status, 404);
    }
    let file = shared(&ada, &room, "page.html", &polyglot).await;
    assert_eq!(file["type"], "image/gif");
    let (reply, handed) = ada.fetch(&format!("/api/files/{}", text(&file["id"])), &[]).await;
    assert_eq!(reply.header("content-type").as_deref(), Some("image/gif"));
    assert!(!String::from_utf8_lossy(&handed).contains("script"), "what stands behind its end is cut off");
}

#[tokio::test]
async fn a_picture_has_size_and_placeholder() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let file = shared(&ada, &room, "a.txt", &drawn(900, 30, format)).await;
        assert_eq!(
            (&file["type"], &file["width"], &file["height"]),
            (&json!(media_type), &json!(900), &json!(30))
        );
        assert!(file["thumbhash"].as_str().is_some_and(|hash| hash.len() > 10));
        let path = format!("/api/files/{}", text(&file["id"]));
        let (reply, whole) = ada.fetch(&path, &[]).await;
        assert_eq!(reply.header("content-type").as_deref(), Some(media_type));
        assert!(reply.header("content-disposition").unwrap().starts_with("inline"));
        assert_eq!(file["sizeBytes"], whole.len());
        let (reply, small) = ada.fetch(&format!("{path}/thumbnail"), &[]).await;
        assert_eq!(reply.header("content-type").as_deref(), Some("image/jpeg"));
        let small = image::load_from_memory(&small).unwrap();
        assert_eq!((small.width(), small.height()), (840, 28));
    }
}

#[tokio::test]
async fn programs_bombs_and_torn_pictures_are_refused_and_forgotten() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let picture = drawn(64, 64, ImageFormat::Png);
    let mut huge = drawn(1, 1, ImageFormat::Gif);
    huge[6..10].copy_from_slice(&[0xff; 4]);
    for (what, code, bytes) in [
        ("a program", "program", &b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"[..]),
        ("an ELF program", "program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("a torn picture", "damaged_picture", &picture[..picture.len() - 20]),
        ("65,535 pixels square", "large_picture", &huge),
    ] {
        let id = text(&ada.announce("cat.png", bytes.len()).await.with(201)["id"]);
        let refused = ada.append(&id, 0, bytes).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["reason"]), (&json!("filename"), &json!(code)), "{what}");
        assert_eq!(ada.request("HEAD", &format!("/api/files/{id}"), None).await.status, 404, "{what}");
        server.sweep().await;
        assert!(server.bytes_of(&id).is_empty(), "{what}");
    }
    ada.upload("cat.png", &picture).await;
}

#[tokio::test]
async fn what_cameras_write_and_cannot_be_cleaned_is_refused_whatever_it_is_called() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for (what, bytes) in [
        ("AVIF", &b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"[..]),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("Photoshop", b"8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\x75\x30\0\0\x75\x30\0\x08\0\x03"),
        ("TIFF, DNG, NEF", b"MM\0*\0\0\0\x08 GPSLatitude 52.5200"),
        ("CR2", b"II*\0\x10\0\0\0CR\x02\0 GPSLatitude 52.5200"),
        ("CR3", b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom GPSLatitude 52.5200"),
        ("ORF", b"IIRO\x08\0\0\0 GPSLatitude 52.5200"),
        ("RAF", b"FUJIFILMCCD-RAW 0201 GPSLatitude 52.5200"),
    ] {
        for name in ["holiday.jpg", "holiday.raw", "notes.bin"] {
            let id = text(&ada.announce(name, bytes.len()).await.with(201)["id"]);
            let refused = ada.append(&id, 0, bytes).await.refused(422, "invalid");
            assert_eq!(
                (&refused["field"], &refused["reason"]),
                (&json!("filename"), &json!("sealed_picture")),
                "{what} as {name}"
            );
            assert_eq!(ada.request("HEAD", &format!("/api/files/{id}"), None).await.status, 404, "{what}");
            server.sweep().await;
            assert!(server.bytes_of(&id).is_empty(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_photograph_tells_nothing_of_where_it_was_taken() {
    const PLACE: &[u8] = b"GPSLatitude 52.5200";
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let plain = drawn(60, 40, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(PLACE);
    let mut photograph = vec![0xff, 0xd8, 0xff, 0xe1];
    photograph.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    photograph.extend(&exif);
    photograph.extend(&plain[2..]);
    let file = shared(&ada, &room, "holiday.jpg", &photograph).await;
    assert_eq!((&file["width"], &file["height"]), (&json!(40), &json!(60)), "upright");
    for below in ["", "/thumbnail"] {
        let (_, bytes) = ada.fetch(&format!("/api/files/{}{below}", text(&file["id"])), &[]).await;
        assert!(!bytes.windows(PLACE.len()).any(|window| window == PLACE), "{below}");
        assert!(bytes.len() > 100);
    }
}

#[tokio::test]
async fn a_film_tells_nothing_of_where_it_was_taken() {
    const PLACE: &[u8] = b"+52.5200+013.4050/";
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let part = |kind: &[u8; 4], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).unwrap();
        [&size.to_be_bytes()[..], kind, content].concat()
    };
    for (brand, media_type) in [(b"mp42", "video/mp4"), (b"qt  ", "video/quicktime")] {
        let head = part(b"ftyp", &[&brand[..], &[0; 4], brand].concat());
        let with = |more: &[u8]| {
            let movie = [part(b"mvhd", &[1; 100]), more.to_vec()].concat();
            [head.clone(), part(b"mdat", &[9; 2_000]), part(b"moov", &movie)].concat()
        };
        let told = with(&part(b"udta", &part(b"\xa9xyz", PLACE)));
        let file = shared(&ada, &room, "holiday.mov", &told).await;
        assert_eq!((&file["type"], &file["sizeBytes"]), (&json!(media_type), &json!(told.len())));
        let (reply, handed) = ada.fetch(&format!("/api/files/{}", text(&file["id"])), &[]).await;
        assert_eq!(reply.header("content-type").as_deref(), Some(media_type));
        assert!(handed == with(&part(b"free", &[0; PLACE.len() + 8])));
    }
    // A text that looks like one is nobody's to change.
    let text = b"The moov box holds a udta box: +52.5200+013.4050/";
    let id = ada.upload("notes.txt", text).await;
    assert_eq!(ada.fetch(&format!("/api/files/{id}"), &[]).await.1, text);
}
