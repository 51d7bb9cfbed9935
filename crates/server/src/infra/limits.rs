//! How much one account, one address, one connection may ask for. Per process, in memory, bounded.

mod calls;
mod held;

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    time::Duration,
};

use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use model::{Time, UserId};
use parking_lot::Mutex;

use crate::{
    config,
    error::{Error, Result},
    infra::clock::Clock,
};

/// Window in which wrong passwords are counted, in milliseconds.
const ATTEMPTS_WINDOW_MS: i64 = 10 * 60 * 1_000;

/// Slots that addresses and unknown logins are dealt into by a secret hash: memory stays bounded
/// whatever is thrown at it, and sharing a slot by chance costs a stranger at most a wait.
const SLOTS: u64 = 65_536;

/// After so many attempts the lists outside the window are thrown away.
const SWEEP_EVERY: u32 = 8_192;

pub use calls::{ByPerson, Calls, Kind};
pub use held::{Held, Hold};

/// All limits of this process.
pub struct Limits {
    /// Wrong passwords by account.
    pub passwords: Attempts,
    /// Sign-ups by address.
    pub signups: ByAddress,
    /// Logins by address.
    pub logins: ByAddress,
    /// Invitations and links looked up, by address: codes cannot be tried out.
    pub codes: ByAddress,
    /// The same by person.
    pub codes_tried: ByPerson,
    /// Everything asked for, by address.
    pub calls_by_address: ByAddress,
    /// What people ask for, by kind.
    pub calls: Calls,
    /// Connections open at once, by person.
    pub sockets: Held,
    /// The same by address.
    pub sockets_by_address: Held,
    /// HTTP connections open at once, by address.
    pub connections_by_address: Held,
    events: Quota,
}

impl Limits {
    /// With the bounds of the configuration.
    pub fn new(config: &config::Limits, clock: Clock) -> Limits {
        let hour = Duration::from_hours(1);
        Limits {
            passwords: Attempts::new(config.wrong_passwords, config.wrong_passwords_per_address, clock),
            signups: ByAddress::new(quota(config.signups_per_address, hour)),
            logins: ByAddress::new(quota(config.logins_per_address, Duration::from_mins(1))),
            codes: ByAddress::new(quota(config.codes_per_address, Duration::from_mins(1))),
            codes_tried: ByPerson::new(config.codes_per_person),
            calls_by_address: ByAddress::new(quota(config.calls_per_address, Duration::from_mins(1))),
            calls: Calls::new(config),
            sockets: Held::new(config.sockets_per_person),
            sockets_by_address: Held::new(config.sockets_per_address),
            connections_by_address: Held::new(config.connections_per_address),
            events: Quota::per_second(at_least_one(config.events_per_second))
                .allow_burst(at_least_one(config.events_burst)),
        }
    }

    /// The counter of one connection's events.
    pub fn connection(&self) -> Events {
        Events(RateLimiter::direct(self.events))
    }
}

/// As many at once, and as many again evenly over the period.
fn quota(count: u32, period: Duration) -> Quota {
    let count = at_least_one(count);
    let each = period / count.get();
    Quota::with_period(each).unwrap_or(Quota::per_second(count)).allow_burst(count)
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

/// Counts by address. Loopback addresses are not limited.
pub struct ByAddress {
    slots: DefaultKeyedRateLimiter<u64>,
    seed: RandomState,
}

impl ByAddress {
    fn new(quota: Quota) -> ByAddress {
        ByAddress { slots: RateLimiter::keyed(quota), seed: RandomState::new() }
    }

    /// Counts one.
    ///
    /// # Errors
    /// 429 when this address, or its IPv6 /64, has had its share.
    pub fn check(&self, address: IpAddr) -> Result<()> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Ok(());
        }
        let slot = self.seed.hash_one(network(address)) % SLOTS;
        self.slots
            .check_key(&slot)
            .map_err(|until| refused(until.wait_time_from(DefaultClock::default().now())))
    }
}

/// Counts the events of one connection.
pub struct Events(DefaultDirectRateLimiter);

impl Events {
    /// Counts one.
    ///
    /// # Errors
    /// 429 when the connection sends faster than it may.
    pub fn check(&self) -> Result<()> {
        self.0.check().map_err(|until| refused(until.wait_time_from(DefaultClock::default().now())))
    }
}

/// An address, or the /64 that one household of IPv6 has.
fn network(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(v4) => (true, u128::from(v4.to_bits())),
        IpAddr::V6(v6) => (false, v6.to_bits() >> 64),
    }
}

fn refused(wait: Duration) -> Error {
    Error::too_many(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1))
}

/// Whose password is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Account {
    Known(UserId),
    /// Nobody's: a slot, so that made-up names cost no memory yet are refused like real ones.
    Unknown(u64),
}

/// Who tries it.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Nobody we know, at an address. All strangers together have one share, and each address a smaller one: so a
    /// single address cannot use up everybody's.
    Stranger(IpAddr),
    /// A device or session that has given the right password before, by something secret of it. It has a share
    /// of its own, which strangers cannot use up.
    Known([u8; 32]),
}

/// What attempts are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Strangers(Account),
    /// A slot of what was typed and from where: whose it is plays no part, or being refused would tell that a
    /// username and an address belong together.
    Address(u64),
    Device(Account, u64),
}

/// Counts wrong passwords in a sliding window. An attempt counts from its start, so that a hundred at
/// once get no further than one after another, and a right password takes its own attempt back: which
/// no counter with a fixed rate of recovery can do.
pub struct Attempts {
    most: usize,
    most_per_address: usize,
    clock: Clock,
    seed: RandomState,
    recent: Mutex<Recent>,
}

/// The attempts in the window, the oldest first, by account.
#[derive(Default)]
struct Recent {
    by_key: HashMap<Key, VecDeque<Time>>,
    since_sweep: u32,
}

impl Recent {
    /// What has happened under a key in the window. Now and then it clears away what nobody asks for any more.
    fn of(&mut self, key: Key, now: Time) -> &mut VecDeque<Time> {
        self.since_sweep += 1;
        if self.since_sweep >= SWEEP_EVERY {
            self.since_sweep = 0;
            self.by_key.retain(|_, times| {
                forget(times, now);
                !times.is_empty()
            });
        }
        let times = self.by_key.entry(key).or_default();
        forget(times, now);
        times
    }
}

/// A password being tried. It counts as wrong unless forgiven.
#[must_use]
#[derive(Debug)]
pub struct Attempt {
    keys: Vec<Key>,
    at: Time,
}

impl Attempts {
    fn new(most: u32, most_per_address: u32, clock: Clock) -> Attempts {
        let to_usize = |count| usize::try_from(count).unwrap_or(usize::MAX);
        Attempts {
            most: to_usize(most),
            most_per_address: to_usize(most_per_address),
            clock,
            seed: RandomState::new(),
            recent: Mutex::default(),
        }
    }

    /// Counts an attempt at this person's password; without one, at the password of a name nobody has.
    ///
    /// # Errors
    /// 429 when too many in the last ten minutes were wrong, whether or not this one is right.
    pub fn begin(&self, user_id: Option<UserId>, login: &str, source: Source) -> Result<Attempt> {
        let account = match user_id {
            Some(id) => Account::Known(id),
            None => Account::Unknown(self.seed.hash_one(login) % SLOTS),
        };
        let keys = self.keys(account, login, source);
        let mut recent = self.recent.lock();
        // Only once nobody else counts: who came with an earlier time would forget those who were before them as ahead of it.
        let at = self.clock.now();
        for (key, most) in &keys {
            let times = recent.of(*key, at);
            if times.len() >= *most {
                let oldest = times.front().map_or(at, |time| *time);
                let wait = oldest.0.saturating_add(ATTEMPTS_WINDOW_MS).saturating_sub(at.0).max(1);
                return Err(Error::too_many(wait.unsigned_abs()));
            }
        }
        for (key, _) in &keys {
            recent.of(*key, at).push_back(at);
        }
        Ok(Attempt { keys: keys.into_iter().map(|(key, _)| key).collect(), at })
    }

    /// What an attempt counts under, with how many each may have. Loopback addresses are not told apart.
    fn keys(&self, account: Account, login: &str, source: Source) -> Vec<(Key, usize)> {
        match source {
            Source::Known(secret) => {
                vec![(Key::Device(account, self.seed.hash_one(secret)), self.most)]
            }
            Source::Stranger(address) => {
                let address = address.to_canonical();
                let mut keys = vec![(Key::Strangers(account), self.most)];
                if !address.is_loopback() {
                    let slot = self.seed.hash_one((login, network(address))) % SLOTS;
                    keys.push((Key::Address(slot), self.most_per_address));
                }
                keys
            }
        }
    }

    /// Takes an attempt back: the password was right, or was never looked at.
    pub fn forgive(&self, Attempt { keys, at }: Attempt) {
        let by_key = &mut self.recent.lock().by_key;
        for key in keys {
            let Some(times) = by_key.get_mut(&key) else { continue };
            if let Some(position) = times.iter().rposition(|time| *time == at) {
                times.remove(position);
            }
            if times.is_empty() {
                by_key.remove(&key);
            }
        }
    }
}

/// Drops what is outside the window; a time ahead of now (the clock was set back) is outside too.
fn forget(times: &mut VecDeque<Time>, now: Time) {
    times.retain(|time| (0..ATTEMPTS_WINDOW_MS).contains(&now.0.saturating_sub(time.0)));
}

#[cfg(test)]
mod tests;
