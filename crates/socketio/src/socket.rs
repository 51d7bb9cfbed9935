//! A connected client as the application sees it.

use std::{fmt, sync::Arc};

use crate::{
    codec::namespace::Namespace,
    frame::Frame,
    transport::{Connection, Generation},
};

/// Names a socket within its process. Never given again while the process lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub(crate) u64);

impl SocketId {
    /// The number behind the id.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The kernel has it.
    Written,
    /// The socket is full; it waits in a queue and goes out in order.
    Queued,
    /// Not sent, and what was queued of broadcasts is gone too: the queue's bound was passed. [`drained`](crate::Handler::drained)
    /// follows. Also the answer of a socket that is gone.
    Dropped,
}

/// A connected client with the application's session. A clone is the same socket; keep none longer than `disconnected`, because
/// the last one holds the file descriptor.
pub struct Socket<S> {
    inner: Arc<Inner<S>>,
}

struct Inner<S> {
    id: SocketId,
    generation: Generation,
    namespace: Namespace,
    connection: Arc<Connection>,
    session: S,
}

impl<S> Socket<S> {
    pub(crate) fn new(
        id: SocketId,
        generation: Generation,
        namespace: Namespace,
        connection: Arc<Connection>,
        session: S,
    ) -> Self {
        Self { inner: Arc::new(Inner { id, generation, namespace, connection, session }) }
    }

    pub(crate) fn generation(&self) -> Generation {
        self.inner.generation
    }

    pub(crate) fn parts(&self) -> (&Arc<Connection>, Generation, &Namespace) {
        (&self.inner.connection, self.inner.generation, &self.inner.namespace)
    }

    /// This socket's id.
    pub fn id(&self) -> SocketId {
        self.inner.id
    }

    /// The namespace it is connected to: what is sent to it must be made for that.
    pub fn namespace(&self) -> &str {
        self.inner.namespace.as_str()
    }

    /// What [`connect`](crate::Handler::connect) returned for it.
    pub fn session(&self) -> &S {
        &self.inner.session
    }

    /// Sends a broadcast: written at once where the socket has room, queued within the bounds where it has none, else dropped.
    /// Never blocks or waits; safe from any thread.
    pub fn send(&self, frame: &Frame) -> Sent {
        self.inner.connection.broadcast(self.inner.generation, frame)
    }

    /// Sends what must not be dropped. While it waits in the queue the client's requests are not read. Meant for the few frames
    /// of one connection's own (a greeting, a farewell), not for broadcasts; more than `max_queued_answer_bytes` waiting closes.
    pub fn emit(&self, frame: &Frame) -> Sent {
        self.inner.connection.emit(self.inner.generation, frame)
    }

    /// Disconnects the client, which is told so and does not come back by itself. What was sent before still goes out, within
    /// `close_timeout`. The connection lives on when it has sockets in other namespaces. `disconnected` follows from the connection's own task.
    pub fn close(&self) {
        self.inner.connection.disconnect(self.inner.generation, &self.inner.namespace);
    }

    /// Whether nothing sent from now on can arrive.
    pub fn is_closed(&self) -> bool {
        self.inner.connection.is_closed(self.inner.generation)
    }
}

impl<S> Clone for Socket<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<S> fmt::Debug for Socket<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Socket").field(&self.inner.id.0).finish()
    }
}
