//! What the sweep asks of a connection.

use std::sync::Arc;

use bytes::Bytes;

use super::{connection::Connection, outgoing::Phase, queue::Kind};
use crate::{codec::frame, handler::Reason};

/// An Engine.IO ping (`2`) in its WebSocket frame.
const PING: Bytes = Bytes::from_static(b"\x81\x012");

impl Connection {
    /// Sends a ping, unless one is open that is waited for. A client that is not read or cannot be written to gets each: it counts the
    /// time between two, and its own answers are not waited for meanwhile ([`Connection::check_ping`]).
    pub(crate) fn ping(self: &Arc<Self>) {
        let mut out = self.out.lock();
        if (out.open_ping.is_some() && !out.ping_clock_stands()) || !out.is_open() {
            return;
        }
        out.open_ping = Some(self.shared.now());
        self.put_slice(&mut out, &PING, Kind::Control);
    }

    /// Ends the connection when its ping has been open for too long.
    pub(crate) fn check_ping(&self) {
        let mut out = self.out.lock();
        let timeout = self.shared.config.ping_timeout;
        let is_late = out.open_ping.is_some_and(|pinged| self.shared.has_passed(pinged, timeout));
        if is_late && !out.ping_clock_stands() && out.is_open() {
            out.end(Reason::PingTimeout);
        }
    }

    /// Ends or closes the connection when a deadline has passed; whether it must go on being watched.
    pub(crate) fn check_deadlines(self: &Arc<Self>) -> bool {
        let mut out = self.out.lock();
        let config = &self.shared.config;
        // A poll, too, must come for what waits; an answer that waits for the end of its tick does not count.
        let must_drain = out.has_waiting() && (out.is_full || self.stream.get().is_none());
        if must_drain && self.shared.has_passed(out.progressed, config.stuck_timeout) {
            out.end(Reason::Stuck);
        }
        let patience = if out.is_deciding { config.decide_timeout } else { config.connect_timeout };
        if out.phase == Phase::Opened && self.shared.has_passed(out.phase_began, patience) {
            self.begin_closing(&mut out, Reason::ConnectTimeout, frame::POLICY);
        }
        if out.phase == Phase::Closing && self.shared.has_passed(out.phase_began, config.close_timeout) {
            out.end(Reason::ConnectionLost);
        }
        out.is_watched =
            matches!(out.phase, Phase::Opened | Phase::Closing) || (out.is_open() && out.queue.is_some());
        out.is_watched
    }
}
