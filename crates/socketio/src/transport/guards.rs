//! HTTP requests that may be given up while a polling session counts on them.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{
    connection::Connection,
    outgoing::Phase,
    posting::{Post, Posted},
};
use crate::handler::Reason;

/// Ends the session when a poll is given up: what it would have been answered is lost, or soon will be.
pub(super) struct PollGuard(pub(super) Arc<Connection>);

impl Drop for PollGuard {
    fn drop(&mut self) {
        let mut out = self.0.out.lock();
        let poll = out.polling.as_ref().and_then(|polling| polling.poll.as_ref());
        if poll.is_some_and(oneshot::Sender::is_closed) {
            out.end(Reason::ConnectionLost);
        }
    }
}

/// A request with packets, from its head until its body is there. Given up before, it ends the session: nobody knows how much of
/// it was meant to count.
pub(crate) struct PostGuard {
    connection: Arc<Connection>,
    is_submitted: bool,
}

impl PostGuard {
    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self { connection, is_submitted: false }
    }

    /// Hands the body to the connection's task and waits until its last packet is taken; whether all were in order.
    pub(crate) async fn submit(mut self, body: String) -> bool {
        let (done, is_done) = oneshot::channel();
        {
            let mut out = self.connection.out.lock();
            let (phase, is_open) = (out.phase, out.is_open());
            self.is_submitted = phase != Phase::Closed;
            match &mut out.polling {
                Some(polling) if is_open => polling.post = Post::Ready(Posted::new(body, done)),
                // What comes for a session that closes is thrown away.
                Some(polling) => {
                    polling.post = Post::None;
                    return phase == Phase::Closing;
                }
                None => return false,
            }
            out.wake();
        }
        is_done.await.is_ok()
    }

    /// Ends the session because of what the request holds.
    pub(crate) fn refuse(self) {
        self.connection.abort(Reason::ProtocolError);
    }
}

impl Drop for PostGuard {
    fn drop(&mut self) {
        if !self.is_submitted {
            self.connection.abort(Reason::ConnectionLost);
        }
    }
}
