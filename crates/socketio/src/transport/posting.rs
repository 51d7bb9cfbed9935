//! Requests with packets: from their bodies into the hands of the connection's task.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{connection::Connection, guards::PostGuard, outgoing::Phase};
use crate::{codec::payload, handler::Reason};

/// The one request with packets there may be at a time.
#[derive(Debug)]
pub(super) enum Post {
    None,
    /// Its body is being read.
    Reading,
    Ready(Posted),
    /// The connection's task is at it.
    Taken,
}

/// Packets that were posted and are not all taken yet.
#[derive(Debug)]
pub(super) struct Posted {
    body: Box<str>,
    /// Where the next packet begins; past the end when there is none.
    next: usize,
    /// Answers the request; `None` once it is.
    done: Option<oneshot::Sender<()>>,
}

impl Posted {
    pub(super) fn new(body: String, done: oneshot::Sender<()>) -> Self {
        Self { body: body.into(), next: 0, done: Some(done) }
    }

    /// The next packet, or `None` after the last one.
    pub(super) fn next(&mut self) -> Option<&str> {
        let body = self.body.get(self.next..)?;
        let (packet, rest) = payload::split_first(body);
        // Past the end: even an empty body holds one, empty, packet.
        self.next = rest.map_or(self.body.len() + 1, |rest| self.body.len() - rest.len());
        Some(packet)
    }

    pub(super) fn is_done(&self) -> bool {
        self.next > self.body.len()
    }

    /// Answers the request. Whoever asked may be gone; the packets count all the same.
    fn answer(&mut self) {
        let _ = self.done.take().map(|done| done.send(()));
    }
}

impl Connection {
    /// Begins to take packets; `None` when the session is gone. A second request beside an active one ends the session.
    pub(crate) fn begin_post(self: &Arc<Self>) -> Option<PostGuard> {
        let mut out = self.out.lock();
        let is_over = out.phase == Phase::Closed;
        let polling = out.polling.as_mut().filter(|_| !is_over && self.stream.get().is_none())?;
        if !matches!(polling.post, Post::None) {
            out.end(Reason::ProtocolError);
            return None;
        }
        polling.post = Post::Reading;
        Some(PostGuard::new(Arc::clone(self)))
    }

    /// Takes the posted packets out, for the connection's task.
    pub(super) fn take_posted(&self) -> Option<Posted> {
        let mut out = self.out.lock();
        let polling = out.polling.as_mut()?;
        if let Some(rest) = polling.rest.take() {
            return Some(*rest);
        }
        match std::mem::replace(&mut polling.post, Post::Taken) {
            Post::Ready(posted) => Some(posted),
            other => {
                polling.post = other;
                None
            }
        }
    }

    /// Puts back what cannot be taken yet. A client that leaves its polls for a WebSocket asks for no answers any more and waits for
    /// the end of its request: that is answered now, and what is left of it comes before anything that the WebSocket brings.
    pub(super) fn put_back(&self, mut posted: Posted) {
        let mut out = self.out.lock();
        let is_open = out.is_open();
        let Some(polling) = out.polling.as_mut().filter(|_| is_open) else { return };
        if polling.is_leaving() && posted.done.is_some() {
            posted.answer();
            polling.post = Post::None;
        }
        match posted.done {
            Some(_) => polling.post = Post::Ready(posted),
            None => polling.rest = Some(Box::new(posted)),
        }
    }

    /// Answers the request: its packets are taken, or thrown away by a session that closes. What breaks the protocol is refused.
    pub(super) fn finish_post(&self, mut posted: Posted) {
        let mut out = self.out.lock();
        if posted.done.is_none() {
            return;
        }
        if let Some(polling) = &mut out.polling {
            polling.post = Post::None;
        }
        if out.reason != Some(Reason::ProtocolError) {
            posted.answer();
        }
    }
}
