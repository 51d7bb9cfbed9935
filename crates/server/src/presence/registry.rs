//! The people who are here, and the sockets that watch them.

use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
};

use model::{Time, UserId};
use parking_lot::Mutex;

/// Whom one socket may watch at once.
pub const MAX_WATCHED: usize = 500;

/// Presence on one node. `S` is what a transition is told to.
#[derive(Debug)]
pub struct Registry<S> {
    state: Mutex<State<S>>,
    /// How often it changed who may watch whom.
    sight: AtomicU64,
}

#[derive(Debug)]
struct State<S> {
    here: HashMap<UserId, Here>,
    last_seen: HashMap<UserId, Time>,
    /// By the watched.
    watchers: HashMap<UserId, HashMap<u64, S>>,
    /// By the watching.
    watched: HashMap<u64, Vec<UserId>>,
}

#[derive(Debug)]
struct Here {
    sockets: usize,
    /// When the last socket closed; somebody without sockets is here until this is settled.
    left_at: Option<Time>,
    /// How many settlements are still to come.
    settling: usize,
}

impl<S> Default for Registry<S> {
    fn default() -> Self {
        let state = State {
            here: HashMap::new(),
            last_seen: HashMap::new(),
            watchers: HashMap::new(),
            watched: HashMap::new(),
        };
        Registry { state: Mutex::new(state), sight: AtomicU64::new(0) }
    }
}

impl<S: Clone> Registry<S> {
    /// Counts a socket of a person. True when they were not here before.
    pub fn came(&self, user: UserId) -> bool {
        let mut state = self.state.lock();
        let is_new = !state.here.contains_key(&user);
        let here = state.here.entry(user).or_insert(Here { sockets: 0, left_at: None, settling: 0 });
        here.sockets += 1;
        here.left_at = None;
        is_new
    }

    /// Takes a socket off. True when it was the last one: call [`Registry::settle`] once, later.
    pub fn left(&self, user: UserId, now: Time) -> bool {
        let mut state = self.state.lock();
        let Some(here) = state.here.get_mut(&user) else { return false };
        here.sockets = here.sockets.saturating_sub(1);
        let was_last = here.sockets == 0;
        if was_last {
            here.left_at = Some(now);
            here.settling += 1;
        }
        was_last
    }

    /// Whether a person who left has stayed away: then they are offline, since the answered time.
    pub fn settle(&self, user: UserId) -> Option<Time> {
        let mut state = self.state.lock();
        let here = state.here.get_mut(&user)?;
        here.settling = here.settling.saturating_sub(1);
        // Of several leavings only the last one counts its full time.
        let left_at = here.left_at.filter(|_| here.sockets == 0 && here.settling == 0)?;
        state.here.remove(&user);
        state.last_seen.insert(user, left_at);
        Some(left_at)
    }

    /// Whether a person is here.
    pub fn is_online(&self, user: UserId) -> bool {
        self.state.lock().here.contains_key(&user)
    }

    /// Those who are here, at most `limit` of them.
    pub fn online(&self, limit: usize) -> Vec<UserId> {
        self.state.lock().here.keys().copied().take(limit).collect()
    }

    /// When a person left this node, if they did.
    pub fn last_seen(&self, user: UserId) -> Option<Time> {
        self.state.lock().last_seen.get(&user).copied()
    }

    /// A number that is another one once it changed who may watch whom.
    pub fn sight(&self) -> u64 {
        self.sight.load(Ordering::SeqCst)
    }

    /// Notes such a change, before the sets are looked at again.
    pub fn sight_moved(&self) {
        self.sight.fetch_add(1, Ordering::SeqCst);
    }

    /// Replaces the set that a socket watches.
    pub fn watch(&self, key: u64, socket: &S, users: &[UserId]) {
        let mut state = self.state.lock();
        state.unwatch(key);
        let users: HashSet<UserId> = users.iter().copied().collect();
        for user in &users {
            state.watchers.entry(*user).or_default().insert(key, socket.clone());
        }
        state.watched.insert(key, users.into_iter().collect());
    }

    /// Ends a socket's watching.
    pub fn unwatch(&self, key: u64) {
        self.state.lock().unwatch(key);
    }

    /// Whom a socket watches.
    pub fn watched(&self, key: u64) -> Vec<UserId> {
        self.state.lock().watched.get(&key).cloned().unwrap_or_default()
    }

    /// Ends a socket's watching of everybody who is not in `allowed`.
    pub fn keep(&self, key: u64, allowed: &HashSet<UserId>) {
        let mut state = self.state.lock();
        let Some(watched) = state.watched.get_mut(&key) else { return };
        let gone: Vec<UserId> = watched.extract_if(.., |user| !allowed.contains(user)).collect();
        for user in gone {
            state.drop_watcher(user, key);
        }
    }

    /// The sockets that watch a person.
    pub fn watchers(&self, user: UserId) -> Vec<S> {
        self.state
            .lock()
            .watchers
            .get(&user)
            .map(|sockets| sockets.values().cloned().collect())
            .unwrap_or_default()
    }
}

impl<S> State<S> {
    fn unwatch(&mut self, key: u64) {
        for user in self.watched.remove(&key).unwrap_or_default() {
            self.drop_watcher(user, key);
        }
    }

    fn drop_watcher(&mut self, user: UserId, key: u64) {
        if let Some(sockets) = self.watchers.get_mut(&user) {
            sockets.remove(&key);
            if sockets.is_empty() {
                self.watchers.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Registry;
    use model::{Time, UserId};
    use uuid::Uuid;

    const ADA: UserId = UserId(Uuid::from_u128(1));

    #[test]
    fn a_reload_is_no_leaving() {
        let presence = Registry::<()>::default();
        assert!(presence.came(ADA));
        assert!(presence.left(ADA, Time(5)));
        assert!(!presence.came(ADA), "still counted as here");
        assert_eq!(presence.settle(ADA), None);
        assert!(presence.is_online(ADA));
    }

    #[test]
    fn only_the_last_leaving_counts() {
        let presence = Registry::<()>::default();
        presence.came(ADA);
        presence.left(ADA, Time(5));
        presence.came(ADA);
        presence.left(ADA, Time(9));
        assert_eq!(presence.settle(ADA), None, "the second leaving has not had its time");
        assert_eq!(presence.settle(ADA), Some(Time(9)));
        assert_eq!(presence.last_seen(ADA), Some(Time(9)));
    }

    #[test]
    fn another_device_keeps_somebody_here() {
        let presence = Registry::<()>::default();
        presence.came(ADA);
        assert!(!presence.came(ADA));
        assert!(!presence.left(ADA, Time(5)));
        assert!(presence.is_online(ADA));
    }

    #[test]
    fn watching_replaces_what_was_watched() {
        let presence = Registry::<&str>::default();
        let ben = UserId(Uuid::from_u128(2));
        presence.watch(1, &"socket", &[ADA, ben]);
        presence.watch(1, &"socket", &[ben]);
        assert!(presence.watchers(ADA).is_empty());
        assert_eq!(presence.watchers(ben), ["socket"]);
        presence.unwatch(1);
        assert!(presence.watchers(ben).is_empty());
    }

    #[test]
    fn strangers_drop_out_of_what_is_watched() {
        let presence = Registry::<&str>::default();
        let ben = UserId(Uuid::from_u128(2));
        presence.watch(1, &"socket", &[ADA, ben]);
        presence.keep(1, &[ben].into());
        assert_eq!(presence.watched(1), [ben]);
        assert!(presence.watchers(ADA).is_empty());
    }
}
