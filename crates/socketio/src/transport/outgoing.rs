//! The state of a connection's writing side.

use std::task::Waker;

use super::{
    live::{Generation, Live},
    polling::Polling,
    queue::Queue,
};
use crate::handler::Reason;

/// Where a connection stands. It only moves down, but for a client that leaves its last namespace and may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The open packet is out; no CONNECT was accepted yet.
    Opened,
    /// At least one socket is connected.
    Connected,
    /// The farewell is on its way; what still comes in is thrown away.
    Closing,
    /// Nothing more goes in or out.
    Closed,
}

/// What is known about writing to a connection, under its lock.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any may be true")]
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) phase: Phase,
    /// The first reason wins.
    pub(super) reason: Option<Reason>,
    /// The sockets that may write.
    pub(super) live: Live,
    /// A socket was closed, and the connection's task must take leave of it.
    pub(super) has_left: bool,
    pub(super) in_flight: usize,
    /// What was refused since the last pause.
    pub(super) refused: u32,
    /// It closes as soon as nothing is in flight, and takes nothing more.
    pub(super) is_retiring: bool,
    /// The connection's task has stopped reading and wants to be woken when it may go on.
    pub(super) is_paused: bool,
    /// Broadcasts were dropped, and until the socket has drained the others are too.
    pub(super) is_lagged: bool,
    pub(super) is_watched: bool,
    /// The application decides on the first CONNECTs.
    pub(super) is_deciding: bool,
    /// The tick at which the phase began.
    pub(super) phase_began: u32,
    /// The tick of the ping that is not answered yet.
    pub(super) open_ping: Option<u32>,
    /// The tick at which the full socket last took something.
    pub(super) progressed: u32,
    /// What waits: for a full socket, for the next poll, or for the end of the tick.
    pub(super) queue: Option<Box<Queue>>,
    /// The socket took less than it was given: the queue drains as it gets room.
    pub(super) is_full: bool,
    /// What a session over polling has besides.
    pub(super) polling: Option<Box<Polling>>,
    pub(super) waker: Option<Waker>,
}

impl Outgoing {
    pub(super) fn new(now: u32, polling: Option<Box<Polling>>) -> Self {
        Self {
            phase: Phase::Opened,
            reason: None,
            live: Live::default(),
            has_left: false,
            in_flight: 0,
            refused: 0,
            is_retiring: false,
            is_paused: false,
            is_lagged: false,
            is_watched: false,
            is_deciding: false,
            phase_began: now,
            open_ping: None,
            progressed: now,
            queue: None,
            is_full: false,
            polling,
            waker: None,
        }
    }

    pub(super) fn is_connected(&self, generation: Generation) -> bool {
        self.phase == Phase::Connected && self.live.contains(generation)
    }

    /// The session is connected or never will be: it is not counted among those being opened any more.
    pub(super) fn opened(&mut self) {
        if let Some(polling) = &mut self.polling {
            polling.opening = None;
        }
    }

    /// Whether anything waits.
    pub(super) fn has_waiting(&self) -> bool {
        self.queue.as_ref().is_some_and(|queue| !queue.is_empty())
    }

    /// Whether a poll waits.
    pub(super) fn has_poll(&self) -> bool {
        self.polling.as_ref().is_some_and(|polling| polling.has_poll())
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Opened | Phase::Connected)
    }

    /// Lets the ping clock go on from now after it has stood still.
    pub(super) fn restart_ping_clock(&mut self, now: u32) {
        self.open_ping = self.open_ping.map(|_| now);
    }

    /// The pong of a client that is not read or cannot be written to is not waited for.
    pub(super) fn ping_clock_stands(&self) -> bool {
        self.is_paused || self.is_full
    }

    pub(super) fn drop_broadcasts(&mut self) {
        if let Some(queue) = &mut self.queue {
            queue.drop_broadcasts();
        }
    }

    pub(super) fn end(&mut self, reason: Reason) {
        self.phase = Phase::Closed;
        self.reason.get_or_insert(reason);
        self.queue = None;
        if let Some(polling) = &mut self.polling {
            polling.end();
        }
        self.wake();
    }

    pub(super) fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}
