//! How long something has been waiting to be taken in.

use std::time::{Duration, Instant};

/// What was waiting at some moment. When all of it has been taken in, whatever waits then came after that moment: so a client that
/// always has a little more under way than is handled at a time is not held for one whose requests wait for long.
#[derive(Debug)]
pub(super) struct Backlog {
    since: Instant,
    bytes: usize,
}

impl Backlog {
    /// So many bytes are waiting now.
    pub(super) fn new(bytes: usize) -> Self {
        Self { since: Instant::now(), bytes }
    }

    /// Whether some of them may have been waiting for so long.
    pub(super) fn is_as_old_as(&self, age: Duration) -> bool {
        self.since.elapsed() >= age
    }

    /// So many bytes were taken in. When that was all, `waiting` says how many wait now.
    pub(super) fn take(&mut self, bytes: usize, waiting: impl FnOnce() -> usize) {
        match self.bytes.checked_sub(bytes) {
            None | Some(0) => *self = Self::new(waiting()),
            Some(left) => self.bytes = left,
        }
    }
}
