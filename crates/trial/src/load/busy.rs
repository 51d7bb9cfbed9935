//! How much of its processor the load generator needs. It spins where others sleep, so it counts by itself how long it had nothing to do.
//!
//! What it cannot keep up with itself is no figure of the server's. So a measurement is void when too little of the time was idle.

use std::time::{Duration, Instant};

use anyhow::ensure;

/// Until something that was not there is looked for again. What is idle for longer at once was not: somebody else had the processor.
pub(super) const PAUSE: Duration = Duration::from_micros(5);
/// A round of such looks in vain is idle for no longer than this, for the same reason.
const ROUND: Duration = Duration::from_micros(160);
/// The largest share of the time at which the generator may be busy while it measures.
pub(super) const MOST_BUSY: f64 = 0.8;

/// Counts the time in which there was nothing to do: pauses, and looks that found nothing.
#[derive(Default)]
pub(super) struct Idle {
    total: Duration,
    /// When something was last looked for in vain, and nothing found since.
    since: Option<Instant>,
}

impl Idle {
    /// There was something to do.
    pub(super) fn end(&mut self) {
        self.since = None;
    }

    /// Something was looked for and not there.
    pub(super) fn found_nothing(&mut self) {
        self.go_on(Instant::now());
    }

    /// A whole round of looks took so long, and none found anything.
    pub(super) fn round_in_vain(&mut self, took: Duration) {
        self.total += took.min(ROUND);
    }

    /// Waits for a moment, but not beyond `until`.
    pub(super) fn pause(&mut self, until: Option<Instant>) {
        let began = Instant::now();
        self.go_on(began);
        let end = until.map_or(began + PAUSE, |until| until.min(began + PAUSE));
        let mut now = began;
        while now < end {
            std::hint::spin_loop();
            now = Instant::now();
        }
        self.go_on(now);
    }

    /// How long it was since this was last asked.
    pub(super) fn take(&mut self) -> Duration {
        self.end();
        std::mem::take(&mut self.total)
    }

    fn go_on(&mut self, now: Instant) {
        if let Some(since) = self.since {
            self.total += (now - since).min(PAUSE);
        }
        self.since = Some(now);
    }
}

/// A measurement that says nothing of the server: the generator was busy for this share of the time.
#[derive(Debug)]
pub(super) struct Void(pub(super) f64);

impl std::fmt::Display for Void {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "void: the generator was busy for {:.0} % of the time", (self.0 * 100.0).ceil())
    }
}

impl std::error::Error for Void {}

/// The share of this time that was not idle.
pub(super) fn share(idle: Duration, time: Duration) -> f64 {
    1.0 - idle.as_secs_f64() / time.as_secs_f64()
}

/// Refuses what was measured while the generator was busy for too much of the time.
pub(super) fn check(share: f64) -> anyhow::Result<()> {
    ensure!(share <= MOST_BUSY, Void(share));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_longer_than_a_pause_was_somebody_elses() {
        let (mut idle, began) = (Idle::default(), Instant::now());
        idle.go_on(began);
        idle.go_on(began + PAUSE / 5);
        idle.go_on(began + PAUSE * 100);
        assert_eq!(idle.take(), PAUSE / 5 + PAUSE);
    }

    #[test]
    fn a_round_in_vain_is_idle_but_not_what_others_took_of_it() {
        let mut idle = Idle::default();
        idle.round_in_vain(PAUSE * 3);
        idle.round_in_vain(Duration::from_millis(4));
        assert_eq!(idle.take(), PAUSE * 3 + ROUND);
    }

    #[test]
    fn time_with_something_to_do_is_not_idle() {
        let (mut idle, began) = (Idle::default(), Instant::now());
        idle.go_on(began);
        idle.end();
        idle.go_on(began + PAUSE);
        assert_eq!(idle.take(), Duration::ZERO);
    }

    #[test]
    fn a_generator_that_is_too_busy_is_told_in_plain_words() {
        let time = Duration::from_secs(1);
        assert!(check(share(Duration::from_millis(201), time)).is_ok());
        let error = check(share(Duration::from_millis(70), time)).unwrap_err();
        assert_eq!(error.to_string(), "void: the generator was busy for 93 % of the time");
        assert!(error.is::<Void>());
    }
}
