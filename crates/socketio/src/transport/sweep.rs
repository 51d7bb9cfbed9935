//! The one clock of an engine: pings, their timeouts and every other deadline.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time::{MissedTickBehavior, interval};

use super::Shared;

/// Runs the sweep for as long as anyone holds the engine or one of its connections.
pub(crate) async fn sweep(shared: Weak<Shared>, tick: Duration) {
    let mut ticks = interval(tick);
    // A process that was held up must not find everyone late: its clock stands still with it.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(shared) = shared.upgrade() else { return };
        step(&shared);
    }
}

/// Goes on by one tick: pings one bucket of connections, checks the pongs of another.
fn step(shared: &Arc<Shared>) {
    let now = shared.advance();
    for connection in shared.bucket(now) {
        connection.ping();
    }
    for connection in shared.bucket(now.wrapping_sub(shared.ticks(shared.config.ping_timeout))) {
        connection.check_ping();
    }
    if now.is_multiple_of(shared.watch_ticks()) {
        shared.check_watched();
    }
}
