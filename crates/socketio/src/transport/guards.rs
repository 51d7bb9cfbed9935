//! HTTP requests that may be given up while a polling session counts on them.

use std::sync::Arc;

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::{
    connection::Connection,
    outgoing::Phase,
    polling::NOOP,
    posting::{Post, Posted},
};
use crate::handler::Reason;

/// Ends the session when a poll is given up before it has its answer: what that holds is lost, or soon will be.
pub(super) struct PollGuard {
    pub(super) connection: Arc<Connection>,
    pub(super) body: oneshot::Receiver<Vec<u8>>,
}

impl Drop for PollGuard {
    fn drop(&mut self) {
        let is_given_up = match self.body.try_recv() {
            Ok(body) => body != NOOP,
            Err(TryRecvError::Empty) => true,
            // It has its answer, or the session has ended.
            Err(TryRecvError::Closed) => false,
        };
        if is_given_up {
            self.connection.abort(Reason::ConnectionLost);
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

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;
    use crate::{config::Config, transport::Shared};

    /// A session with a poll that `feed` answers before the request goes on, and is given up then, or not; whether it is open after that.
    fn is_open_after(feed: impl FnOnce(&Arc<Connection>), is_given_up: bool) -> bool {
        let shared = Arc::new(Shared::new(Config::default()));
        let opening = shared.begin_opening().unwrap();
        let connection = Connection::over_polling(shared, "0.a", opening);
        {
            let mut poll = pin!(Arc::clone(&connection).poll());
            let mut cx = Context::from_waker(Waker::noop());
            assert!(poll.as_mut().poll(&mut cx).is_pending());
            feed(&connection);
            assert!(is_given_up || matches!(poll.as_mut().poll(&mut cx), Poll::Ready(Some(_))));
        }
        connection.is_open()
    }

    #[test]
    fn a_poll_that_is_given_up_ends_the_session_when_something_is_lost_with_it() {
        let packets = |connection: &Arc<Connection>| {
            connection.reply(b"\x81\x034hi");
            connection.feed_poll(&mut connection.out.lock());
        };
        let noop = |connection: &Arc<Connection>| {
            let _cancelled = connection.begin_upgrade().unwrap();
            connection.probe_answered();
        };
        assert!(!is_open_after(|_| {}, true), "it still waited");
        assert!(!is_open_after(packets, true), "it had packets");
        assert!(is_open_after(noop, true), "nothing was lost");
        assert!(is_open_after(packets, false) && is_open_after(noop, false), "it was answered");
    }
}
