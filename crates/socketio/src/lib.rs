//! An Engine.IO 4 and Socket.IO 5 server over WebSocket and HTTP long-polling, made for delivering one message to many sockets.
//!
//! The application implements [`Handler`] and gives it to an [`Engine`]; the engine's routes go into an axum router, and [`serve`]
//! serves that router. From then on the handler is told of sockets that connect, send and go, and answers by [`Socket::send`],
//! [`Socket::emit`] and [`Ack::send`]. `examples/echo.rs` is a whole server.
//!
//! How it works, and what must stay so:
//!
//! - **axum answers the upgrade, then the bare TCP stream is taken back from the HTTP server.** Nothing of HTTP lives on. This is why
//!   the router must be served by [`serve`].
//! - **A broadcast is encoded once and written straight.** A [`Frame`] is the finished WebSocket frame; `send` hands it to the kernel
//!   under that connection's lock, from whatever thread broadcasts. There is no channel, task or copy per connection. Only a socket
//!   that is full gets a queue of shared buffers, and its task drains that with vectored writes.
//!   Answers wait for the end of the tick, so that all of one tick leave in one write, or along with the next broadcast. [`Rest`]
//!   and [`Frame::joined`] do the same for broadcasts.
//! - **A session over polling is a connection that is always full**: the same queue under the same bounds, emptied by polls instead
//!   of by the socket, until a WebSocket takes over.
//! - **An idle connection owns no buffer.** Bytes are read into a buffer of the worker thread and handled in place; only a frame cut
//!   at its end is copied.
//! - **Everything has a bound** ([`Config`]). A full socket's broadcasts are dropped past theirs, and
//!   [`Handler::drained`] tells when there is room again. What is not a broadcast is never dropped; instead the client is not read
//!   while it waits, nor while `max_in_flight` of its events are worked on, and its pongs are not waited for meanwhile. What has
//!   waited so for longer than `max_backlog` allows goes to [`Handler::excess`]; who is refused by [`Ack::refuse`], or not
//!   let in, is not read for a moment.
//! - **One sweep keeps all clocks**: pings, their timeouts, and the deadlines for connecting, draining and closing.
//! - **The codec and the session know no I/O**, and are tested with byte vectors and hostile bytes.
//!
//! Not there, and not planned: events of the server's own that ask for an acknowledgement, rooms (an application keeps its own lists of
//! sockets), Socket.IO's connection state recovery, other parsers than the default one, WebTransport.

mod ack;
mod answer;
mod attachment;
mod codec;
mod config;
mod engine;
mod frame;
mod handler;
mod request;
mod rest;
mod serve;
mod session;
mod socket;
mod transport;
mod upgrade;

/// What the README shows is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use ack::Ack;
pub use attachment::Placeholder;
pub use config::Config;
pub use engine::Engine;
pub use frame::Frame;
pub use handler::{Event, Handler, Message, Reason, Refusal};
pub use rest::Rest;
pub use serve::{serve, serve_admitted};
pub use socket::{Sent, Socket, SocketId};
