//! What one socket asked and is not answered yet: worked off one after the other, in the order in which it came.
//!
//! So two messages sent without waiting keep their order, and "stopped writing" does not overtake
//! "writes"; unless the first is refused. The engine bounds how many wait (`max_in_flight`).

use std::collections::VecDeque;

use parking_lot::Mutex;
use socketio::Ack;

/// One request.
#[derive(Debug)]
pub(super) struct Request {
    /// The event's name.
    pub(super) name: String,
    /// Its argument, as JSON.
    pub(super) payload: String,
    /// Takes the answer.
    pub(super) ack: Ack,
}

/// The requests of one socket.
#[derive(Debug)]
pub(super) struct Requests<R = Request> {
    /// Those that wait; `None` while nobody works on any, so that an idle socket holds no buffer.
    waiting: Mutex<Option<VecDeque<R>>>,
}

impl<R> Default for Requests<R> {
    fn default() -> Self {
        Requests { waiting: Mutex::new(None) }
    }
}

impl<R> Requests<R> {
    /// Takes one in. True when nobody works on them: the caller must begin.
    pub(super) fn push(&self, request: R) -> bool {
        let mut waiting = self.waiting.lock();
        let is_idle = waiting.is_none();
        waiting.get_or_insert_default().push_back(request);
        is_idle
    }

    /// The next one; `None` ends the work.
    pub(super) fn next(&self) -> Option<R> {
        let mut waiting = self.waiting.lock();
        let next = waiting.as_mut()?.pop_front();
        if next.is_none() {
            *waiting = None;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::Requests;

    #[test]
    fn one_worker_takes_them_in_order() {
        let requests = Requests::default();
        assert!(requests.push(1), "somebody must begin");
        assert!(!requests.push(2), "somebody works");
        assert_eq!(requests.next(), Some(1));
        assert!(!requests.push(3));
        assert_eq!((requests.next(), requests.next(), requests.next()), (Some(2), Some(3), None));
        assert!(requests.push(4), "the work had ended");
    }
}
