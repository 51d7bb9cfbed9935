//! One connection: its socket, and under one lock everything about writing to it.

use std::{
    cell::RefCell,
    net::Shutdown,
    sync::{Arc, OnceLock},
    task::Waker,
};

use bytes::Bytes;
use parking_lot::Mutex;
use serde::Serialize;
use tokio::net::TcpStream;

use super::{
    outgoing::{Outgoing, Phase},
    polling::Polling,
    queue::Kind,
    shared::Shared,
};
use crate::{
    codec::{
        decoder::Decoder,
        frame::{self, MAX_HEADER_BYTES, text_in_place},
        packet,
    },
    config::Config,
    frame::Frame,
    handler::Reason,
    socket::Sent,
};

/// A Socket.IO DISCONNECT from `/` (`41`) in its WebSocket frame.
const DISCONNECT: Bytes = Bytes::from_static(b"\x81\x0241");
/// An answer's buffer that grew past this is not kept for the next one.
const MAX_SCRATCH_BYTES: usize = 64 * 1024;

thread_local! {
    /// Where answers are encoded: only what a full socket did not take is copied.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The state shared by the connection's own task, which reads and drains, and by everyone who writes to it.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The WebSocket. A polling session has none, until one takes over.
    pub(super) stream: OnceLock<TcpStream>,
    /// The tick of the ping interval at which it is pinged.
    bucket: u32,
    pub(super) shared: Arc<Shared>,
    pub(super) out: Mutex<Outgoing>,
}

/// Whether a client's next message may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    /// Enough is in flight, or an answer waits.
    Paused,
    /// The connection is closing or closed.
    Closed,
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
        // The bucket that has just had its turn.
        let bucket = now.wrapping_sub(1);
        let out = Mutex::new(Outgoing::new(now, polling));
        let connection = Arc::new(Self { stream, bucket, shared, out });
        connection.shared.register(&connection, bucket);
        connection
    }

    /// Sends a frame that may be dropped.
    pub(crate) fn broadcast(self: &Arc<Self>, generation: u32, frame: &Frame) -> Sent {
        let mut out = self.out.lock();
        if !out.is_connected(generation) || out.is_lagged {
            return Sent::Dropped;
        }
        self.put(&mut out, frame.wire(), |written| frame.wire().slice(written..), Kind::Broadcast)
    }

    /// Sends a frame that must arrive.
    pub(crate) fn emit(self: &Arc<Self>, generation: u32, frame: &Frame) -> Sent {
        let mut out = self.out.lock();
        if !out.is_connected(generation) {
            return Sent::Dropped;
        }
        self.put(&mut out, frame.wire(), |written| frame.wire().slice(written..), Kind::Answer)
    }

    /// Answers the event `id`.
    pub(crate) fn answer(
        self: &Arc<Self>,
        generation: u32,
        id: u64,
        payload: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        SCRATCH.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.resize(MAX_HEADER_BYTES, 0);
            packet::write_ack(buffer, id, payload)?;
            let start = text_in_place(buffer);
            let mut out = self.out.lock();
            if out.is_connected(generation) {
                self.put_later(&mut out, Bytes::copy_from_slice(&buffer[start..]));
            }
            drop(out);
            if buffer.capacity() > MAX_SCRATCH_BYTES {
                *buffer = Vec::new();
            }
            Ok(())
        })
    }

    /// Says farewell to the socket's client and closes.
    pub(crate) fn disconnect(self: &Arc<Self>, generation: u32) {
        let mut out = self.out.lock();
        if out.is_connected(generation) {
            out.drop_broadcasts();
            self.put_slice(&mut out, &DISCONNECT, Kind::Control);
            self.begin_closing(&mut out, Reason::ServerClosed, frame::NORMAL);
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

    pub(crate) fn is_closed(&self, generation: u32) -> bool {
        !self.out.lock().is_connected(generation)
    }

    /// An event is no longer in flight.
    pub(crate) fn event_done(&self) {
        let mut out = self.out.lock();
        out.in_flight -= 1;
        if out.is_paused {
            out.wake();
        }
    }

    // What follows is for the connection's own task.

    /// Remembers whom to wake, and puts the connection under the sweep's eye until it is connected.
    pub(super) fn attach(self: &Arc<Self>, waker: &Waker) -> Phase {
        let mut out = self.out.lock();
        if !out.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            out.waker = Some(waker.clone());
            self.watch(&mut out);
        }
        out.phase
    }

    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(super) fn wake(&self) {
        self.out.lock().wake();
    }

    pub(super) fn unregister(self: &Arc<Self>) {
        if let Some(polling) = &self.out.lock().polling {
            self.shared.forget_session(polling.sid());
        }
        self.shared.unregister(self, self.bucket);
    }

    pub(super) fn is_open(&self) -> bool {
        self.out.lock().is_open()
    }

    pub(super) fn phase(&self) -> Phase {
        self.out.lock().phase
    }

    pub(super) fn reason(&self) -> Reason {
        self.out.lock().reason.unwrap_or(Reason::ConnectionLost)
    }

    /// Writes an answer of the engine's own: the open packet, a pong, a refusal.
    pub(crate) fn reply(self: &Arc<Self>, wire: &[u8]) {
        let mut out = self.out.lock();
        if out.is_open() {
            self.put_slice(&mut out, wire, Kind::Answer);
        }
    }

    /// Answers a CONNECT; the generation of the socket that begins with it, or `None` when the connection is closing.
    pub(super) fn accept(self: &Arc<Self>, answer: &Frame) -> Option<u32> {
        let mut out = self.out.lock();
        if out.phase != Phase::Opened {
            return None;
        }
        out.phase = Phase::Connected;
        out.opened();
        self.put_slice(&mut out, answer.wire(), Kind::Answer);
        Some(out.generation)
    }

    /// The client has left the namespace: its socket is gone, the connection may connect again.
    pub(super) fn leave(self: &Arc<Self>) {
        let mut out = self.out.lock();
        out.generation += 1;
        if out.phase == Phase::Connected {
            (out.phase, out.phase_began) = (Phase::Opened, self.shared.now());
            out.drop_broadcasts();
            out.is_lagged = false;
            self.watch(&mut out);
        }
    }

    pub(super) fn ponged(&self) {
        self.out.lock().open_ping = None;
    }

    /// Counts an event as in flight; an [`Ack`](crate::Ack) takes it back. Answers with the socket's generation.
    pub(super) fn event_began(&self) -> u32 {
        let mut out = self.out.lock();
        out.in_flight += 1;
        out.generation
    }

    /// Whether the next message may be taken. While paused, the task is woken as soon as that changes.
    pub(super) fn gate(&self) -> Gate {
        let mut out = self.out.lock();
        if !out.is_open() {
            return Gate::Closed;
        }
        let is_paused = out.in_flight >= self.shared.config.max_in_flight || self.is_behind(&out);
        if out.is_paused && !is_paused {
            out.restart_ping_clock(self.shared.now());
        }
        out.is_paused = is_paused;
        if is_paused { Gate::Paused } else { Gate::Open }
    }

    /// Whether so many answers wait for the client that it must take them first. A socket that is full has enough with one; a
    /// polling client may send more than one request's worth before it asks for the answers.
    fn is_behind(&self, out: &Outgoing) -> bool {
        let Some(queue) = &out.queue else { return false };
        match self.stream.get() {
            Some(_) => out.is_full && queue.has_answers(),
            None => queue.answer_bytes() > self.shared.config.max_queued_bytes,
        }
    }

    /// What a WebSocket that took over has read, once.
    pub(super) fn take_upgraded(&self) -> Option<Decoder> {
        let mut out = self.out.lock();
        let decoder = out.polling.as_mut()?.upgraded.take()?;
        out.polling = None;
        Some(decoder)
    }

    /// Tells the kernel that nothing more will be written, so that the peer sees the end after the farewell.
    pub(super) fn shut_down(&self, how: Shutdown) {
        // It fails only when the peer is gone already.
        let _ = self.stream.get().map(|stream| socket2::SockRef::from(stream).shutdown(how));
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
