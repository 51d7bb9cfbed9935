//! How fast one connection may ask.

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    state::{InMemoryState, NotKeyed},
};

use super::refused;
use crate::error::Result;

/// Counts the events of one connection. By the system's clock, of which nothing is kept: every connection has one of these.
pub struct Events(RateLimiter<NotKeyed, InMemoryState, MonotonicClock>);

impl Events {
    pub(super) fn new(quota: Quota) -> Events {
        Events(RateLimiter::direct_with_clock(quota, MonotonicClock))
    }

    /// Counts one.
    ///
    /// # Errors
    /// 429 when the connection sends faster than it may.
    pub fn check(&self) -> Result<()> {
        self.0.check().map_err(|until| refused(until.wait_time_from(MonotonicClock.now())))
    }
}
