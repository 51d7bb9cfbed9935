//! How long something has been waiting to be taken in.

use std::time::{Duration, Instant};

/// With so many bytes waiting it may be that more wait where they cannot be seen: in the kernel's or a proxy's buffers at the other end.
const MOST_SEEN: usize = 32 * 1024;

/// After an event was refused, what the same connection asks for next may wait only for this part of the time, and only this part of the events may be
/// in flight, because a server that is asked for too much would else have all that to do first when it is asked for less again.
pub(super) const STRICT: u32 = 4;
/// Until no event was refused for so many times as long as one may wait otherwise.
const STRICT_FOR: u32 = 2;

/// What waits on a connection, and whether it was too much a moment ago.
#[derive(Debug)]
pub(super) struct Backlog {
    /// How long something may wait.
    max: Duration,
    /// `None` while nothing waits.
    waiting: Option<Waiting>,
    /// Until when less may wait.
    strict_until: Option<Instant>,
}

/// What was waiting at some moment. When all of it has been taken in, whatever waits then came after that moment, if it is not much: so a
/// client that always has a little more under way than is handled at a time is not held for one whose requests wait for long.
#[derive(Debug)]
struct Waiting {
    since: Instant,
    bytes: usize,
}

impl Backlog {
    /// Nothing waits yet, and nothing may for longer than `max`.
    pub(super) fn new(max: Duration) -> Self {
        Self { max, waiting: None, strict_until: None }
    }

    /// Something waits. `bytes` says how much, where nothing did before.
    pub(super) fn note_waiting(&mut self, bytes: impl FnOnce() -> usize) {
        self.waiting.get_or_insert_with(|| Waiting { since: Instant::now(), bytes: bytes() });
    }

    /// Whether something may have been waiting for too long. It has for at most twice as long: it may have come just before the rest was
    /// taken in.
    pub(super) fn is_overdue(&self) -> bool {
        let Some(waiting) = &self.waiting else { return false };
        let age = waiting.since.elapsed();
        age >= self.max || (age >= self.max / STRICT && self.is_strict())
    }

    /// An event that waited for too long was refused.
    pub(super) fn note_refused(&mut self) {
        self.strict_until = Instant::now().checked_add(self.max.saturating_mul(STRICT_FOR));
    }

    /// Nothing is taken in for that time, whether or not it could be.
    pub(super) fn note_pause(&mut self, time: Duration) {
        if let Some(waiting) = &mut self.waiting
            && let Some(later) = waiting.since.checked_add(time)
        {
            waiting.since = later;
        }
    }

    /// So many bytes were taken in to be handled. `left` says how many wait now.
    pub(super) fn note_taken(&mut self, bytes: usize, left: impl FnOnce() -> usize) {
        let Some(waiting) = &mut self.waiting else { return };
        waiting.bytes = waiting.bytes.saturating_sub(bytes);
        if waiting.bytes == 0 {
            waiting.bytes = left();
            if waiting.bytes <= MOST_SEEN {
                waiting.since = Instant::now();
            }
        }
    }

    /// Nothing waits any more. Answers whether there is nothing to remember either.
    pub(super) fn is_over(&mut self) -> bool {
        self.waiting = None;
        !self.is_strict()
    }

    /// Whether something was refused a while ago.
    pub(super) fn is_strict(&self) -> bool {
        self.strict_until.is_some_and(|until| Instant::now() < until)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Backlog, MOST_SEEN, STRICT, STRICT_FOR};

    const MAX: Duration = Duration::from_secs(100);

    fn waiting(bytes: usize) -> Backlog {
        let mut backlog = Backlog::new(MAX);
        backlog.note_waiting(|| bytes);
        backlog
    }

    fn since(backlog: &Backlog) -> Instant {
        backlog.waiting.as_ref().unwrap().since
    }

    /// As if so much time had gone by.
    fn later(backlog: &mut Backlog, time: Duration) {
        let waiting = backlog.waiting.as_mut().unwrap();
        waiting.since = waiting.since.checked_sub(time).unwrap();
        backlog.strict_until = backlog.strict_until.map(|until| until.checked_sub(time).unwrap());
    }

    #[test]
    fn it_is_renewed_when_all_of_it_was_taken_in_and_little_waits() {
        let mut backlog = waiting(100);
        let first = since(&backlog);
        backlog.note_waiting(|| panic!("it waits already"));
        backlog.note_taken(60, || panic!("some of it still waits"));
        assert_eq!(since(&backlog), first);
        backlog.note_taken(70, || 1_000);
        assert!(since(&backlog) > first);
        assert_eq!(backlog.waiting.unwrap().bytes, 1_000);
    }

    #[test]
    fn a_rush_that_no_buffer_holds_grows_old() {
        let mut backlog = waiting(100_000);
        let first = since(&backlog);
        for _ in 0..10 {
            let bytes = backlog.waiting.as_ref().unwrap().bytes;
            backlog.note_taken(bytes, || MOST_SEEN + 1);
        }
        assert_eq!(since(&backlog), first);
    }

    #[test]
    fn less_may_wait_for_a_while_after_too_much_did() {
        let mut backlog = waiting(100);
        later(&mut backlog, MAX / STRICT);
        assert!(!backlog.is_overdue());
        later(&mut backlog, MAX);
        assert!(backlog.is_overdue());
        backlog.note_refused();
        assert!(!backlog.is_over(), "that is remembered");
        assert!(!backlog.is_overdue(), "nothing waits");
        backlog.note_waiting(|| 100);
        assert!(!backlog.is_overdue());
        later(&mut backlog, MAX / STRICT);
        assert!(backlog.is_overdue());
        later(&mut backlog, MAX * STRICT_FOR);
        assert!(backlog.is_over(), "it is long ago");
        backlog.note_waiting(|| 100);
        later(&mut backlog, MAX / STRICT);
        assert!(!backlog.is_overdue());
    }
}
