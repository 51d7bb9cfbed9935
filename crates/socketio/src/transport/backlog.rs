//! How long something has been waiting to be taken in.

use std::time::{Duration, Instant};

/// With so many bytes waiting it may be that more wait where they cannot be seen: in the kernel's or a proxy's buffers at the other end.
const MOST_SEEN: usize = 32 * 1024;

/// What was waiting at some moment. When all of it has been taken in, whatever waits then came after that moment, if it is not much: so a
/// client that always has a little more under way than is handled at a time is not held for one whose requests wait for long.
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

    /// Whether something may have been waiting for so long. It has for at most twice as long: it may have come just before the rest was
    /// taken in.
    pub(super) fn is_as_old_as(&self, age: Duration) -> bool {
        self.since.elapsed() >= age
    }

    /// So many bytes were taken in. `waiting` says how many wait now.
    pub(super) fn take(&mut self, bytes: usize, waiting: impl FnOnce() -> usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
        if self.bytes == 0 {
            self.bytes = waiting();
            if self.bytes <= MOST_SEEN {
                self.since = Instant::now();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Backlog, MOST_SEEN};

    #[test]
    fn it_is_renewed_when_all_of_it_was_taken_in_and_little_waits() {
        let mut backlog = Backlog::new(100);
        let first = backlog.since;
        backlog.take(60, || panic!("some of it still waits"));
        assert_eq!(backlog.since, first);
        backlog.take(70, || 1_000);
        assert!(backlog.since > first);
        assert_eq!(backlog.bytes, 1_000);
    }

    #[test]
    fn a_rush_that_no_buffer_holds_grows_old() {
        let mut backlog = Backlog::new(100_000);
        let first = backlog.since;
        for _ in 0..10 {
            let waiting = backlog.bytes;
            backlog.take(waiting, || MOST_SEEN + 1);
        }
        assert_eq!(backlog.since, first);
    }
}
