//! Writing: straight to the socket while it has room, through a queue only while it has none.
//!
//! Answers are the exception: they wait for the end of the tick, which is the connection's task's next turn, so that all of one
//! tick leave in one write. A broadcast that comes meanwhile takes them along.

use std::{
    io::{self, Write},
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use socket2::SockRef;
use tokio::net::TcpStream;

use super::{
    connection::Connection,
    outgoing::{Outgoing, Phase},
    queue::{Kind, Queue},
};
use crate::{handler::Reason, socket::Sent};

/// Answers of one tick are held back until they are this many bytes.
const MAX_JOINED_BYTES: usize = 16 * 1024;

/// What the draining of a queue came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drained {
    /// Everything is written.
    Fully,
    /// Everything is written, and broadcasts were dropped before.
    AfterLagging,
}

impl Connection {
    pub(super) fn put_slice(self: &Arc<Self>, out: &mut Outgoing, wire: &[u8], kind: Kind) -> Sent {
        self.put(out, wire, |written| Bytes::copy_from_slice(&wire[written..]), kind)
    }

    /// Writes at once, or queues what `rest` makes of the bytes from an offset on.
    pub(super) fn put(
        self: &Arc<Self>,
        out: &mut Outgoing,
        wire: &[u8],
        rest: impl FnOnce(usize) -> Bytes,
        kind: Kind,
    ) -> Sent {
        let Some(stream) = self.stream.get() else { return self.put_for_poll(out, rest(0), kind) };
        match &mut out.queue {
            Some(_) if out.is_full => return self.enqueue(out, rest(0), kind),
            // The bounds are for what a socket does not take, and that is not known yet.
            Some(queue) => {
                queue.push(rest(0), kind);
                return self.flush(out, stream);
            }
            None => {}
        }
        let written = match write_now(stream, wire) {
            Ok(written) if written == wire.len() => return Sent::Written,
            Ok(written) => written,
            Err(error) if is_full(&error) => 0,
            Err(_) => {
                out.end(Reason::ConnectionLost);
                return Sent::Dropped;
            }
        };
        out.queue = Some(Box::default());
        self.fill_up(out);
        if written == 0 {
            return self.enqueue(out, rest(0), kind);
        }
        out.queue = Some(Box::new(Queue::with_rest(rest(written), kind)));
        Sent::Queued
    }

    /// Queues an answer until the end of the tick.
    pub(super) fn put_later(self: &Arc<Self>, out: &mut Outgoing, bytes: Bytes) {
        let Some(stream) = self.stream.get() else {
            self.put_for_poll(out, bytes, Kind::Answer);
            return;
        };
        let queue = out.queue.get_or_insert_default();
        if out.is_full {
            self.enqueue(out, bytes, Kind::Answer);
            return;
        }
        // The bounds are for what a socket does not take.
        queue.push(bytes, Kind::Answer);
        if queue.answer_bytes() > MAX_JOINED_BYTES {
            self.flush(out, stream);
        } else {
            out.wake();
        }
    }

    /// Queues for the next poll. One that waits is answered by the connection's task, with all that comes in this tick.
    fn put_for_poll(self: &Arc<Self>, out: &mut Outgoing, bytes: Bytes, kind: Kind) -> Sent {
        if out.queue.is_none() {
            out.queue = Some(Box::default());
            out.progressed = self.shared.now();
            self.watch(out);
        }
        out.wake();
        self.enqueue(out, bytes, kind)
    }

    fn enqueue(&self, out: &mut Outgoing, bytes: Bytes, kind: Kind) -> Sent {
        let config = &self.shared.config;
        let queue = out.queue.as_mut().expect("the caller has made the queue");
        let is_over = match kind {
            Kind::Broadcast(events) => {
                queue.broadcasts() + events > config.max_queued_events
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
            Kind::Broadcast(_) => {
                queue.drop_broadcasts();
                out.is_lagged = true;
                // Nothing may be left to wait for: then the task says so at its next turn.
                out.wake();
            }
            Kind::Answer | Kind::Control => out.end(Reason::Stuck),
        }
        Sent::Dropped
    }

    /// Writes what waited for the end of the tick.
    fn flush(self: &Arc<Self>, out: &mut Outgoing, stream: &TcpStream) -> Sent {
        loop {
            let Some(queue) = &mut out.queue else { return Sent::Written };
            match queue.write_with(|slices| stream.try_write_vectored(slices)) {
                Ok(_) if queue.is_empty() => out.queue = None,
                Ok(written) if written > 0 => {}
                Err(error) if is_full(&error) => {
                    self.fill_up(out);
                    return Sent::Queued;
                }
                _ => {
                    out.end(Reason::ConnectionLost);
                    return Sent::Dropped;
                }
            }
        }
    }

    /// The socket is full: from now on its task drains the queue.
    fn fill_up(self: &Arc<Self>, out: &mut Outgoing) {
        out.is_full = true;
        out.progressed = self.shared.now();
        self.watch(out);
        out.wake();
    }

    /// Writes the queue as far as the socket takes it, or hands it to a poll. Ready at once when there is none.
    pub(super) fn poll_drain(self: &Arc<Self>, cx: &mut Context<'_>) -> Poll<Drained> {
        loop {
            let mut out = self.out.lock();
            let Some(stream) = self.stream.get() else { return self.drain_by_poll(&mut out) };
            if !out.is_full {
                self.flush(&mut out, stream);
            }
            if out.queue.is_none() {
                return Poll::Ready(self.drained(&mut out));
            }
            drop(out);
            if ready!(stream.poll_write_ready(cx)).is_err() {
                self.abort(Reason::ConnectionLost);
            }
            self.drain_once(&mut self.out.lock(), stream);
        }
    }

    fn drain_by_poll(&self, out: &mut Outgoing) -> Poll<Drained> {
        self.feed_poll(out);
        // A client that does not ask must not be told of its gap again and again.
        let is_away = out.is_lagged && out.is_open() && !out.has_poll();
        if out.has_waiting() || is_away { Poll::Pending } else { Poll::Ready(self.drained(out)) }
    }

    fn drain_once(&self, out: &mut Outgoing, stream: &TcpStream) {
        let Some(queue) = &mut out.queue else { return };
        let was_empty = queue.is_empty();
        match queue.write_with(|slices| stream.try_write_vectored(slices)) {
            Ok(0) if !was_empty => out.end(Reason::ConnectionLost),
            Ok(_) => out.progressed = self.shared.now(),
            Err(error) if is_full(&error) => {}
            Err(_) => out.end(Reason::ConnectionLost),
        }
        if out.queue.as_ref().is_some_and(|queue| queue.is_empty()) {
            out.queue = None;
        }
    }

    /// Nothing waits any more.
    fn drained(&self, out: &mut Outgoing) -> Drained {
        if out.phase == Phase::Closed {
            return Drained::Fully; // it was thrown away
        }
        if std::mem::take(&mut out.is_full) {
            out.restart_ping_clock(self.shared.now());
        }
        if std::mem::take(&mut out.is_lagged) { Drained::AfterLagging } else { Drained::Fully }
    }
}

/// Asks the kernel at once, without a look at what the runtime knows of the socket: nearly always there is room. Where there is none
/// the task that drains finds out by itself.
fn write_now(stream: &TcpStream, wire: &[u8]) -> io::Result<usize> {
    (&*SockRef::from(stream)).write(wire)
}

fn is_full(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}
