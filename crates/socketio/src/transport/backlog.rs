//! How long something has been waiting to be taken in.

use std::time::{Duration, Instant};

/// With so many bytes waiting it may be that more wait where they cannot be seen: in the kernel's or a proxy's buffers at the other end.
const MOST_SEEN: usize = 32 * 1024;

/// For a while after an event was refused, what waits on the same connection is refused after this part of the time already if at the pace it
/// is taken in it would be too late for some of it anyway, and only this part of the events may be in flight: a server that is asked for too
/// much would else have all that to do first when it is asked for less again.
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
    /// Of it, what has not been taken in.
    bytes: usize,
    /// How much it was, or was found to be when all that had been seen before was taken in.
    seen: usize,
}

impl Waiting {
    fn now(bytes: usize) -> Self {
        Self { since: Instant::now(), bytes, seen: bytes }
    }

    /// Whether, at the pace at which it has been taken in for `age`, some of it will still wait after `max`.
    fn is_too_much(&self, age: Duration, max: Duration) -> bool {
        let taken = self.seen - self.bytes;
        self.seen > MOST_SEEN || age.as_nanos() * self.seen as u128 > max.as_nanos() * taken as u128
    }
}

impl Backlog {
    /// Nothing waits yet, and nothing may for longer than `max`.
    pub(super) fn new(max: Duration) -> Self {
        Self { max, waiting: None, strict_until: None }
    }

    /// Something waits. `bytes` says how much, where nothing did before.
    pub(super) fn note_waiting(&mut self, bytes: impl FnOnce() -> usize) {
        self.waiting.get_or_insert_with(|| Waiting::now(bytes()));
    }

    /// Whether something may have been waiting for too long. It has for at most twice as long: it may have come just before the rest was
    /// taken in.
    pub(super) fn is_overdue(&self) -> bool {
        let Some(waiting) = &self.waiting else { return false };
        let age = waiting.since.elapsed();
        age >= self.max
            || (age >= self.max / STRICT && self.is_strict() && waiting.is_too_much(age, self.max))
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
            let since = waiting.since;
            *waiting = Waiting::now(left());
            if waiting.bytes > MOST_SEEN {
                waiting.since = since;
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
    fn what_is_taken_in_soon_enough_is_not_refused_early() {
        let early = MAX / STRICT + Duration::from_secs(1);
        for (taken, is_overdue) in [(0, true), (25, true), (30, false)] {
            let mut backlog = waiting(100);
            backlog.note_refused();
            backlog.note_taken(taken, || panic!("some of it still waits"));
            later(&mut backlog, early);
            assert_eq!(backlog.is_overdue(), is_overdue, "{taken}");
        }
        let mut rush = waiting(MOST_SEEN + 1);
        rush.note_refused();
        rush.note_taken(MOST_SEEN, || panic!("some of it still waits"));
        later(&mut rush, early);
        assert!(rush.is_overdue(), "more waits than can be seen");
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
