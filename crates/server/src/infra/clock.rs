//! The one source of wall-clock time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use model::Time;

/// Tells the time; tests move it. Order and safety never depend on it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds added to the system's time.
    ahead_millis: Arc<AtomicI64>,
}

impl Clock {
    /// Now, to the millisecond.
    pub fn now(&self) -> Time {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Time(millis).plus_millis(self.ahead_millis.load(Ordering::Relaxed))
    }

    /// Moves every copy of this clock ahead.
    pub fn advance(&self, millis: i64) {
        self.ahead_millis.fetch_add(millis, Ordering::Relaxed);
    }
}
