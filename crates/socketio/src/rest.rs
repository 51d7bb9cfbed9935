//! How long a broadcaster gathers before it writes.

use std::time::Duration;

use tokio::{task::yield_now, time::Instant};

/// The part of a broadcast's time by which the next one waits: it costs a room that is quiet nothing, one under pressure so much,
/// and there it saves most writes.
const PART: u32 = 16;
/// Never longer, however long the broadcast was held up.
const MAX_REST: Duration = Duration::from_millis(1);

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
    until: Option<Instant>,
}

impl Rest {
    /// Runs a broadcast. The rest begins at its end, and takes a sixteenth of its time, at most a millisecond.
    pub fn after(broadcast: impl FnOnce()) -> Self {
        let began = Instant::now();
        broadcast();
        let now = Instant::now();
        Self { until: Some(now + (now.duration_since(began) / PART).min(MAX_REST)) }
    }

    /// Waits for the end of the scheduler's tick, and of the rest. It yields rather than sleeps: the rest is far shorter than a
    /// timer's step.
    pub async fn over(self) {
        yield_now().await;
        while self.until.is_some_and(|until| Instant::now() < until) {
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

    #[tokio::test(start_paused = true)]
    async fn no_time_is_no_rest() {
        Rest::default().over().await;
        Rest::after(|| {}).over().await;
    }
}
