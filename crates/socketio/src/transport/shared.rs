//! What all connections of an engine share, whatever the application.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use parking_lot::Mutex;
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::Connection;
use crate::{config::Config, handler::Reason};

/// Random bytes in a `sid`. Whoever knows a polling session's can speak for it, so it must not be guessed.
const SID_BYTES: usize = 18;
/// How many steps the sweep cuts a ping interval into.
const SWEEP_STEPS: u32 = 250;
/// The part of an interval by which the first ping comes early.
const EARLY_PART: usize = 50;
/// The shortest step: below it timers are too coarse to be of use.
const MIN_TICK: Duration = Duration::from_millis(2);
/// How many connections are closed at once when the server goes, and how long it waits before the next.
const RETIRED_AT_ONCE: usize = 64;
const RETIRING_PAUSE: Duration = Duration::from_millis(16);
/// How many looks at a connection one of its deadlines takes at least.
const LOOKS_PER_DEADLINE: u32 = 10;

/// The configuration, the clock and the connections of an engine. Time is counted in ticks of the sweep, so asking for it costs a
/// load.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) tick: Duration,
    now: AtomicU32,
    watch_ticks: u32,
    /// Every connection, by the tick of the interval at which it is pinged.
    buckets: Box<[Mutex<Vec<Arc<Connection>>>]>,
    /// Connections with a deadline of their own: not connected yet, full, or closing.
    watched: Mutex<Vec<Weak<Connection>>>,
    /// The polling sessions by their ids.
    sessions: Mutex<HashMap<Box<str>, Arc<Connection>>>,
    opening_count: AtomicUsize,
    /// Polling sessions in the order of their handshakes, some of them connected or gone by now.
    opening: Mutex<VecDeque<Weak<Connection>>>,
    connection_count: AtomicUsize,
    is_closing: AtomicBool,
    emptied: Notify,
}

impl Shared {
    pub(crate) fn new(config: Config) -> Self {
        let tick = (config.ping_interval / SWEEP_STEPS).max(MIN_TICK);
        let steps = ticks(config.ping_interval, tick).clamp(2, SWEEP_STEPS);
        let shortest = config.connect_timeout.min(config.stuck_timeout).min(config.close_timeout);
        Self {
            watch_ticks: (ticks(shortest, tick) / LOOKS_PER_DEADLINE).max(1),
            config,
            tick,
            // At the beginning of an interval, and not so early that what lies before it wraps to another place among the buckets.
            now: AtomicU32::new(steps),
            buckets: (0..steps).map(|_| Mutex::default()).collect(),
            watched: Mutex::default(),
            sessions: Mutex::default(),
            opening_count: AtomicUsize::new(0),
            opening: Mutex::default(),
            connection_count: AtomicUsize::new(0),
            is_closing: AtomicBool::new(false),
            emptied: Notify::new(),
        }
    }

    /// The current tick. Wraps after years; compare by [`Shared::has_passed`].
    pub(super) fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    /// Goes on to the next tick and answers with it.
    pub(super) fn advance(&self) -> u32 {
        self.now.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// How many ticks a duration takes, rounded up, at least one.
    pub(super) fn ticks(&self, duration: Duration) -> u32 {
        ticks(duration, self.tick)
    }

    /// How many ticks lie between two looks at the watched connections.
    pub(super) fn watch_ticks(&self) -> u32 {
        self.watch_ticks
    }

    /// Whether `duration` has passed since the tick `since`.
    pub(super) fn has_passed(&self, since: u32, duration: Duration) -> bool {
        self.now().wrapping_sub(since) >= self.ticks(duration)
    }

    /// A fresh public id, which begins with this process's.
    pub(crate) fn new_sid(&self) -> String {
        let mut bytes = [0; SID_BYTES];
        getrandom::fill(&mut bytes).expect("the operating system has random bytes");
        format!("{}.{}", self.config.node_id, URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A place for one more polling session that is not connected yet. Where there are too many the oldest of them ends, so that
    /// whoever comes and does not connect keeps nobody out; `None` when none can.
    pub(crate) fn begin_opening(self: &Arc<Self>) -> Option<Opening> {
        let opening = Opening(Arc::clone(self));
        let before = self.opening_count.fetch_add(1, Ordering::Relaxed);
        (before < self.config.max_opening_sessions || self.end_oldest_opening()).then_some(opening)
    }

    fn end_oldest_opening(&self) -> bool {
        loop {
            let Some(oldest) = self.opening.lock().pop_front() else { return false };
            if oldest.upgrade().is_some_and(|connection| connection.end_opening()) {
                return true;
            }
        }
    }

    /// Notes a polling session that is not connected yet.
    pub(super) fn note_opening(&self, connection: &Arc<Connection>) {
        let mut opening = self.opening.lock();
        if opening.len() >= 2 * self.config.max_opening_sessions {
            opening.retain(|noted| noted.upgrade().is_some_and(|noted| noted.is_opening()));
        }
        opening.push_back(Arc::downgrade(connection));
    }

    /// The polling session of that id.
    pub(crate) fn session(&self, sid: &str) -> Option<Arc<Connection>> {
        self.sessions.lock().get(sid).map(Arc::clone)
    }

    /// How many polling sessions there are.
    pub(crate) fn session_count(&self) -> usize {
        self.sessions.lock().len()
    }

    pub(super) fn add_session(&self, sid: &str, connection: &Arc<Connection>) {
        self.sessions.lock().insert(sid.into(), Arc::clone(connection));
    }

    pub(super) fn forget_session(&self, sid: &str) {
        self.sessions.lock().remove(sid);
    }

    /// How many connections there are.
    pub(crate) fn connection_count(&self) -> usize {
        self.connection_count.load(Ordering::Relaxed)
    }

    /// Whether no more connections are taken.
    pub(crate) fn is_closing(&self) -> bool {
        self.is_closing.load(Ordering::SeqCst)
    }

    /// The bucket for a connection that begins now: its first ping comes a little before an interval has passed, so that a clock
    /// that is late now and then does not make the client wait longer than it was told.
    pub(super) fn bucket_of_one_more(&self) -> u32 {
        let early = self.buckets.len() / EARLY_PART;
        self.now().wrapping_sub(1).wrapping_sub(u32::try_from(early).unwrap_or(0))
    }

    /// Takes in a connection; answers with the bucket that [`Shared::unregister`] needs. Its first ping is an interval away.
    pub(super) fn register(&self, connection: &Arc<Connection>, bucket: u32) {
        self.connection_count.fetch_add(1, Ordering::SeqCst);
        self.bucket_at(bucket).lock().push(Arc::clone(connection));
        // Looked at after the connection is in its bucket: `retire_all` either finds it there or is seen here.
        if self.is_closing() {
            connection.retire();
        }
    }

    pub(super) fn unregister(&self, connection: &Arc<Connection>, bucket: u32) {
        let mut bucket = self.bucket_at(bucket).lock();
        let Some(index) = bucket.iter().position(|other| Arc::ptr_eq(other, connection)) else { return };
        bucket.swap_remove(index);
        drop(bucket);
        if self.connection_count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.emptied.notify_waiters();
        }
    }

    /// The connections whose turn is at the tick `at`.
    pub(super) fn bucket(&self, at: u32) -> Vec<Arc<Connection>> {
        self.bucket_at(at).lock().clone()
    }

    /// Puts a connection under the sweep's eye. Called under its lock, so nothing here may take one.
    pub(super) fn watch(&self, connection: Weak<Connection>) {
        self.watched.lock().push(connection);
    }

    /// Takes the watched connections out, to look at each.
    pub(super) fn take_watched(&self) -> Vec<Weak<Connection>> {
        std::mem::take(&mut *self.watched.lock())
    }

    /// Goes on watching some of those taken out.
    pub(super) fn watch_on(&self, mut still: Vec<Weak<Connection>>) {
        self.watched.lock().append(&mut still);
    }

    /// Lets no more connections in and closes those there are, some at a time and all within `spread`, so that not all clients
    /// come to the next server at once.
    pub(crate) async fn retire_all(&self, spread: Duration) {
        self.is_closing.store(true, Ordering::SeqCst);
        let all: Vec<_> = self.buckets.iter().flat_map(|bucket| bucket.lock().clone()).collect();
        let groups = u32::try_from(all.len().div_ceil(RETIRED_AT_ONCE)).unwrap_or(u32::MAX).max(1);
        let pause = RETIRING_PAUSE.min(spread / groups);
        let mut next = Instant::now();
        for (index, group) in all.chunks(RETIRED_AT_ONCE).enumerate() {
            if index > 0 {
                next += pause;
                sleep_until(next).await;
            }
            group.iter().for_each(Connection::retire);
        }
    }

    /// Ends every connection without a farewell.
    pub(crate) fn abort_all(&self) {
        for bucket in &self.buckets {
            let connections = bucket.lock().clone();
            for connection in connections {
                connection.abort(Reason::ShuttingDown);
            }
        }
    }

    /// Waits until there is no connection.
    pub(crate) async fn emptied(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.connection_count.load(Ordering::SeqCst) == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn bucket_at(&self, at: u32) -> &Mutex<Vec<Arc<Connection>>> {
        &self.buckets[at as usize % self.buckets.len()]
    }
}

/// One polling session's place among those that are not connected yet.
#[derive(Debug)]
pub(crate) struct Opening(Arc<Shared>);

impl Drop for Opening {
    fn drop(&mut self) {
        self.0.opening_count.fetch_sub(1, Ordering::Relaxed);
    }
}

fn ticks(duration: Duration, tick: Duration) -> u32 {
    let ticks = duration.as_nanos().div_ceil(tick.as_nanos());
    // Half of the range, so that comparing wrapped ticks stays right.
    u32::try_from(ticks).unwrap_or(u32::MAX).clamp(1, u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many polling sessions that are not connected yet.
    fn sessions(shared: &Arc<Shared>, count: usize) -> Vec<Arc<Connection>> {
        let session = |index| {
            let opening = shared.begin_opening().unwrap();
            Connection::over_polling(Arc::clone(shared), &format!("0.{index}"), opening)
        };
        (0..count).map(session).collect()
    }

    #[test]
    fn the_first_ping_comes_a_little_before_an_interval_has_passed() {
        for milliseconds in [25_000, 700, 60] {
            let ping_interval = Duration::from_millis(milliseconds);
            let shared = Arc::new(Shared::new(Config { ping_interval, ..Config::default() }));
            let steps = shared.buckets.len();
            for _ in 0..=2 * steps {
                let [connection] = &*sessions(&shared, 1) else { panic!("there is one") };
                let is_pinged = |_: &usize| {
                    let bucket = shared.bucket(shared.advance());
                    bucket.iter().any(|other| Arc::ptr_eq(other, connection))
                };
                let first = (1..=steps).find(is_pinged).unwrap();
                assert_eq!(first, steps - 1 - steps / EARLY_PART, "of {steps}");
                shared.unregister(connection, connection.bucket);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn many_are_not_all_closed_at_once() {
        for (count, spread, expected) in [(64, 5_000, 0), (200, 5_000, 48), (2_000, 100, 97)] {
            let shared = Arc::new(Shared::new(Config::default()));
            let all = sessions(&shared, count);
            let began = Instant::now();
            shared.retire_all(Duration::from_millis(spread)).await;
            let took = began.elapsed().as_millis();
            assert!(took.abs_diff(expected) <= 3, "{count} within {spread} ms took {took} ms");
            assert!(all.iter().all(|connection| !connection.is_open()));
        }
    }

    #[test]
    fn the_oldest_that_is_not_connected_makes_room() {
        let shared = Arc::new(Shared::new(Config { max_opening_sessions: 3, ..Config::default() }));
        let all = sessions(&shared, 5);
        let open: Vec<bool> = all.iter().map(|connection| connection.is_open()).collect();
        assert_eq!(open, [false, false, true, true, true]);
    }
}
