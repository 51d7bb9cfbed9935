//! What all connections of an engine share, whatever the application.

use std::{
    sync::{
        Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;

use super::Connection;
use crate::config::Config;

/// How many steps the sweep cuts a ping interval into.
const SWEEP_STEPS: u32 = 250;
/// The shortest step: below it timers are too coarse to be of use.
const MIN_TICK: Duration = Duration::from_millis(2);

/// The configuration and the clock of an engine. Time is counted in ticks of the sweep, so asking for it costs a load.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) tick: Duration,
    now: AtomicU32,
    /// Connections with a deadline of their own: not connected yet, full, or closing.
    pub(super) watched: Mutex<Vec<Weak<Connection>>>,
}

impl Shared {
    pub(crate) fn new(config: Config) -> Self {
        let tick = (config.ping_interval / SWEEP_STEPS).max(MIN_TICK);
        Self { config, tick, now: AtomicU32::new(0), watched: Mutex::default() }
    }

    /// The current tick. Wraps after years; compare by [`Shared::has_passed`].
    pub(crate) fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    /// Goes on to the next tick and answers with it.
    pub(crate) fn advance(&self) -> u32 {
        self.now.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// How many ticks a duration takes, rounded up, at least one.
    pub(crate) fn ticks(&self, duration: Duration) -> u32 {
        let ticks = duration.as_nanos().div_ceil(self.tick.as_nanos());
        // Half of the range, so that comparing wrapped ticks stays right.
        u32::try_from(ticks).unwrap_or(u32::MAX).clamp(1, u32::MAX / 2)
    }

    /// Whether `duration` has passed since the tick `since`.
    pub(crate) fn has_passed(&self, since: u32, duration: Duration) -> bool {
        self.now().wrapping_sub(since) >= self.ticks(duration)
    }
}
