//! The one clock of an engine: pings, their timeouts and every other deadline.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, sleep},
};

use super::Shared;

/// The part of a ping's timeout that is made up for when the sweep comes late. A process that was held up longer must not find
/// everyone late: its clock stood still with it.
const LATENESS_PART: u32 = 4;
/// Thousands that got stuck together are not closed in one go, or everybody else would wait for it: the sweep rests after each few.
const REST: Duration = Duration::from_millis(2);
/// In this time it has closed all.
const SPREAD: Duration = Duration::from_secs(10);
/// So often it can rest in that time.
const RESTS: usize = (SPREAD.as_millis() / REST.as_millis()) as usize;

/// Runs the sweep for as long as anyone holds the engine or one of its connections.
pub(crate) async fn sweep(shared: Weak<Shared>, tick: Duration, ping_timeout: Duration) {
    let mut ticks = interval(tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let max_lateness = (ping_timeout / LATENESS_PART).max(tick * 2);
    let mut done = ticks.tick().await;
    let mut looking = None;
    loop {
        ticks.tick().await;
        let Some(shared) = shared.upgrade() else { return };
        let now = Instant::now();
        if now.duration_since(done) > max_lateness {
            done = now - tick;
        }
        while now.duration_since(done) >= tick {
            done += tick;
            step(&shared, &mut looking);
        }
    }
}

/// Goes on by one tick: pings one bucket of connections, checks the pongs of another. Looks at the watched connections beside that,
/// one look at a time: thousands of endings must not keep the others from their pings.
fn step(shared: &Arc<Shared>, looking: &mut Option<JoinHandle<()>>) {
    let now = shared.advance();
    for connection in shared.bucket(now) {
        connection.ping();
    }
    for connection in shared.bucket(now.wrapping_sub(shared.ticks(shared.config.ping_timeout))) {
        connection.check_ping();
    }
    if now.is_multiple_of(shared.watch_ticks()) && looking.as_ref().is_none_or(JoinHandle::is_finished) {
        *looking = Some(tokio::spawn(check_watched(Arc::clone(shared))));
    }
}

/// Looks at every watched connection and forgets those without a deadline.
async fn check_watched(shared: Arc<Shared>) {
    let all = shared.take_watched();
    let between_rests = all.len().div_ceil(RESTS);
    let (mut still, mut endings) = (Vec::new(), 0);
    for watched in all {
        let Some(connection) = watched.upgrade() else { continue };
        if connection.check_deadlines() {
            still.push(watched);
        } else if !connection.is_open() {
            endings += 1;
            drop(connection);
            if endings == between_rests {
                endings = 0;
                sleep(REST).await;
            }
        }
    }
    shared.watch_on(still);
}
