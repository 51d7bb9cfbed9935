//! A server for other people's protocol test suites.
//!
//! ```text
//! conformance [--port 3000] [--ping-interval-ms 25000] [--ping-timeout-ms 20000] [--connect-timeout-ms 10000]
//!             [--max-payload-bytes 1000000]
//! ```
//!
//! Listens on loopback and takes any origin. Under `/socket.io/` there are the namespaces `/` and `/custom`: they emit `auth` with the
//! handshake's auth on connection, echo `message` as `message-back` with all its arguments, and answer `message-with-ack` with
//! them. Under `/engine.io/` every message of bare Engine.IO comes back.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    http::{HeaderValue, header::ACCESS_CONTROL_ALLOW_ORIGIN, request::Parts},
    middleware::map_response,
    response::Response,
};
use serde_json::{json, value::RawValue};
use socketio::{Config, Engine, Event, Frame, Handler, Message, Reason, Refusal, Socket};
use tokio::net::TcpListener;

/// Suites that wait for one message at a time miss the second of two that arrive together, as the answer to CONNECT and what is
/// emitted upon it would.
const AUTH_PAUSE: Duration = Duration::from_millis(20);

/// The Socket.IO side. A socket's session is the auth it came with.
struct SocketIo;

impl Handler for SocketIo {
    type Handshake = ();
    type Session = Box<RawValue>;

    fn handshake(&self, _: &Parts, _: SocketAddr) -> Result<(), Response> {
        Ok(())
    }

    fn has_namespace(&self, namespace: &str) -> bool {
        matches!(namespace, "/" | "/custom")
    }

    async fn connect(&self, (): &(), _: &str, auth: Option<&RawValue>) -> Result<Box<RawValue>, Refusal> {
        let empty = || serde_json::value::to_raw_value(&json!({})).expect("an object is JSON");
        Ok(auth.map_or_else(empty, ToOwned::to_owned))
    }

    fn connected(&self, socket: &Socket<Box<RawValue>>) {
        let socket = socket.clone();
        tokio::spawn(async move {
            tokio::time::sleep(AUTH_PAUSE).await;
            emit(&socket, Frame::event_with(socket.namespace(), "auth", &[socket.session()], &[]));
        });
    }

    fn event(&self, socket: &Socket<Box<RawValue>>, event: Event<'_>) {
        let Event { name, args, attachments, ack } = event;
        match &*name {
            "message" => {
                emit(socket, Frame::event_with(socket.namespace(), "message-back", &args, &attachments));
            }
            "message-with-ack" => ack.send_with(&args, &attachments).expect("JSON that came in goes out"),
            _ => {}
        }
    }

    fn drained(&self, _: &Socket<Box<RawValue>>) {}

    fn disconnected(&self, _: &Socket<Box<RawValue>>, _: Reason) {}
}

/// The bare Engine.IO side.
struct EngineIo;

impl Handler for EngineIo {
    type Handshake = ();
    type Session = ();

    fn handshake(&self, _: &Parts, _: SocketAddr) -> Result<(), Response> {
        Ok(())
    }

    async fn connect(&self, (): &(), _: &str, _: Option<&RawValue>) -> Result<(), Refusal> {
        Ok(())
    }

    fn connected(&self, _: &Socket<()>) {}

    fn event(&self, _: &Socket<()>, _: Event<'_>) {}

    fn message(&self, socket: &Socket<()>, message: Message<'_>) {
        socket.emit(&match message {
            Message::Text(text) => Frame::text_message(text),
            Message::Binary(bytes) => Frame::binary_message(bytes),
        });
    }

    fn drained(&self, _: &Socket<()>) {}

    fn disconnected(&self, _: &Socket<()>, _: Reason) {}
}

fn emit<S>(socket: &Socket<S>, frame: serde_json::Result<Frame>) {
    socket.emit(&frame.expect("JSON that came in goes out"));
}

/// Both engines behind one router.
pub(crate) fn router(config: &Config) -> Router {
    Router::new()
        .merge(Engine::new(config.clone(), SocketIo).routes())
        .merge(Engine::bare(config.clone(), EngineIo).routes_at("/engine.io/"))
        .layer(map_response(|mut response: Response| async {
            response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            response
        }))
}

/// Reads the arguments: the port and the configuration.
fn settings(mut arguments: impl Iterator<Item = String>) -> Result<(u16, Config), String> {
    let (mut port, mut config) = (3000, Config { max_message_bytes: 1_000_000, ..Config::default() });
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse::<u64>().ok());
        let value = value.ok_or_else(|| format!("{name} needs a number"))?;
        match &*name {
            "--port" => port = u16::try_from(value).map_err(|_| format!("there is no port {value}"))?,
            "--ping-interval-ms" => config.ping_interval = Duration::from_millis(value),
            "--ping-timeout-ms" => config.ping_timeout = Duration::from_millis(value),
            "--connect-timeout-ms" => config.connect_timeout = Duration::from_millis(value),
            "--max-payload-bytes" => config.max_message_bytes = usize::try_from(value).unwrap_or(usize::MAX),
            _ => return Err(format!("{name} is not known")),
        }
    }
    config.max_attachment_bytes = config.max_attachment_bytes.max(config.max_message_bytes);
    Ok((port, config))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let (port, config) = settings(std::env::args().skip(1)).map_err(io::Error::other)?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    socketio::serve(listener, router(&config), std::future::pending(), Duration::ZERO).await
}
