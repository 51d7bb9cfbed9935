//! Writing: straight to the socket while it has room, through a queue only while it has none.

use std::{
    io,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;

use super::{
    connection::Connection,
    outgoing::Outgoing,
    queue::{Kind, Queue},
};
use crate::{handler::Reason, socket::Sent};

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

    fn enqueue(&self, out: &mut Outgoing, bytes: Bytes, kind: Kind) -> Sent {
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
        out.restart_ping_clock(self.shared.now());
        Some(if std::mem::take(&mut out.is_lagged) { Drained::AfterLagging } else { Drained::Fully })
    }
}

fn is_full(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}
