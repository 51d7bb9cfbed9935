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
    state: Mutex<State<R>>,
}

#[derive(Debug)]
struct State<R> {
    waiting: VecDeque<R>,
    is_worked_on: bool,
}

impl<R> Default for Requests<R> {
    fn default() -> Self {
        Requests { state: Mutex::new(State { waiting: VecDeque::new(), is_worked_on: false }) }
    }
}

impl<R> Requests<R> {
    /// Takes one in. True when nobody works on them: the caller must begin.
    pub(super) fn push(&self, request: R) -> bool {
        let mut state = self.state.lock();
        state.waiting.push_back(request);
        !std::mem::replace(&mut state.is_worked_on, true)
    }

    /// The next one; `None` ends the work, and an idle socket holds no buffer.
    pub(super) fn next(&self) -> Option<R> {
        let mut state = self.state.lock();
        let next = state.waiting.pop_front();
        if next.is_none() {
            *state = State { waiting: VecDeque::new(), is_worked_on: false };
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
