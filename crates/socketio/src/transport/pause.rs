//! The time for which a connection is not read because of what it was refused.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Sleep, sleep};

/// So many events are refused before there is a pause for them: not more, because others wait meanwhile; not fewer, because after it what was
/// left of the last read is put together anew.
pub(super) const REFUSED_AT_ONCE: u32 = 16;

/// Runs while there is one. Boxed: hardly ever is a connection refused anything.
#[derive(Debug, Default)]
pub(super) struct Pause(Option<Pin<Box<Sleep>>>);

impl Pause {
    /// Begins one.
    pub(super) fn begin(&mut self, time: Duration) {
        self.0 = Some(Box::pin(sleep(time)));
    }

    /// Waits until it is over, and answers by how much it was longer than it should have been; ready at once where there is none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let Some(until) = &mut self.0 else { return Poll::Ready(Duration::ZERO) };
        ready!(until.as_mut().poll(cx));
        let late = until.deadline().elapsed();
        self.0 = None;
        Poll::Ready(late)
    }
}
