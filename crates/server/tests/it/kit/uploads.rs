//! Uploading as the protocol (tus 1.0) has it.

use std::io::Cursor;

use base64::{Engine, engine::general_purpose::STANDARD};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{Reply, TestUser, contract, new_id, text};

/// A picture of this size.
pub fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90]));
    image.write_to(&mut Cursor::new(&mut bytes), format).expect("a picture can be written");
    bytes
}

/// `Upload-Metadata` of a name, and of an id where there is one.
pub fn metadata(name: &str, id: Option<&str>) -> String {
    let id = id.map(|id| format!(",id {}", STANDARD.encode(id))).unwrap_or_default();
    format!("filename {}{id}", STANDARD.encode(name))
}

impl TestUser {
    /// Announces an upload.
    pub async fn announce(&self, name: &str, size: usize) -> Reply {
        self.announce_as(size, &metadata(name, None)).await
    }

    /// Announces an upload with metadata of the test's own.
    pub async fn announce_as(&self, size: usize, metadata: &str) -> Reply {
        let request = self.call("POST", "/api/files").bearer_auth(&self.token);
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", size);
        Reply::to(request.header("upload-metadata", metadata)).await
    }

    /// Sends bytes from an offset on.
    pub async fn append(&self, id: &str, offset: usize, bytes: &[u8]) -> Reply {
        let request = self.call("PATCH", &format!("/api/files/{id}")).bearer_auth(&self.token);
        let request = request.header("tus-resumable", "1.0.0").header("upload-offset", offset);
        Reply::to(request.header("content-type", "application/offset+octet-stream").body(bytes.to_vec()))
            .await
    }

    /// Begins to send all of it, and stops after so many bytes.
    pub async fn half_append(&self, id: &str, bytes: &[u8], sent: usize) -> TcpStream {
        let address = self.url.strip_prefix("http://").expect("an address");
        let mut line = TcpStream::connect(address).await.expect("it listens");
        let head = format!(
            "PATCH /api/files/{id} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            self.token,
            bytes.len()
        );
        line.write_all(head.as_bytes()).await.expect("it is read");
        line.write_all(&bytes[..sent]).await.expect("it is read");
        line
    }

    /// Where an upload stands.
    pub async fn offset(&self, id: &str) -> usize {
        let reply = self.request("HEAD", &format!("/api/files/{id}"), None).await;
        assert_eq!(reply.status, 200, "{id}");
        reply.header("upload-offset").expect("its owner is told").parse().expect("a number")
    }

    /// Uploads a file and answers with its id.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let id = text(&self.announce(name, bytes.len()).await.with(201)["id"]);
        if !bytes.is_empty() {
            self.append(&id, 0, bytes).await.with(204);
        }
        id
    }

    /// Uploads a picture, sends it and answers with its id.
    pub async fn share_picture(&self, room: &str) -> String {
        let id = self.upload("tea.png", &drawn(40, 30, ImageFormat::Png)).await;
        let body = json!({ "id": new_id(), "body": "", "fileIds": [id] });
        self.send(room, body).await.with(201);
        id
    }

    /// The bytes of a file, with the headers.
    pub async fn fetch(&self, path: &str, headers: &[(&str, &str)]) -> (Reply, Vec<u8>) {
        let mut request = self.call("GET", path).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("the server answers");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("the answer arrives whole").to_vec();
        let reply = Reply { status, headers, body: serde_json::Value::Null };
        if status < 400 {
            contract::check("GET", path, &reply).unwrap_or_else(|fault| panic!("{fault}"));
        }
        (reply, bytes)
    }
}
