//! What an application implements to live on an engine.

use std::{borrow::Cow, net::SocketAddr};

use axum::{http::request::Parts, response::Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::{ack::Ack, socket::Socket};

/// The application behind an [`Engine`](crate::Engine). One value serves every connection.
///
/// For one connection the calls come one after the other, in the order of this list. All but `connect` are synchronous and run on
/// the thread that found the connection's bytes: they should return at once and spawn what takes time. A panic in any of them closes
/// that connection and touches no other.
pub trait Handler: Send + Sync + 'static {
    /// What `handshake` keeps of the HTTP request for `connect`. It lives exactly as long as the connection, connected or not: keep
    /// it small, and put a guard in it to count connections.
    type Handshake: Send + Sync + 'static;
    /// The application's state of one connected socket.
    type Session: Send + Sync + 'static;

    /// Decides on every HTTP request, those of sessions that are open already included: the place to refuse a foreign Origin. The
    /// default takes all.
    ///
    /// # Errors
    ///
    /// The response to send instead.
    #[expect(
        clippy::result_large_err,
        reason = "the error is the HTTP response itself, made once per refused request"
    )]
    fn check(&self, parts: &Parts) -> Result<(), Response> {
        let _ = parts;
        Ok(())
    }

    /// Keeps what `connect` will need of the HTTP request that opens a session, once `check` has taken it.
    ///
    /// # Errors
    ///
    /// The response to send instead.
    #[expect(
        clippy::result_large_err,
        reason = "the error is the HTTP response itself, made once per refused handshake"
    )]
    fn handshake(&self, parts: &Parts, peer: SocketAddr) -> Result<Self::Handshake, Response>;

    /// Whether there is a namespace of this name; a CONNECT to any other is refused. The default has `/` only.
    fn has_namespace(&self, namespace: &str) -> bool {
        namespace == "/"
    }

    /// Authenticates a CONNECT to a namespace. Dropped unfinished when the connection ends, as it does when none was accepted and
    /// `decide_timeout` is over; what a connected client asks for besides has the time that this takes.
    fn connect(
        &self,
        handshake: &Self::Handshake,
        namespace: &str,
        auth: Option<&RawValue>,
    ) -> impl Future<Output = Result<Self::Session, Refusal>> + Send;

    /// The CONNECT has been answered: the place to register the socket and to send its first frames.
    fn connected(&self, socket: &Socket<Self::Session>);

    /// An event came. Hold `event.ack` for as long as it is being worked on: the holders are counted against `max_in_flight`.
    fn event(&self, socket: &Socket<Self::Session>, event: Event<'_>);

    /// An event came that waited for longer than `max_backlog` allows, or behind one that did. The place to say so at once: `event.ack` must
    /// not be held. By default it gets no answer.
    fn excess(&self, socket: &Socket<Self::Session>, event: Event<'_>) {
        let _ = (socket, event);
    }

    /// A message came on bare Engine.IO, and this is [`Engine::bare`](crate::Engine::bare).
    fn message(&self, socket: &Socket<Self::Session>, message: Message<'_>) {
        let _ = (socket, message);
    }

    /// Broadcasts to this socket were dropped ([`Sent::Dropped`](crate::Sent::Dropped)) and it has room again.
    ///
    /// [`Socket::send`] works again, so another thread's broadcast may come between the gap and what is said here.
    fn drained(&self, socket: &Socket<Self::Session>);

    /// The socket is gone: nothing sent to it from now on arrives. Called once for each `connected`.
    fn disconnected(&self, socket: &Socket<Self::Session>, reason: Reason);
}

/// One event from a client: `socket.emit(name, ...args, callback)`.
#[derive(Debug)]
pub struct Event<'a> {
    /// The event's name; of a number, which a client may take for a name, its text. Never one of Socket.IO's reserved names.
    pub name: Cow<'a, str>,
    /// The arguments after the name as the client wrote them: valid JSON, not deeper than `max_json_depth`.
    pub args: Vec<&'a RawValue>,
    /// Binary data, at most `max_attachments`. Where each belongs in the arguments stands a [`Placeholder`](crate::Placeholder),
    /// which is known to name one of these.
    pub attachments: Vec<Bytes>,
    /// Answers the event, when the client asked for an answer, and marks it as in flight until dropped.
    pub ack: Ack,
}

impl<'a> Event<'a> {
    /// Reads the argument at `index`; a missing one is read as `null`.
    ///
    /// # Errors
    ///
    /// When the argument does not have the form of `T`.
    pub fn arg<T: Deserialize<'a>>(&self, index: usize) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.args.get(index).map_or("null", |arg| arg.get()))
    }
}

/// A message on bare Engine.IO.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// Text, without the packet type.
    Text(&'a str),
    /// Binary data.
    Binary(&'a [u8]),
}

/// Why a CONNECT is refused: the client's `connect_error` with this message and data.
#[derive(Debug, Serialize)]
pub struct Refusal {
    message: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Box<RawValue>>,
}

impl Refusal {
    /// A refusal with a message and no data.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), data: None }
    }

    /// Adds `data`, the client's `error.data`. A value that JSON cannot hold is left out.
    #[must_use]
    pub fn with_data(mut self, data: &impl Serialize) -> Self {
        self.data = to_raw_value(data).ok();
        self
    }
}

/// Why a socket was disconnected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The client sent a DISCONNECT, or closed the connection in an orderly way.
    ClientLeft,
    /// The TCP connection broke.
    ConnectionLost,
    /// The application called [`Socket::close`].
    ServerClosed,
    /// The engine is shutting down.
    ShuttingDown,
    /// A ping went unanswered.
    PingTimeout,
    /// No CONNECT was accepted in time. Such a connection never had a socket, so a handler does not see this.
    ConnectTimeout,
    /// The peer read nothing for `stuck_timeout` although something was waiting for it, or let too many answers pile up.
    Stuck,
    /// The peer sent what the protocol or the bounds forbid.
    ProtocolError,
    /// The handler panicked.
    HandlerPanicked,
}
