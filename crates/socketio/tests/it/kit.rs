//! A small application that tells what it sees, and a client that shows every frame.

use std::{net::SocketAddr, sync::atomic::AtomicUsize, sync::atomic::Ordering, time::Duration};

use axum::{
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use parking_lot::Mutex;
use serde_json::{Value, value::RawValue};
use socketio::{Ack, Config, Engine, Event, Frame, Handler, Reason, Refusal, Socket};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Nothing waited for takes this long, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the application saw.
#[derive(Debug)]
pub(crate) enum Seen {
    Connected(Socket<String>),
    Event,
    Drained,
    Disconnected(Reason),
    /// A `connect` that never answers was given up.
    ConnectDropped,
}

/// The application: what it does with an event is in the event's name.
pub(crate) struct App {
    seen: mpsc::UnboundedSender<Seen>,
    pub(crate) held: Mutex<Vec<Ack>>,
    pub(crate) most_held: AtomicUsize,
}

struct TellWhenDropped(mpsc::UnboundedSender<Seen>);

impl Drop for TellWhenDropped {
    fn drop(&mut self) {
        let _ = self.0.send(Seen::ConnectDropped);
    }
}

impl App {
    fn see(&self, seen: Seen) {
        // The test may be over already.
        let _ = self.seen.send(seen);
    }
}

impl Handler for App {
    type Handshake = String;
    type Session = String;

    fn upgrade(&self, parts: &Parts, peer: SocketAddr) -> Result<String, Response> {
        assert!(peer.ip().is_loopback());
        let origin = parts.headers.get("origin").map_or("", |origin| origin.to_str().unwrap());
        if origin.contains("evil") {
            return Err((StatusCode::FORBIDDEN, "no").into_response());
        }
        Ok(origin.to_owned())
    }

    async fn connect(&self, origin: &String, auth: Option<&RawValue>) -> Result<String, Refusal> {
        let auth: Value = auth.map_or(Value::Null, |auth| serde_json::from_str(auth.get()).unwrap());
        match auth["token"].as_str() {
            Some("wrong") => Err(Refusal::new("unauthorized").with_data(&serde_json::json!({ "code": 7 }))),
            Some("panic") => panic!("as the test asked"),
            Some("wait") => {
                let _tell = TellWhenDropped(self.seen.clone());
                std::future::pending().await
            }
            Some("later") => {
                tokio::task::yield_now().await;
                Ok(format!("{origin}|later"))
            }
            token => Ok(format!("{origin}|{}", token.unwrap_or("-"))),
        }
    }

    fn connected(&self, socket: &Socket<String>) {
        socket.emit(&Frame::event("welcome", socket.session()).unwrap());
        self.see(Seen::Connected(socket.clone()));
    }

    fn event(&self, socket: &Socket<String>, event: Event<'_>) {
        self.see(Seen::Event);
        match &*event.name {
            "echo" => {
                let args = event.args.clone();
                event.ack.send(&args).unwrap();
            }
            "big" => {
                let size_bytes = event.arg(0).unwrap();
                event.ack.send(&"x".repeat(size_bytes)).unwrap();
            }
            "hold" => {
                let mut held = self.held.lock();
                held.push(event.ack);
                self.most_held.fetch_max(held.len(), Ordering::Relaxed);
            }
            "later" => {
                tokio::spawn(async move { event.ack.send(&"done").unwrap() });
            }
            "wanted" => {
                let is_wanted = event.ack.is_wanted();
                socket.emit(&Frame::event("wanted", &is_wanted).unwrap());
            }
            "panic" => panic!("as the test asked"),
            "close" => socket.close(),
            _ => {}
        }
    }

    fn drained(&self, socket: &Socket<String>) {
        socket.emit(&Frame::event("lagged", &()).unwrap());
        self.see(Seen::Drained);
    }

    fn disconnected(&self, socket: &Socket<String>, reason: Reason) {
        assert!(socket.is_closed());
        self.see(Seen::Disconnected(reason));
    }
}

/// A running engine.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) engine: Engine<App>,
    seen: mpsc::UnboundedReceiver<Seen>,
    _stop: oneshot::Sender<()>,
}

impl Server {
    pub(crate) async fn start(config: Config) -> Self {
        let (sender, seen) = mpsc::unbounded_channel();
        let app = App { seen: sender, held: Mutex::default(), most_held: AtomicUsize::new(0) };
        let engine = Engine::new(config, app);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        tokio::spawn(socketio::serve(listener, engine.routes(), stopped, PATIENCE));
        Self { address, engine, seen, _stop: stop }
    }

    /// The next thing the application saw.
    pub(crate) async fn seen(&mut self) -> Seen {
        soon(self.seen.recv()).await.expect("the application is there")
    }

    /// Whether the application saw nothing more so far.
    pub(crate) fn is_quiet(&self) -> bool {
        self.seen.is_empty()
    }

    /// The socket that connects next.
    pub(crate) async fn connected(&mut self) -> Socket<String> {
        loop {
            if let Seen::Connected(socket) = self.seen().await {
                return socket;
            }
        }
    }

    /// Why the socket that disconnects next did.
    pub(crate) async fn disconnected(&mut self) -> Reason {
        loop {
            if let Seen::Disconnected(reason) = self.seen().await {
                return reason;
            }
        }
    }

    /// A client with an accepted CONNECT, and its socket.
    pub(crate) async fn join(&mut self) -> (Client, Socket<String>) {
        let mut client = Client::open(self.address).await;
        client.connect("40").await;
        (client, self.connected().await)
    }

    /// Waits until no connection is left.
    pub(crate) async fn emptied(&self) {
        let emptied = async {
            while self.engine.connection_count() > 0 {
                tokio::task::yield_now().await;
            }
        };
        soon(emptied).await;
    }
}

/// What a client got.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Text(String),
    Pong(Vec<u8>),
    Close(u16),
    /// The connection ended.
    End,
}

/// A WebSocket client that does nothing by itself.
pub(crate) struct Client {
    stream: TcpStream,
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
        let mut stream = socket.connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        stream.write_all(&[upgrade_request("").as_bytes(), extra].concat()).await.unwrap();
        let head = read_head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        let mut client = Self { stream };
        let open = client.text().await;
        assert!(open.starts_with('0'), "{open}");
        client
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
        soon(self.stream.write_all(bytes)).await.unwrap();
    }

    /// The next frame, whatever it is.
    pub(crate) async fn next(&mut self) -> Got {
        soon(self.read_frame()).await.unwrap_or(Got::End)
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

/// Waits for what must come.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    timeout(PATIENCE, future).await.expect("this comes soon")
}
