//! How long a broadcaster gathers before it writes.

use std::time::Duration;

use tokio::{
    task::yield_now,
    time::{Instant, sleep_until},
};

/// The part of a broadcast's time by which the next one waits: it costs a room that is quiet nothing, one under pressure so much,
/// and there it saves most writes.
const PART: u32 = 16;
/// Never longer, however long the broadcast was held up.
const MAX_REST: Duration = Duration::from_millis(1);
/// The part and the bound where more waited at its end.
const BACKLOG_PART: u32 = 3;
const MAX_BACKLOG_REST: Duration = Duration::from_millis(3);
/// A timer may come so late.
const TIMER_STEP: Duration = Duration::from_millis(1);

/// The rest after a broadcast. What those who have heard it say at once comes together meanwhile, and leaves joined
/// ([`Frame::joined`](crate::Frame::joined)): four messages in one write to each socket cost little more than one.
///
/// ```
/// # use socketio::Rest;
/// # async fn pass_on(mut rest: Rest) {
/// rest.over().await;
/// rest = Rest::after(|| { /* send what has come by now to every socket */ });
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Rest {
    ended: Option<Instant>,
    took: Duration,
    length: Duration,
}

impl Rest {
    /// Runs a broadcast. The rest begins at its end, and takes a sixteenth of its time, at most a millisecond.
    pub fn after(broadcast: impl FnOnce()) -> Self {
        let began = Instant::now();
        broadcast();
        let ended = Instant::now();
        let took = ended.duration_since(began);
        Self { ended: Some(ended), took, length: (took / PART).min(MAX_REST) }
    }

    /// The same where more waited at the broadcast's end already: a third of its time, at most three milliseconds. Where what is said
    /// has to be stored first, the answers to one broadcast come after the short rest, and two halves of a room would go on by turns.
    #[must_use]
    pub fn with_backlog(self) -> Self {
        Self { length: (self.took / BACKLOG_PART).min(MAX_BACKLOG_REST), ..self }
    }

    /// How long the broadcast took.
    pub fn took(self) -> Duration {
        self.took
    }

    /// Waits for the end of the scheduler's tick, and of the rest. It yields rather than sleeps where the rest is shorter than a timer's
    /// step.
    pub async fn over(self) {
        yield_now().await;
        let Some(until) = self.ended.map(|ended| ended + self.length) else { return };
        if let Some(early) = until.checked_sub(TIMER_STEP)
            && Instant::now() < early
        {
            sleep_until(early).await;
        }
        while Instant::now() < until {
            yield_now().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After a broadcast of 16 ms, or more on a machine that does much else.
    fn rest() -> Rest {
        Rest::after(|| {
            let until = Instant::now() + Duration::from_millis(16);
            while Instant::now() < until {}
        })
    }

    #[tokio::test]
    async fn a_rest_takes_a_part_of_the_broadcast() {
        let rest = rest();
        assert_eq!(rest.length, MAX_REST);
        rest.over().await;
        assert!(rest.ended.unwrap().elapsed() >= MAX_REST);
    }

    #[tokio::test]
    async fn where_more_waits_it_takes_a_larger_part() {
        let rest = rest().with_backlog();
        assert_eq!(rest.length, MAX_BACKLOG_REST);
        rest.over().await;
        assert!(rest.ended.unwrap().elapsed() >= MAX_BACKLOG_REST);
    }

    #[tokio::test(start_paused = true)]
    async fn no_time_is_no_rest() {
        Rest::default().over().await;
        Rest::after(|| {}).over().await;
    }
}
