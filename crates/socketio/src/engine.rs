//! The engine: all connections of one application.

use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Once,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde_json::json;
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::{
    codec::packet,
    config::Config,
    handler::Handler,
    socket::SocketId,
    transport::{Client, Connection, Driver, Shared, sweep},
    upgrade::{self, HandshakeError},
};

/// Random bytes in a `sid`: it is nobody's secret yet, but must never be met twice.
const SID_BYTES: usize = 15;

/// The Socket.IO server of one application. A clone is the same engine.
pub struct Engine<H> {
    inner: Arc<Inner<H>>,
}

pub(crate) struct Inner<H> {
    pub(crate) handler: H,
    shared: Arc<Shared>,
    last_socket_id: AtomicU64,
    sweep_started: Once,
}

impl<H: Handler> Engine<H> {
    /// Makes an engine without connections. Its sweep starts with the first one.
    pub fn new(config: Config, handler: H) -> Self {
        let shared = Arc::new(Shared::new(config));
        let (last_socket_id, sweep_started) = (AtomicU64::new(0), Once::new());
        Self { inner: Arc::new(Inner { handler, shared, last_socket_id, sweep_started }) }
    }

    /// The application given to [`Engine::new`].
    pub fn handler(&self) -> &H {
        &self.inner.handler
    }

    /// Routes `/socket.io/` to this engine. The server must be run by [`serve`](crate::serve()).
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let engine = self.clone();
        let answer = move |request: Request| std::future::ready(engine.handle(request));
        Router::new().route("/socket.io/", any(answer))
    }

    /// Answers one request to the engine's path: upgrades it, or refuses it with 400 and Engine.IO's `{code, message}`, with
    /// 503 while shutting down, or with what the handler says.
    pub fn handle(&self, request: Request) -> Response {
        let (mut parts, _) = request.into_parts();
        let accept_key = match upgrade::check(&parts) {
            Ok(key) => key,
            Err(error) => return error.into_response(),
        };
        if self.inner.shared.is_closing() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let Some(&ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            tracing::error!(
                "the request does not carry its peer's address; is it served by socketio::serve?"
            );
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let Some(on_upgrade) = parts.extensions.remove::<OnUpgrade>() else {
            return HandshakeError::REQUEST.into_response();
        };
        match self.inner.handler.upgrade(&parts, peer) {
            Ok(handshake) => {
                tokio::spawn(Arc::clone(&self.inner).take_over(on_upgrade, handshake));
                upgrade::switching(accept_key)
            }
            Err(response) => response,
        }
    }

    /// How many connections are open, connected to a namespace or not.
    pub fn connection_count(&self) -> usize {
        self.inner.shared.connection_count()
    }

    /// Refuses new connections, closes all there are so that their clients come back by themselves, and waits until the last has
    /// gone, at most `deadline`; who is left then is cut off.
    pub async fn shutdown(&self, deadline: Duration) {
        let shared = &self.inner.shared;
        shared.close_all();
        if tokio::time::timeout(deadline, shared.emptied()).await.is_err() {
            shared.abort_all();
        }
    }
}

impl<H: Handler> Inner<H> {
    pub(crate) fn next_socket_id(&self) -> SocketId {
        SocketId(self.last_socket_id.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Waits for the upgrade's answer to be written and takes the bare TCP stream back from the HTTP server.
    async fn take_over(self: Arc<Self>, on_upgrade: OnUpgrade, handshake: H::Handshake) {
        match on_upgrade.await.map(Upgraded::downcast::<TokioIo<TcpStream>>) {
            Ok(Ok(parts)) => self.open(parts.io.into_inner(), handshake, &parts.read_buf),
            Ok(Err(_)) => {
                tracing::error!("an upgraded connection is not a plain TCP stream of socketio::serve");
            }
            Err(error) => tracing::debug!(%error, "a client left during its upgrade"),
        }
    }

    fn open(self: Arc<Self>, stream: TcpStream, handshake: H::Handshake, already_read: &[u8]) {
        self.sweep_started.call_once(|| {
            tokio::spawn(sweep(Arc::downgrade(&self.shared), self.shared.tick));
        });
        self.set_options(&stream);
        let connection = Connection::new(stream, Arc::clone(&self.shared));
        connection.reply(self.open_packet().wire());
        let client = Client::new(self, Arc::clone(&connection), handshake);
        // A task of its own, so that none of the upgrade's state lives on in it.
        tokio::spawn(Driver::new(connection, client, already_read));
    }

    /// On the connection, not on the listener: HTTP requests keep the system's buffers.
    fn set_options(&self, stream: &TcpStream) {
        let (socket, config) = (SockRef::from(stream), &self.shared.config);
        let outcome = socket
            .set_tcp_nodelay(true)
            .and_then(|()| socket.set_send_buffer_size(config.send_buffer_bytes))
            .and_then(|()| socket.set_tcp_user_timeout(Some(config.tcp_user_timeout)));
        if let Err(error) = outcome {
            tracing::debug!(%error, "a connection's options could not be set");
        }
    }

    fn open_packet(&self) -> crate::Frame {
        let config = &self.shared.config;
        let packet = packet::open(&json!({
            "sid": new_sid(),
            "upgrades": [],
            "pingInterval": config.ping_interval.as_millis(),
            "pingTimeout": config.ping_timeout.as_millis(),
            "maxPayload": config.max_message_bytes,
        }));
        packet.expect("strings and numbers are always JSON")
    }
}

/// A fresh public id.
pub(crate) fn new_sid() -> String {
    let mut bytes = [0; SID_BYTES];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

impl<H> Clone for Engine<H> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<H> fmt::Debug for Engine<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
