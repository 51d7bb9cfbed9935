//! A session over HTTP long-polling: what it holds besides its queue, and what requests do to it.
//!
//! The session is a [`Connection`] without a stream. Whatever is written waits in the queue, under the same bounds as for a full
//! socket, until a poll takes it; posted packets are handed to the connection's own task, so that the application sees one order.

use std::sync::{Arc, OnceLock};

use tokio::{net::TcpStream, sync::oneshot};

use super::{
    connection::Connection,
    guards::PollGuard,
    outgoing::{Outgoing, Phase},
    posting::{Post, Posted},
    queue::Kind,
    shared::{Opening, Shared},
};
use crate::{
    codec::{decoder::Decoder, payload},
    handler::Reason,
};

/// The packet `noop`, and the same in its WebSocket frame.
pub(super) const NOOP: &[u8] = b"6";
const NOOP_FRAME: &[u8] = b"\x81\x016";

/// What a polling session holds.
#[derive(Debug)]
pub(super) struct Polling {
    sid: Box<str>,
    /// The poll that waits for an answer.
    pub(super) poll: Option<oneshot::Sender<Vec<u8>>>,
    pub(super) post: Post,
    /// What is left of a request that was answered before its last packet was taken.
    pub(super) rest: Option<Box<Posted>>,
    /// The WebSocket that wants to take over.
    probe: Option<Probe>,
    /// What that WebSocket has read, once it has taken over.
    pub(super) upgraded: Option<Decoder>,
    /// Given back with the first accepted CONNECT.
    pub(super) opening: Option<Opening>,
}

#[derive(Debug)]
struct Probe {
    is_answered: bool,
    /// Dropped, it ends the WebSocket's task.
    _cancel: oneshot::Sender<()>,
}

impl Polling {
    pub(super) fn new(sid: Box<str>, opening: Opening) -> Box<Self> {
        let (poll, rest, probe, upgraded) = (None, None, None, None);
        Box::new(Self { sid, poll, post: Post::None, rest, probe, upgraded, opening: Some(opening) })
    }

    pub(super) fn sid(&self) -> &str {
        &self.sid
    }

    pub(super) fn has_poll(&self) -> bool {
        self.poll.is_some()
    }

    /// The session has ended: every request that waits gets its answer.
    pub(super) fn end(&mut self) {
        (self.poll, self.post, self.rest) = (None, Post::None, None);
        (self.probe, self.opening) = (None, None);
    }

    /// Whether packets wait to be taken.
    pub(super) fn has_posted(&self) -> bool {
        self.rest.is_some() || matches!(self.post, Post::Ready(_))
    }

    /// Whether the client has been told that it may leave its polls.
    pub(super) fn is_leaving(&self) -> bool {
        self.probe.as_ref().is_some_and(|probe| probe.is_answered)
    }

    /// Answers a waiting poll with `noop`, so that the client goes on.
    fn release(&mut self) {
        if let Some(poll) = self.poll.take() {
            // Nothing is lost with it.
            let _ = poll.send(NOOP.to_vec());
        }
    }
}

impl Connection {
    /// Begins a session without a stream.
    pub(crate) fn over_polling(shared: Arc<Shared>, sid: &str, opening: Opening) -> Arc<Self> {
        let connection = Self::make(shared, OnceLock::new(), Some(Polling::new(sid.into(), opening)));
        connection.shared.add_session(sid, &connection);
        connection.shared.note_opening(&connection);
        connection
    }

    /// Whether it still has its place among those that are not connected yet.
    pub(super) fn is_opening(&self) -> bool {
        self.out.lock().polling.as_ref().is_some_and(|polling| polling.opening.is_some())
    }

    /// Ends a session that is not connected yet, as if it had been lost: it may come back. Whether it was one.
    pub(super) fn end_opening(&self) -> bool {
        let mut out = self.out.lock();
        let is_opening = out.polling.as_ref().is_some_and(|polling| polling.opening.is_some());
        if is_opening {
            out.end(Reason::ConnectionLost);
        }
        is_opening
    }

    /// Waits for the next packets. A second poll beside a waiting one ends the session, as does one that is given up. `None` is an
    /// error, after which the official clients come back by themselves.
    pub(crate) async fn poll(self: Arc<Self>) -> Option<Vec<u8>> {
        let body = self.begin_poll()?;
        let mut guard = PollGuard { connection: self, body };
        if let Ok(packets) = (&mut guard.body).await {
            return Some(packets);
        }
        // The sender is dropped when the session ends. The packet `close` is for a client that is to stay away: after it the one in
        // Python does.
        let comes_back = matches!(
            guard.connection.reason(),
            Reason::ShuttingDown | Reason::Stuck | Reason::PingTimeout | Reason::ConnectionLost
        );
        (!comes_back).then(|| b"1".to_vec())
    }

    fn begin_poll(self: &Arc<Self>) -> Option<oneshot::Receiver<Vec<u8>>> {
        let mut out = self.out.lock();
        let is_over = !out.is_open() && !out.has_waiting();
        let polling = out.polling.as_mut().filter(|_| self.stream.get().is_none())?;
        if is_over || polling.poll.is_some() {
            out.end(Reason::ProtocolError);
            return None;
        }
        let (sender, body) = oneshot::channel();
        polling.poll = Some(sender);
        self.feed_poll(&mut out);
        self.retire_if_idle(&mut out);
        Some(body)
    }

    /// Hands what waits to a waiting poll.
    pub(super) fn feed_poll(&self, out: &mut Outgoing) {
        let (has_waiting, is_lagged) = (out.has_waiting(), out.is_lagged);
        let Some(polling) = &mut out.polling else { return };
        let Some(queue) = out.queue.as_mut().filter(|_| has_waiting) else {
            if is_lagged && polling.has_poll() {
                // There is room again, and the task says so.
                out.wake();
            } else if polling.is_leaving() {
                polling.release();
            }
            return;
        };
        let Some(poll) = polling.poll.take() else { return };
        let mut body = Vec::new();
        // A client that finds `close` beside other packets may never look at those.
        let max_bytes = self.shared.config.max_message_bytes;
        queue.take_up_to(max_bytes, payload::is_close, |wire| payload::append(&mut body, wire));
        if queue.is_empty() {
            out.queue = None;
        }
        out.progressed = self.shared.now();
        if poll.send(body).is_err() {
            return out.end(Reason::ConnectionLost);
        }
        if out.is_paused || !out.is_open() {
            out.wake();
        }
    }

    /// Lets a WebSocket try to take over; `None` when another one does, or the session is gone. The receiver resolves when the
    /// session ends.
    pub(crate) fn begin_upgrade(&self) -> Option<oneshot::Receiver<()>> {
        let mut out = self.out.lock();
        // One that has just been taken over may not have been told to its task yet.
        let is_open = out.is_open() && self.stream.get().is_none();
        let polling = out.polling.as_mut().filter(|polling| is_open && polling.probe.is_none())?;
        let (cancel, cancelled) = oneshot::channel();
        polling.probe = Some(Probe { is_answered: false, _cancel: cancel });
        Some(cancelled)
    }

    /// The probe has been answered: polls return at once from now on, so that the client can leave them.
    pub(super) fn probe_answered(&self) {
        let mut out = self.out.lock();
        if let Some(probe) = out.polling.as_mut().and_then(|polling| polling.probe.as_mut()) {
            probe.is_answered = true;
            self.feed_poll(&mut out);
            // For a request that waits.
            out.wake();
        }
    }

    /// The WebSocket did not take over: polling goes on.
    pub(crate) fn upgrade_abandoned(&self) {
        if let Some(polling) = &mut self.out.lock().polling {
            polling.probe = None;
        }
    }

    /// The WebSocket takes over, with what it has read. Nothing is lost or doubled: what waits in the queue goes out there, and a
    /// poll that still waits gets none of it. Gives the stream back when the session is gone.
    pub(super) fn take_over(self: &Arc<Self>, stream: TcpStream, decoder: Decoder) -> Option<TcpStream> {
        let mut out = self.out.lock();
        let is_open = out.is_open();
        let Some(polling) = out.polling.as_mut().filter(|polling| is_open && polling.probe.is_some()) else {
            return Some(stream);
        };
        polling.release();
        polling.probe = None;
        if matches!(polling.post, Post::Reading) {
            // Its packets might come after those of the WebSocket.
            out.end(Reason::ProtocolError);
            return Some(stream);
        }
        polling.upgraded = Some(decoder);
        self.shared.forget_session(&polling.sid);
        self.stream.set(stream).expect("only the one probe there is sets it");
        self.retire_if_idle(&mut out);
        out.wake();
        None
    }

    /// The client has closed a polling session: its poll returns with `noop`, and nothing else goes out.
    pub(super) fn client_left_polling(self: &Arc<Self>) {
        let mut out = self.out.lock();
        if out.is_open() {
            out.queue = None;
            out.opened();
            (out.phase, out.phase_began) = (Phase::Closing, self.shared.now());
            out.reason.get_or_insert(Reason::ClientLeft);
            self.put_slice(&mut out, NOOP_FRAME, Kind::Control);
            self.watch(&mut out);
            out.wake();
        }
    }
}
