//! A WebSocket client that writes its frames by hand and shows every one it gets.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::kit::soon;

/// What a client got.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Text(String),
    Binary(Vec<u8>),
    Pong(Vec<u8>),
    Close(u16),
    /// The connection ended.
    End,
}

/// A WebSocket client that does nothing by itself.
pub(crate) struct Client {
    stream: TcpStream,
    /// The open packet.
    pub(crate) opened: String,
}

impl Client {
    /// Upgrades and reads the open packet.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self::open_with(address, &[], None).await
    }

    /// The same with bytes that follow the request at once, or with a small receive buffer.
    pub(crate) async fn open_with(address: SocketAddr, extra: &[u8], receive_bytes: Option<u32>) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = receive_bytes {
            socket.set_recv_buffer_size(bytes).unwrap();
        }
        let stream = socket.connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self::begin(stream, &upgrade_request(""), extra).await
    }

    /// Upgrades another path's WebSocket and reads the open packet.
    pub(crate) async fn open_at(address: SocketAddr, path: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self::begin(stream, &upgrade_request("").replace("/socket.io/", path), &[]).await
    }

    async fn begin(mut stream: TcpStream, request: &str, extra: &[u8]) -> Self {
        stream.write_all(&[request.as_bytes(), extra].concat()).await.unwrap();
        let head = read_head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        let mut client = Self { stream, opened: String::new() };
        client.opened = client.text().await;
        assert!(client.opened.starts_with('0'), "{}", client.opened);
        client
    }

    /// Opens a WebSocket for a polling session.
    pub(crate) async fn take_over(address: SocketAddr, sid: &str) -> Self {
        Self::try_take_over(address, sid).await.expect("the server takes it")
    }

    /// The same at another path.
    pub(crate) async fn take_over_at(address: SocketAddr, path: &str, sid: &str) -> Self {
        Self::upgrade(address, path, sid).await
    }

    /// The same, unless the server closes it at once.
    pub(crate) async fn try_take_over(address: SocketAddr, sid: &str) -> Option<Self> {
        let mut client = Self::upgrade(address, "/socket.io/", sid).await;
        // Who is taken is answered.
        client.send_raw(&frame(0x89, b"there?")).await;
        (client.next().await == Got::Pong(b"there?".to_vec())).then_some(client)
    }

    async fn upgrade(address: SocketAddr, path: &str, sid: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = upgrade_request("").replace("/socket.io/", path);
        let request = request.replace("=websocket HTTP", &format!("=websocket&sid={sid} HTTP"));
        stream.write_all(request.as_bytes()).await.unwrap();
        let head = read_head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Self { stream, opened: String::new() }
    }

    /// Sends a CONNECT and takes its answer and the welcome, which it returns.
    pub(crate) async fn connect(&mut self, packet: &str) -> String {
        self.send(packet).await;
        let answer = self.text().await;
        assert!(answer.starts_with(r#"40{"sid":""#), "{answer}");
        self.text().await
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.send_raw(&frame(0x81, text.as_bytes())).await;
    }

    pub(crate) async fn send_raw(&mut self, bytes: &[u8]) {
        // A server that has closed the connection is found out by reading.
        let _ = soon(self.stream.write_all(bytes)).await;
    }

    /// The next frame, whatever it is.
    pub(crate) async fn next(&mut self) -> Got {
        soon(self.read_frame()).await.unwrap_or(Got::End)
    }

    /// Whether the server still takes what is sent, or has reset the connection.
    pub(crate) async fn is_taken(&mut self, bytes: &[u8]) -> bool {
        soon(self.stream.write_all(bytes)).await.is_ok()
    }

    /// The next frame, which is a text.
    pub(crate) async fn text(&mut self) -> String {
        match self.next().await {
            Got::Text(text) => text,
            other => panic!("expected a text, got {other:?}"),
        }
    }

    /// Everything until the connection ends, pings left out.
    pub(crate) async fn rest(&mut self) -> Vec<Got> {
        let mut all = Vec::new();
        loop {
            match self.next().await {
                Got::End => return all,
                Got::Text(text) if text == "2" => {}
                got => all.push(got),
            }
        }
    }

    /// Reads some bytes of what has come, whatever they are.
    pub(crate) async fn sip(&mut self) {
        let _ = soon(self.stream.read(&mut [0; 5_000])).await.expect("the connection is open");
    }

    /// Reads to the end of the connection; whether that was a reset.
    pub(crate) async fn is_reset(&mut self) -> bool {
        let outcome = soon(tokio::io::copy(&mut self.stream, &mut tokio::io::sink())).await;
        outcome.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
    }

    /// Ends the writing side, as a process that exits does.
    pub(crate) async fn hang_up(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    async fn read_frame(&mut self) -> std::io::Result<Got> {
        let first = self.stream.read_u8().await?;
        let length = match self.stream.read_u8().await? {
            126 => usize::from(self.stream.read_u16().await?),
            127 => usize::try_from(self.stream.read_u64().await?).unwrap(),
            short => usize::from(short),
        };
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).await?;
        Ok(match first {
            0x81 => Got::Text(String::from_utf8(payload).expect("text is UTF-8")),
            0x82 => Got::Binary(payload),
            0x8A => Got::Pong(payload),
            0x88 => Got::Close(u16::from_be_bytes(payload[..2].try_into().unwrap())),
            other => panic!("a server does not send {other:#x}"),
        })
    }
}

/// A client's frame, masked.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [1, 2, 3, 4];
    let mut bytes = vec![first];
    match u16::try_from(payload.len()) {
        Ok(short) if short < 126 => bytes.push(0x80 | u8::try_from(short).unwrap()),
        Ok(short) => bytes.extend([&[0xFE][..], &short.to_be_bytes()].concat()),
        Err(_) => bytes.extend([&[0xFF][..], &(payload.len() as u64).to_be_bytes()].concat()),
    }
    bytes.extend(MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// A WebSocket upgrade with the key of RFC 6455's example, and more headers.
pub(crate) fn upgrade_request(headers: &str) -> String {
    format!(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
         Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Version: 13\r\n{headers}\r\n"
    )
}

/// A response's status line and headers.
pub(crate) async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(soon(stream.read_u8()).await.unwrap());
    }
    String::from_utf8(head).unwrap()
}
