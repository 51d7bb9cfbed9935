//! A server for other people's protocol test suites.
//!
//! ```text
//! conformance [--port 3000] [--ping-interval-ms 25000] [--ping-timeout-ms 20000] [--connect-timeout-ms 10000]
//!             [--max-payload-bytes 1000000]
//! ```
//!
//! Listens on loopback, by both of its addresses where there are two, and takes any origin. Under `/socket.io/` there are the namespaces `/` and `/custom`: they emit `auth` with the
//! handshake's auth on connection, echo `message` as `message-back` with all its arguments, and answer `message-with-ack` with
//! them. Under `/engine.io/` every message of bare Engine.IO comes back.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, Method, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN},
        request::Parts,
    },
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use serde_json::{json, value::RawValue};
use socketio::{Config, Engine, Event, Frame, Handler, Message, Reason, Refusal, Socket};
use tokio::{net::TcpListener, task::JoinSet};

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
        .layer(from_fn(allow_any_origin))
}

/// Lets pages from anywhere ask. What a suite in a browser tries with other methods than GET and POST, the browser asks about first.
async fn allow_any_origin(request: Request, next: Next) -> Response {
    const ANY: HeaderValue = HeaderValue::from_static("*");
    let mut response = if request.method() == Method::OPTIONS {
        let allowed = [(ACCESS_CONTROL_ALLOW_METHODS, ANY), (ACCESS_CONTROL_ALLOW_HEADERS, ANY)];
        (StatusCode::NO_CONTENT, allowed).into_response()
    } else {
        next.run(request).await
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    response
}

/// Reads the arguments, `--name value` or `--name=value`: the port and the configuration.
pub(crate) fn settings(mut arguments: impl Iterator<Item = String>) -> Result<(u16, Config), String> {
    let (mut port, mut config) = (3000, Config { max_message_bytes: 1_000_000, ..Config::default() });
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*argument, arguments.next()),
        };
        let value = value.and_then(|value| value.parse::<u64>().ok());
        let value = value.ok_or_else(|| format!("{name} needs a number"))?;
        match name {
            "--port" => port = u16::try_from(value).map_err(|_| format!("there is no port {value}"))?,
            "--ping-interval-ms" => config.ping_interval = Duration::from_millis(value),
            "--ping-timeout-ms" => config.ping_timeout = Duration::from_millis(value),
            "--connect-timeout-ms" => config.connect_timeout = Duration::from_millis(value),
            "--max-payload-bytes" => config.max_message_bytes = usize::try_from(value).unwrap_or(usize::MAX),
            _ => return Err(format!("{name} is not known")),
        }
    }
    // Suites send several messages before they look at what comes back.
    let at_least = |bound: usize, messages| bound.max(config.max_message_bytes.saturating_mul(messages));
    config.max_attachment_bytes = at_least(config.max_attachment_bytes, 1);
    config.max_queued_bytes = at_least(config.max_queued_bytes, 4);
    config.max_queued_answer_bytes = at_least(config.max_queued_answer_bytes, 8);
    Ok((port, config))
}

/// Both addresses of loopback: `localhost` may be either. One is enough where there is no other.
pub(crate) async fn listen(port: u16) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let second = TcpListener::bind((Ipv6Addr::LOCALHOST, first.local_addr()?.port())).await;
    Ok([first].into_iter().chain(second).collect())
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let (port, config) = settings(std::env::args().skip(1)).map_err(io::Error::other)?;
    let (router, mut serving) = (router(&config), JoinSet::new());
    for listener in listen(port).await? {
        println!("http://{}", listener.local_addr()?);
        serving.spawn(socketio::serve(listener, router.clone(), std::future::pending(), Duration::ZERO));
    }
    serving.join_all().await.into_iter().collect()
}
