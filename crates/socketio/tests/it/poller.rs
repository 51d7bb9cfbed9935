//! A client that polls: plain HTTP requests written by hand.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::kit::soon;

/// An answer's status and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// A polling session.
#[derive(Clone, Debug)]
pub(crate) struct Poller {
    address: SocketAddr,
    path: &'static str,
    /// What the open packet said.
    pub(crate) opened: serde_json::Value,
    pub(crate) sid: String,
}

impl Poller {
    /// Opens a session.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self::open_at(address, "/socket.io/").await
    }

    /// The same at another path.
    pub(crate) async fn open_at(address: SocketAddr, path: &'static str) -> Self {
        let answer = request_at(address, "GET", &format!("{path}?EIO=4&transport=polling"), "").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Self::at(address, path, &answer)
    }

    /// The session that a handshake's answer opened.
    pub(crate) fn of(address: SocketAddr, answer: &Answer) -> Self {
        Self::at(address, "/socket.io/", answer)
    }

    fn at(address: SocketAddr, path: &'static str, answer: &Answer) -> Self {
        let open: serde_json::Value = serde_json::from_str(answer.body.strip_prefix('0').unwrap()).unwrap();
        assert_eq!(open["upgrades"], serde_json::json!(["websocket"]));
        let sid = open["sid"].as_str().unwrap().to_owned();
        Self { address, path, opened: open, sid }
    }

    /// The query of this session's requests.
    pub(crate) fn query(&self) -> String {
        format!("EIO=4&transport=polling&sid={}", self.sid)
    }

    fn target(&self) -> String {
        format!("{}?{}", self.path, self.query())
    }

    pub(crate) async fn poll(&self) -> Answer {
        request_at(self.address, "GET", &self.target(), "").await
    }

    pub(crate) async fn post(&self, body: &str) -> Answer {
        request_at(self.address, "POST", &self.target(), body).await
    }

    /// Polls for packets, which must come.
    pub(crate) async fn packets(&self) -> Vec<String> {
        let answer = self.poll().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body.split('\u{1e}').map(ToOwned::to_owned).collect()
    }

    /// Posts packets, which must be taken.
    pub(crate) async fn send(&self, body: &str) {
        let answer = self.post(body).await;
        assert_eq!((answer.status, &*answer.body), (200, "ok"), "{answer:?}");
    }

    /// Sends a CONNECT and takes its answer and the welcome.
    pub(crate) async fn connect(&self) {
        self.send("40").await;
        let packets = self.packets().await;
        assert!(packets[0].starts_with(r#"40{"sid":""#), "{packets:?}");
        assert_eq!(packets[1..], [r#"42["welcome","|-"]"#]);
    }

    /// Begins a request and does not read its answer.
    pub(crate) async fn begin(&self, method: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!("{method} {} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n", self.target());
        stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        stream
    }
}

/// One request on a connection of its own.
pub(crate) async fn request(address: SocketAddr, method: &str, query: &str, body: &str) -> Answer {
    request_at(address, method, &format!("/socket.io/?{query}"), body).await
}

/// The same for any path and query.
pub(crate) async fn request_at(address: SocketAddr, method: &str, target: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // The server may answer before it has read all of it.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    answer(stream).await
}

/// Reads an answer to its connection's end.
pub(crate) async fn answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = soon(stream.read_to_end(&mut bytes)).await;
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    Answer { status: head[9..12].parse().unwrap(), head: head.to_lowercase(), body: body.to_owned() }
}
