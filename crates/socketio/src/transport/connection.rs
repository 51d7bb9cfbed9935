//! One TCP connection: its socket, and under one lock everything about writing to it.

use std::{
    cell::RefCell,
    io,
    net::Shutdown,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
};

use bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};
use serde::Serialize;
use tokio::net::TcpStream;

use super::{
    queue::{Kind, Queue},
    shared::Shared,
};
use crate::{
    codec::{
        frame::{self, MAX_HEADER_BYTES, text_in_place},
        packet,
    },
    frame::Frame,
    handler::Reason,
    socket::Sent,
};

/// An Engine.IO ping (`2`) in its WebSocket frame.
const PING: Bytes = Bytes::from_static(b"\x81\x012");
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
    pub(super) stream: TcpStream,
    shared: Arc<Shared>,
    out: Mutex<Outgoing>,
}

/// Where a connection stands. It only moves down, but for a client that leaves its namespace and may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The open packet is out; no CONNECT was accepted yet.
    Opened,
    /// A socket is connected.
    Connected,
    /// The farewell is on its way; what still comes in is thrown away.
    Closing,
    /// Nothing more goes in or out.
    Closed,
}

#[derive(Debug)]
struct Outgoing {
    phase: Phase,
    /// The first reason wins.
    reason: Option<Reason>,
    /// Raised whenever a socket leaves, so that its clones cannot write to the one that follows.
    generation: u32,
    in_flight: usize,
    /// The connection's task has stopped reading and wants to be woken when it may go on.
    is_paused: bool,
    /// Broadcasts were dropped and the handler has not been told yet.
    is_lagged: bool,
    is_watched: bool,
    is_ping_open: bool,
    /// The tick at which the phase began.
    phase_began: u32,
    /// The tick of the open ping.
    pinged: u32,
    /// The tick at which the full socket last took something.
    progressed: u32,
    queue: Option<Box<Queue>>,
    waker: Option<Waker>,
}

/// What the draining of a queue came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drained {
    /// Everything is written.
    Fully,
    /// Everything is written, and broadcasts were dropped before.
    AfterLagging,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, shared: Arc<Shared>) -> Arc<Self> {
        let now = shared.now();
        let out = Outgoing {
            phase: Phase::Opened,
            reason: None,
            generation: 0,
            in_flight: 0,
            is_paused: false,
            is_lagged: false,
            is_watched: false,
            is_ping_open: false,
            phase_began: now,
            pinged: now,
            progressed: now,
            queue: None,
            waker: None,
        };
        Arc::new(Self { stream, shared, out: Mutex::new(out) })
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
                self.put_slice(&mut out, &buffer[start..], Kind::Answer);
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

    /// Closes with a WebSocket close code, whatever the phase.
    pub(crate) fn close(self: &Arc<Self>, reason: Reason, code: u16) {
        let mut out = self.out.lock();
        if matches!(out.phase, Phase::Opened | Phase::Connected) {
            out.drop_broadcasts();
            self.begin_closing(&mut out, reason, code);
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

    /// Sends a ping, unless one is open or the ping clock stands still.
    pub(crate) fn ping(self: &Arc<Self>) {
        let mut out = self.out.lock();
        if out.is_ping_open || out.ping_clock_stands() || !out.is_open() {
            return;
        }
        (out.is_ping_open, out.pinged) = (true, self.shared.now());
        self.put_slice(&mut out, &PING, Kind::Control);
    }

    /// Ends the connection when its ping has been open for too long.
    pub(crate) fn check_ping(&self) {
        let mut out = self.out.lock();
        let is_late = self.shared.has_passed(out.pinged, self.shared.config.ping_timeout);
        if out.is_ping_open && is_late && !out.ping_clock_stands() && out.is_open() {
            out.end(Reason::PingTimeout);
        }
    }

    /// Ends or closes the connection when a deadline has passed; whether it must go on being watched.
    pub(crate) fn check_deadlines(self: &Arc<Self>) -> bool {
        let mut out = self.out.lock();
        let config = &self.shared.config;
        if out.queue.is_some() && self.shared.has_passed(out.progressed, config.stuck_timeout) {
            out.end(Reason::Stuck);
        }
        if out.phase == Phase::Opened && self.shared.has_passed(out.phase_began, config.connect_timeout) {
            self.begin_closing(&mut out, Reason::ConnectTimeout, frame::POLICY);
        }
        if out.phase == Phase::Closing && self.shared.has_passed(out.phase_began, config.close_timeout) {
            out.end(Reason::ConnectionLost);
        }
        out.is_watched =
            matches!(out.phase, Phase::Opened | Phase::Closing) || (out.is_open() && out.queue.is_some());
        out.is_watched
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

    pub(super) fn phase(&self) -> Phase {
        self.out.lock().phase
    }

    pub(super) fn reason(&self) -> Reason {
        self.out.lock().reason.unwrap_or(Reason::ConnectionLost)
    }

    /// Writes an answer of the engine's own: the open packet, a pong, a refusal.
    pub(super) fn reply(self: &Arc<Self>, wire: &[u8]) {
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
            self.watch(&mut out);
        }
    }

    pub(super) fn pong(&self) {
        self.out.lock().is_ping_open = false;
    }

    /// Counts an event as in flight; an [`Ack`](crate::Ack) takes it back. Answers with the socket's generation.
    pub(super) fn event_began(&self) -> u32 {
        let mut out = self.out.lock();
        out.in_flight += 1;
        out.generation
    }

    /// Whether the next packet may be read. When not, the task is woken as soon as it may.
    pub(super) fn may_read(&self) -> bool {
        let mut out = self.out.lock();
        let has_answers = out.queue.as_ref().is_some_and(|queue| queue.has_answers());
        let may = !out.is_open() || (out.in_flight < self.shared.config.max_in_flight && !has_answers);
        if may && out.is_paused {
            out.pinged = self.shared.now();
        }
        out.is_paused = !may;
        may
    }

    /// The handler has been told that broadcasts were dropped.
    pub(super) fn caught_up(&self) {
        self.out.lock().is_lagged = false;
    }

    /// Writes the queue as far as the socket takes it. Ready at once when there is none.
    pub(super) fn poll_drain(&self, cx: &mut Context<'_>) -> Poll<Drained> {
        loop {
            if self.out.lock().queue.is_none() {
                return Poll::Ready(Drained::Fully);
            }
            let readiness = ready!(self.stream.poll_write_ready(cx));
            let mut out = self.out.lock();
            if readiness.is_err() {
                out.end(Reason::ConnectionLost);
            }
            if let Some(drained) = self.drain_once(&mut out) {
                return Poll::Ready(drained);
            }
        }
    }

    fn drain_once(&self, out: &mut Outgoing) -> Option<Drained> {
        let Some(queue) = &mut out.queue else { return Some(Drained::Fully) };
        let was_empty = queue.is_empty();
        match queue.write_with(|slices| self.stream.try_write_vectored(slices)) {
            Ok(0) if !was_empty => out.end(Reason::ConnectionLost),
            Ok(_) => out.progressed = self.shared.now(),
            Err(error) if is_full(&error) => return None,
            Err(_) => out.end(Reason::ConnectionLost),
        }
        if out.queue.as_ref().is_some_and(|queue| !queue.is_empty()) {
            return None;
        }
        out.queue = None;
        out.pinged = self.shared.now();
        Some(if out.is_lagged { Drained::AfterLagging } else { Drained::Fully })
    }

    /// Tells the kernel that nothing more will be written, so that the peer sees the end after the farewell.
    pub(super) fn shut_down(&self, how: Shutdown) {
        // It fails only when the peer is gone already.
        let _ = socket2::SockRef::from(&self.stream).shutdown(how);
    }

    // The writing itself, under the lock.

    fn put_slice(self: &Arc<Self>, out: &mut MutexGuard<'_, Outgoing>, wire: &[u8], kind: Kind) -> Sent {
        self.put(out, wire, |written| Bytes::copy_from_slice(&wire[written..]), kind)
    }

    /// Writes at once, or queues what `rest` makes of the bytes from an offset on.
    fn put(
        self: &Arc<Self>,
        out: &mut MutexGuard<'_, Outgoing>,
        wire: &[u8],
        rest: impl FnOnce(usize) -> Bytes,
        kind: Kind,
    ) -> Sent {
        if out.queue.is_some() {
            return self.enqueue(out, rest(0), kind);
        }
        let written = match self.stream.try_write(wire) {
            Ok(written) if written == wire.len() => return Sent::Written,
            Ok(written) => written,
            Err(error) if is_full(&error) => 0,
            Err(_) => {
                out.end(Reason::ConnectionLost);
                return Sent::Dropped;
            }
        };
        out.progressed = self.shared.now();
        out.queue = Some(Box::default());
        self.watch(out);
        out.wake();
        if written == 0 {
            return self.enqueue(out, rest(0), kind);
        }
        out.queue = Some(Box::new(Queue::with_rest(rest(written), kind)));
        Sent::Queued
    }

    fn enqueue(&self, out: &mut MutexGuard<'_, Outgoing>, bytes: Bytes, kind: Kind) -> Sent {
        let config = &self.shared.config;
        let queue = out.queue.as_mut().expect("the caller has made the queue");
        let is_over = match kind {
            Kind::Broadcast => {
                queue.broadcasts() >= config.max_queued_events
                    || queue.broadcast_bytes() + bytes.len() > config.max_queued_bytes
            }
            Kind::Answer => queue.answer_bytes() + bytes.len() > config.max_queued_answer_bytes,
            Kind::Control => false,
        };
        match kind {
            _ if !is_over => {
                queue.push(bytes, kind);
                return Sent::Queued;
            }
            Kind::Broadcast => {
                queue.drop_broadcasts();
                out.is_lagged = true;
            }
            Kind::Answer | Kind::Control => out.end(Reason::Stuck),
        }
        Sent::Dropped
    }

    fn begin_closing(self: &Arc<Self>, out: &mut MutexGuard<'_, Outgoing>, reason: Reason, code: u16) {
        self.put_slice(out, &frame::close(code), Kind::Control);
        if out.is_open() {
            (out.phase, out.phase_began) = (Phase::Closing, self.shared.now());
            out.reason.get_or_insert(reason);
            self.watch(out);
        }
        out.wake();
    }

    fn watch(self: &Arc<Self>, out: &mut Outgoing) {
        if !std::mem::replace(&mut out.is_watched, true) {
            self.shared.watched.lock().push(Arc::downgrade(self));
        }
    }
}

impl Outgoing {
    fn is_connected(&self, generation: u32) -> bool {
        self.phase == Phase::Connected && self.generation == generation
    }

    fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Opened | Phase::Connected)
    }

    /// A client that is not read or cannot be written to is not asked for pongs.
    fn ping_clock_stands(&self) -> bool {
        self.is_paused || self.queue.is_some()
    }

    fn drop_broadcasts(&mut self) {
        if let Some(queue) = &mut self.queue {
            queue.drop_broadcasts();
        }
    }

    fn end(&mut self, reason: Reason) {
        self.phase = Phase::Closed;
        self.reason.get_or_insert(reason);
        self.queue = None;
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}
