//! The engine: all connections of one application.

use std::{
    fmt,
    sync::{
        Arc, Once,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
    routing::any,
};
use hyper::upgrade::OnUpgrade;
use serde_json::json;

use crate::{
    codec::packet,
    config::Config,
    frame::Frame,
    handler::Handler,
    request,
    socket::SocketId,
    transport::{Client, Connection, Driver, Shared, sweep},
};

/// The Socket.IO server of one application. A clone is the same engine.
pub struct Engine<H> {
    pub(crate) inner: Arc<Inner<H>>,
}

pub(crate) struct Inner<H> {
    pub(crate) handler: H,
    pub(crate) shared: Arc<Shared>,
    /// Engine.IO only: no namespaces, no events.
    pub(crate) is_bare: bool,
    last_socket_id: AtomicU64,
    sweep_started: Once,
}

impl<H: Handler> Engine<H> {
    /// Makes an engine without connections. Its sweep starts with the first one.
    ///
    /// # Panics
    ///
    /// When the configuration's `node_id` could not stand in a `sid`.
    pub fn new(config: Config, handler: H) -> Self {
        Self::make(config, handler, false)
    }

    /// Makes an engine that speaks Engine.IO only. [`Handler::connect`] is asked as soon as a connection is open, for the namespace
    /// `/` and without auth; what a client says before it has decided ends the connection. From then on
    /// [`Handler::message`] hears each message, and [`Frame::text_message`] and [`Frame::binary_message`] answer.
    pub fn bare(config: Config, handler: H) -> Self {
        Self::make(config, handler, true)
    }

    fn make(config: Config, handler: H, is_bare: bool) -> Self {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        assert!(
            !config.node_id.is_empty() && config.node_id.chars().all(is_letter),
            "a node_id has letters, digits, - and _ only"
        );
        let shared = Arc::new(Shared::new(config));
        let (last_socket_id, sweep_started) = (AtomicU64::new(0), Once::new());
        Self { inner: Arc::new(Inner { handler, shared, is_bare, last_socket_id, sweep_started }) }
    }

    /// The application given to [`Engine::new`].
    pub fn handler(&self) -> &H {
        &self.inner.handler
    }

    /// Routes `/socket.io/` to this engine. The server must be run by [`serve`](crate::serve()).
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.routes_at("/socket.io/")
    }

    /// Routes another path to this engine.
    pub fn routes_at<S: Clone + Send + Sync + 'static>(&self, path: &str) -> Router<S> {
        let engine = self.clone();
        let answer = move |request: Request| {
            let engine = engine.clone();
            async move { engine.handle(request).await }
        };
        Router::new().route(path, any(answer))
    }

    /// Answers one request to the engine's path: a handshake, a poll, packets or an upgrade. What is wrong is refused with 400 and
    /// Engine.IO's `{code, message}`, with 413 when it is too large, with 503 while shutting down, or with what the handler
    /// says.
    pub async fn handle(&self, request: Request) -> Response {
        let (mut parts, body) = request.into_parts();
        let on_upgrade = parts.extensions.remove::<OnUpgrade>();
        let ask = match request::read(&parts) {
            Ok(ask) => ask,
            Err(error) => return error.into_response(),
        };
        match self.inner.handler.check(&parts) {
            Ok(()) => self.answer(ask, &parts, on_upgrade, body).await,
            Err(response) => response,
        }
    }

    /// How many connections are open, connected to a namespace or not.
    pub fn connection_count(&self) -> usize {
        self.inner.shared.connection_count()
    }

    /// How many of them poll, and have not gone over to a WebSocket.
    pub fn polling_count(&self) -> usize {
        self.inner.shared.session_count()
    }

    /// Refuses new connections and closes all there are so that their clients come back by themselves: each once its events in flight
    /// are answered, and thousands one after the other over at most half of `deadline`, so that they do not come back all at once. Waits
    /// until the last has gone; who is left at the deadline is cut off.
    pub async fn shutdown(&self, deadline: Duration) {
        let shared = &self.inner.shared;
        let gone = async {
            shared.retire_all(deadline / 2).await;
            shared.emptied().await;
        };
        if tokio::time::timeout(deadline, gone).await.is_err() {
            shared.abort_all();
        }
    }
}

impl<H: Handler> Inner<H> {
    pub(crate) fn next_socket_id(&self) -> SocketId {
        SocketId(self.last_socket_id.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Begins to drive a connection.
    pub(crate) fn drive(
        self: Arc<Self>,
        connection: Arc<Connection>,
        handshake: H::Handshake,
        already_read: &[u8],
    ) {
        self.sweep_started.call_once(|| {
            let (shared, config) = (&self.shared, &self.shared.config);
            tokio::spawn(sweep(Arc::downgrade(shared), shared.tick, config.ping_timeout));
        });
        let client = Client::new(self, Arc::clone(&connection), handshake);
        // A task of its own, so that none of the request's state lives on in it.
        tokio::spawn(Driver::new(connection, client, already_read));
    }

    pub(crate) fn open_packet(&self, sid: &str, upgrades: &[&str]) -> Frame {
        let config = &self.shared.config;
        let packet = packet::open(&json!({
            "sid": sid,
            "upgrades": upgrades,
            "pingInterval": config.ping_interval.as_millis(),
            "pingTimeout": config.ping_timeout.as_millis(),
            "maxPayload": config.max_message_bytes,
        }));
        packet.expect("strings and numbers are always JSON")
    }
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
