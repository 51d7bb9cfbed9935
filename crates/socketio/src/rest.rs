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
/// The same where more waited at its end.
const PRESSED_PART: u32 = 3;
const MAX_PRESSED_REST: Duration = Duration::from_millis(3);
/// A timer may come so late.
const TIMER_STEP: Duration = Duration::from_millis(1);

/// The rest after a broadcast. What those who have heard it say at once comes together meanwhile, and leaves joined
/// ([`Frame::joined`](crate::Frame::joined)): four messages in one write to each socket cost little more than one.
///
/// ```
/// # use socketio::Rest;
/// # async fn pass_on(mut rest: Rest) {
/// rest.over().await;
/// rest = Rest::after(|| { /* send what has come by now to every socket of the room */ });
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Rest {
    ended: Option<Instant>,
    took: Duration,
    length: Duration,
}

impl Rest {
    /// Runs a broadcast to one room. The rest begins at its end, and takes a sixteenth of its time, at most a millisecond.
    pub fn after(broadcast: impl FnOnce()) -> Self {
        Self::after_rooms(|| {
            broadcast();
            1
        })
    }

    /// Runs a broadcast to several rooms, and is told to how many. What is said in one is not joined with what is said in another, so
    /// only the time for one of them counts.
    pub fn after_rooms(broadcast: impl FnOnce() -> usize) -> Self {
        let began = Instant::now();
        let rooms = u32::try_from(broadcast()).unwrap_or(u32::MAX).max(1);
        let ended = Instant::now();
        let took = ended.duration_since(began) / rooms;
        Self { ended: Some(ended), took, length: (took / PART).min(MAX_REST) }
    }

    /// The same where more waited at the broadcast's end already: a third of its time, at most three milliseconds. Where what is said
    /// has to be stored first, the answers to one broadcast come after the short rest, and two halves of a room would go on by turns.
    #[must_use]
    pub fn pressed(self) -> Self {
        Self { length: (self.took / PRESSED_PART).min(MAX_PRESSED_REST), ..self }
    }

    /// How long the broadcast took for one room.
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

    #[tokio::test]
    async fn a_rest_takes_a_part_of_the_broadcast() {
        let until = Instant::now() + Duration::from_millis(16);
        let rest = Rest::after(|| while Instant::now() < until {});
        let rested = Instant::now();
        rest.over().await;
        assert!(rested.elapsed() + Duration::from_micros(100) >= MAX_REST, "{:?}", rested.elapsed());
    }

    #[tokio::test]
    async fn where_more_waits_it_takes_a_larger_part_and_of_many_rooms_only_one_counts() {
        let last = |rooms| {
            let until = Instant::now() + Duration::from_millis(15);
            move || {
                while Instant::now() < until {}
                rooms
            }
        };
        let one = Rest::after_rooms(last(1)).pressed();
        let rested = Instant::now();
        one.over().await;
        let rest = rested.elapsed() + Duration::from_micros(100);
        assert!(one.took() >= Duration::from_millis(15) && rest >= MAX_PRESSED_REST, "{rest:?}");
        let many = Rest::after_rooms(last(1_000)).pressed();
        assert!(many.length <= one.length / 100, "{many:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_time_is_no_rest() {
        Rest::default().over().await;
        Rest::after(|| {}).over().await;
    }
}
