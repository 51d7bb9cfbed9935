//! A small application that tells what it sees, and the server it runs in.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use axum::{
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use parking_lot::Mutex;
use serde_json::{Value, value::RawValue};
use socketio::{Ack, Config, Engine, Event, Frame, Handler, Reason, Refusal, Sent, Socket};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::client::Client;

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

    fn has_namespace(&self, namespace: &str) -> bool {
        matches!(namespace, "/" | "/other" | "/third")
    }

    fn check(&self, parts: &Parts) -> Result<(), Response> {
        if origin(parts).contains("evil") {
            return Err((StatusCode::FORBIDDEN, "no").into_response());
        }
        Ok(())
    }

    fn handshake(&self, parts: &Parts, peer: SocketAddr) -> Result<String, Response> {
        assert!(peer.ip().is_loopback());
        Ok(origin(parts).to_owned())
    }

    async fn connect(&self, origin: &String, _: &str, auth: Option<&RawValue>) -> Result<String, Refusal> {
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
            "both" => {
                event.ack.send(&"first").unwrap();
                assert_ne!(socket.send(&Frame::event("then", &"x".repeat(200_000)).unwrap()), Sent::Dropped);
            }
            "later" => {
                tokio::spawn(async move { event.ack.send(&"done").unwrap() });
            }
            "wanted" => {
                let is_wanted = event.ack.is_wanted();
                socket.emit(&Frame::event("wanted", &is_wanted).unwrap());
            }
            "refuse" => event.ack.refuse(&"refused").unwrap(),
            "panic" => panic!("as the test asked"),
            "close" => socket.close(),
            _ => {}
        }
    }

    fn excess(&self, _: &Socket<String>, event: Event<'_>) {
        event.ack.send(&"excess").unwrap();
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

fn origin(parts: &Parts) -> &str {
    parts.headers.get("origin").map_or("", |origin| origin.to_str().unwrap())
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

    /// Throws away what the application saw so far.
    pub(crate) fn forget_seen(&mut self) {
        while self.seen.try_recv().is_ok() {}
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

/// A running server of `examples/conformance.rs`.
pub(crate) async fn conformance(config: &Config) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async move { drop(stopped.await) };
    tokio::spawn(socketio::serve(listener, crate::conformance::router(config), stopped, PATIENCE));
    (address, stop)
}

/// Waits for what must come.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    timeout(PATIENCE, future).await.expect("this comes soon")
}
