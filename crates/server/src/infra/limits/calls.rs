//! How much one person may ask for, by kind, over HTTP and the socket together.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use model::UserId;

use super::{SLOTS, SWEEP_EVERY, quota, refused};
use crate::{config, error::Result};

/// What a request asks for. Each kind is counted apart, so that one kind used up leaves the others free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something others are to see: sent, changed or taken back.
    Send,
    /// Something that reaches many others or lasts: a place, a request, an invitation; coming and going, a room's
    /// settings, one's profile.
    Make,
    /// Any other change.
    Change,
    /// A search for people or rooms, or a list of which each row costs several reads.
    Find,
    /// A search in what was said.
    Search,
    /// Reading.
    Read,
    /// A piece of an upload.
    Upload,
}

/// Counts by person and kind.
pub struct Calls {
    kinds: [ByPerson; 7],
}

impl Calls {
    /// With the bounds of the configuration; 0 is none.
    pub(super) fn new(config: &config::Limits) -> Calls {
        let kinds = [
            ByPerson::new(config.messages_per_minute),
            ByPerson::new(config.creations_per_minute),
            ByPerson::new(config.changes_per_minute),
            ByPerson::new(config.searches_per_minute),
            ByPerson::new(config.message_searches_per_minute),
            ByPerson::new(config.reads_per_minute),
            ByPerson::new(config.uploads_per_minute),
        ];
        Calls { kinds }
    }

    /// Counts one.
    ///
    /// # Errors
    /// 429 when this person has had their share of this kind.
    pub fn check(&self, user: UserId, kind: Kind) -> Result<()> {
        self.kinds[kind as usize].check(user)
    }
}

/// Counts by person, by the minute. People are dealt into slots by a secret hash, so memory is bounded; who asks for
/// nothing any more is forgotten now and then.
pub struct ByPerson {
    slots: Option<DefaultKeyedRateLimiter<u64>>,
    seed: RandomState,
    since_sweep: AtomicU32,
}

impl ByPerson {
    pub(super) fn new(per_minute: u32) -> ByPerson {
        let slots = (per_minute > 0).then(|| RateLimiter::keyed(quota(per_minute, Duration::from_mins(1))));
        ByPerson { slots, seed: RandomState::new(), since_sweep: AtomicU32::new(0) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// 429 when this person has had their share.
    pub fn check(&self, user: UserId) -> Result<()> {
        let Some(slots) = &self.slots else { return Ok(()) };
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Ordering::Relaxed);
            slots.retain_recent();
        }
        let slot = self.seed.hash_one(user) % SLOTS;
        slots.check_key(&slot).map_err(|until| refused(until.wait_time_from(DefaultClock::default().now())))
    }
}

#[cfg(test)]
mod tests {
    use model::UserId;
    use uuid::Uuid;

    use super::{Calls, Kind};
    use crate::config::Limits;

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    #[test]
    fn each_person_has_a_share_of_each_kind() {
        let calls = Calls::new(&Limits { messages_per_minute: 3, reads_per_minute: 0, ..Limits::default() });
        for _ in 0..3 {
            calls.check(user(1), Kind::Send).unwrap();
        }
        let wait = calls.check(user(1), Kind::Send).unwrap_err().to_body().retry_after_ms.unwrap();
        assert!((1..=20_000).contains(&wait), "{wait}");
        calls.check(user(1), Kind::Change).unwrap();
        calls.check(user(2), Kind::Send).unwrap();
        for _ in 0..10_000 {
            calls.check(user(1), Kind::Read).unwrap();
        }
    }

    #[test]
    fn whoever_comes_memory_stays_bounded() {
        let calls = Calls::new(&Limits::default());
        for number in 0..200_000 {
            calls.check(user(number), Kind::Send).unwrap();
        }
        assert!(calls.kinds[0].slots.as_ref().unwrap().len() <= 65_536);
    }
}
