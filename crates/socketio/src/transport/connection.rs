//! One connection: its socket, and under one lock everything about writing to it.

use std::{
    io::Write,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::net::TcpStream;

use super::{
    live::Generation,
    outgoing::{Outgoing, Phase},
    polling::Polling,
    queue::Kind,
    shared::Shared,
};
use crate::{
    codec::{frame, namespace::Namespace, packet},
    config::Config,
    frame::Frame,
    handler::Reason,
    socket::Sent,
};

/// The state shared by the connection's own task, which reads and drains, and by everyone who writes to it.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The WebSocket. A polling session has none, until one takes over.
    pub(super) stream: OnceLock<TcpStream>,
    /// The tick of the ping interval at which it is pinged.
    pub(super) bucket: u32,
    pub(super) shared: Arc<Shared>,
    pub(super) out: Mutex<Outgoing>,
}

impl Connection {
    /// A connection that begins as a WebSocket.
    pub(crate) fn over_websocket(shared: Arc<Shared>, stream: TcpStream) -> Arc<Self> {
        Self::make(shared, stream.into(), None)
    }

    pub(super) fn make(
        shared: Arc<Shared>,
        stream: OnceLock<TcpStream>,
        polling: Option<Box<Polling>>,
    ) -> Arc<Self> {
        let now = shared.now();
        let bucket = shared.bucket_of_one_more();
        let out = Mutex::new(Outgoing::new(now, polling));
        let connection = Arc::new(Self { stream, bucket, shared, out });
        connection.shared.register(&connection, bucket);
        connection
    }

    /// Sends a frame that may be dropped.
    pub(crate) fn broadcast(self: &Arc<Self>, generation: Generation, frame: &Frame) -> Sent {
        let mut out = self.out.lock();
        if !out.is_connected(generation) || out.is_lagged {
            return Sent::Dropped;
        }
        let kind = Kind::Broadcast(frame.events());
        self.put(&mut out, frame.wire(), |written| frame.wire().slice(written..), kind)
    }

    /// Sends a frame that must arrive.
    pub(crate) fn emit(self: &Arc<Self>, generation: Generation, frame: &Frame) -> Sent {
        let mut out = self.out.lock();
        if !out.is_connected(generation) {
            return Sent::Dropped;
        }
        self.put(&mut out, frame.wire(), |written| frame.wire().slice(written..), Kind::Answer)
    }

    /// Answers an event with the frames that `write` appends.
    pub(crate) fn answer(
        self: &Arc<Self>,
        generation: Generation,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), serde_json::Error>,
    ) -> Result<(), serde_json::Error> {
        let mut wire = Vec::new();
        write(&mut wire)?;
        let mut out = self.out.lock();
        if out.is_connected(generation) {
            self.put_later(&mut out, wire.into());
        }
        Ok(())
    }

    /// Says farewell to a socket's client, and closes the connection when it has no other socket.
    pub(crate) fn disconnect(self: &Arc<Self>, generation: Generation, namespace: &Namespace) {
        let mut out = self.out.lock();
        if !out.is_connected(generation) {
            return;
        }
        let is_last = out.live.is_last(generation);
        if is_last {
            out.drop_broadcasts();
        }
        let Ok(farewell) = Frame::text(|out| write!(out, "{}", packet::disconnect(namespace.as_str())))
        else {
            return;
        };
        self.put(&mut out, farewell.wire(), |written| farewell.wire().slice(written..), Kind::Control);
        if is_last {
            self.begin_closing(&mut out, Reason::ServerClosed, frame::NORMAL);
        } else {
            out.live.remove(generation);
            out.has_left = true;
            out.wake();
        }
    }

    /// Closes with a WebSocket close code, whatever the phase. A polling session that breaks the protocol just ends.
    pub(crate) fn close(self: &Arc<Self>, reason: Reason, code: u16) {
        let mut out = self.out.lock();
        if reason == Reason::ProtocolError && self.stream.get().is_none() {
            return out.end(reason);
        }
        if out.is_open() {
            out.drop_broadcasts();
            self.begin_closing(&mut out, reason, code);
        }
    }

    /// Closes because the server goes, as soon as what is in flight is answered; nothing more is taken until then.
    pub(crate) fn retire(self: &Arc<Self>) {
        let mut out = self.out.lock();
        if !out.is_open() {
            return;
        }
        out.drop_broadcasts();
        out.is_retiring = true;
        self.retire_if_idle(&mut out);
    }

    /// Closes a connection that retires, once it may. A polling session just ends, after its last packets were taken: the packet
    /// `close` would tell some clients to stay away.
    pub(super) fn retire_if_idle(self: &Arc<Self>, out: &mut Outgoing) {
        if !out.is_retiring || out.in_flight > 0 || !out.is_open() {
            return;
        }
        if self.stream.get().is_some() {
            self.begin_closing(out, Reason::ShuttingDown, frame::GOING_AWAY);
        } else {
            self.feed_poll(out);
            if !out.has_waiting() {
                out.end(Reason::ShuttingDown);
            }
        }
    }

    /// The client is done with the connection.
    pub(super) fn client_left(self: &Arc<Self>) {
        match self.stream.get() {
            Some(_) => self.close(Reason::ClientLeft, frame::NORMAL),
            None => self.client_left_polling(),
        }
    }

    /// Ends the connection without a farewell.
    pub(crate) fn abort(&self, reason: Reason) {
        self.out.lock().end(reason);
    }

    pub(crate) fn is_closed(&self, generation: Generation) -> bool {
        !self.out.lock().is_connected(generation)
    }

    /// An event is in flight.
    pub(crate) fn event_began(&self) {
        self.out.lock().in_flight += 1;
    }

    /// An event is no longer in flight.
    pub(crate) fn event_done(self: &Arc<Self>) {
        let mut out = self.out.lock();
        out.in_flight -= 1;
        self.retire_if_idle(&mut out);
        if out.is_paused {
            out.wake();
        }
    }

    /// Something was refused that costs who asks for it nothing.
    pub(crate) fn refused(&self) {
        if !self.config().refusal_pause.is_zero() {
            self.out.lock().refused += 1;
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Writes an answer of the engine's own: the open packet, a pong, a refusal. Those of one tick leave together, or a packet of
    /// pings would be a write for each.
    pub(crate) fn reply(self: &Arc<Self>, wire: &[u8]) {
        let mut out = self.out.lock();
        if out.is_open() {
            self.put_later(&mut out, Bytes::copy_from_slice(wire));
        }
    }

    pub(super) fn begin_closing(self: &Arc<Self>, out: &mut Outgoing, reason: Reason, code: u16) {
        self.put_slice(out, &frame::close(code), Kind::Control);
        if out.is_open() {
            out.opened();
            (out.phase, out.phase_began) = (Phase::Closing, self.shared.now());
            out.reason.get_or_insert(reason);
            self.watch(out);
        }
        out.wake();
    }

    pub(super) fn watch(self: &Arc<Self>, out: &mut Outgoing) {
        if !std::mem::replace(&mut out.is_watched, true) {
            self.shared.watch(Arc::downgrade(self));
        }
    }
}
