//! What a connection's own task asks of it.

use std::{net::Shutdown, sync::Arc, task::Waker, time::Duration};

use super::{
    connection::Connection,
    live::Generation,
    outgoing::{Outgoing, Phase},
    pause::REFUSED_AT_ONCE,
    queue::Kind,
};
use crate::{codec::decoder::Decoder, frame::Frame, handler::Reason};

/// Whether a client's next message may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    /// Enough is in flight: it waits, or is refused when it has waited for too long.
    Full,
    /// An answer waits, so much was refused that there is a pause first, or the server goes.
    Paused,
    /// The connection is closing or closed.
    Closed,
}

impl Connection {
    /// Remembers whom to wake, and puts the connection under the sweep's eye until it is connected.
    pub(super) fn attach(self: &Arc<Self>, waker: &Waker) -> Phase {
        let mut out = self.out.lock();
        if !out.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            out.waker = Some(waker.clone());
            self.watch(&mut out);
        }
        out.phase
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

    /// Answers a CONNECT; the generation of the socket that begins with it, or `None` when the connection is closing.
    pub(super) fn accept(self: &Arc<Self>, answer: Option<&Frame>) -> Option<Generation> {
        let mut out = self.out.lock();
        if !out.is_open() {
            return None;
        }
        out.phase = Phase::Connected;
        out.opened();
        if let Some(answer) = answer {
            self.put_slice(&mut out, answer.wire(), Kind::Answer);
        }
        Some(out.live.add())
    }

    /// The application decides on the first CONNECTs, or has decided on all there were.
    pub(super) fn set_deciding(&self, is_deciding: bool) {
        self.out.lock().is_deciding = is_deciding;
    }

    /// The client has left a namespace: its socket is gone. After the last one the connection waits to connect again.
    pub(super) fn leave(self: &Arc<Self>, generation: Generation) {
        let mut out = self.out.lock();
        out.live.remove(generation);
        if out.phase == Phase::Connected && out.live.is_empty() {
            (out.phase, out.phase_began) = (Phase::Opened, self.shared.now());
            out.drop_broadcasts();
            out.is_lagged = false;
            self.watch(&mut out);
        }
    }

    pub(super) fn ponged(&self) {
        self.out.lock().open_ping = None;
    }

    /// Whether a socket was closed whose leave was not taken yet.
    pub(super) fn take_left(&self) -> bool {
        std::mem::take(&mut self.out.lock().has_left)
    }

    /// Whether the next message may be taken, when so many may be in flight. While paused, the task is woken as soon as that changes.
    pub(super) fn gate(&self, max_in_flight: usize) -> Gate {
        let mut out = self.out.lock();
        if !out.is_open() {
            return Gate::Closed;
        }
        let gate = if self.is_behind(&out) || out.is_retiring || out.refused >= REFUSED_AT_ONCE {
            Gate::Paused
        } else if out.in_flight >= max_in_flight {
            Gate::Full
        } else {
            Gate::Open
        };
        let is_paused = gate != Gate::Open;
        if out.is_paused && !is_paused {
            out.restart_ping_clock(self.shared.now());
        }
        out.is_paused = is_paused;
        gate
    }

    /// How long nothing is taken for what was refused since the last time. Nobody waits for a pong meanwhile.
    pub(super) fn take_pause(&self) -> Option<Duration> {
        let mut out = self.out.lock();
        let refused = std::mem::take(&mut out.refused);
        if refused == 0 {
            return None;
        }
        out.is_paused = true;
        Some(self.shared.config.refusal_pause.saturating_mul(refused))
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

    /// What a WebSocket that took over has read, once, and when all that was posted before is taken.
    pub(super) fn take_upgraded(&self) -> Option<Decoder> {
        let mut out = self.out.lock();
        let polling = out.polling.as_mut().filter(|polling| !polling.has_posted())?;
        let decoder = polling.upgraded.take()?;
        out.polling = None;
        Some(decoder)
    }

    /// Lets go of the peer. Of one that was given up because it did not read, what the kernel has goes too, by a reset, as soon as the last
    /// one who holds the connection lets go of it; for any other the kernel tries on for `tcp_user_timeout`.
    pub(super) fn let_go(&self) {
        let is_given_up = {
            let out = self.out.lock();
            out.is_full && out.reason != Some(Reason::ConnectionLost)
        };
        let Some(stream) = self.stream.get() else { return };
        // They fail only when the peer is gone already.
        let _ = if is_given_up {
            stream.set_zero_linger()
        } else {
            socket2::SockRef::from(stream).set_tcp_user_timeout(Some(self.config().tcp_user_timeout))
        };
        self.shut_down(Shutdown::Both);
    }

    /// Tells the kernel that nothing more will be written, so that the peer sees the end after the farewell.
    pub(super) fn shut_down(&self, how: Shutdown) {
        // It fails only when the peer is gone already.
        let _ = self.stream.get().map(|stream| socket2::SockRef::from(stream).shutdown(how));
    }
}
