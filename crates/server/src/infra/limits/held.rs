//! How many connections one person, or one address, holds open at once.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    sync::Arc,
};

use model::UserId;
use parking_lot::Mutex;

use super::network;
use crate::error::{Error, Result};

/// When to try again, in milliseconds: nobody knows when a connection ends.
const WAIT_MS: u64 = 30_000;

/// How many each key holds, by a secret hash of it: one number for people and addresses alike.
type Counts = Mutex<HashMap<u64, u32>>;

/// Counts what is held, up to a bound; 0 is none.
pub struct Held {
    most: u32,
    seed: RandomState,
    counts: Arc<Counts>,
}

/// One of them, until it is dropped. It lives in every connection: two words.
#[derive(Debug)]
#[must_use]
pub struct Hold {
    key: u64,
    counts: Arc<Counts>,
}

impl Held {
    pub(super) fn new(most: u32) -> Held {
        Held { most, seed: RandomState::new(), counts: Arc::default() }
    }

    /// One more of this person's.
    ///
    /// # Errors
    /// 429 when they hold as many as they may.
    pub fn by_person(&self, user: UserId) -> Result<Option<Hold>> {
        self.take(&user)
    }

    /// One more from this address, or its IPv6 /64; none is counted from loopback.
    ///
    /// # Errors
    /// 429 when as many as may come from there.
    pub fn by_address(&self, address: IpAddr) -> Result<Option<Hold>> {
        let address = address.to_canonical();
        if address.is_loopback() { Ok(None) } else { self.take(&network(address)) }
    }

    fn take(&self, key: &impl Hash) -> Result<Option<Hold>> {
        if self.most == 0 {
            return Ok(None);
        }
        let key = self.seed.hash_one(key);
        let mut counts = self.counts.lock();
        let count = counts.entry(key).or_default();
        if *count >= self.most {
            return Err(Error::too_many(WAIT_MS));
        }
        *count += 1;
        drop(counts);
        Ok(Some(Hold { key, counts: Arc::clone(&self.counts) }))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut counts = self.counts.lock();
        if let Some(count) = counts.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use model::UserId;
    use uuid::Uuid;

    use super::Held;

    #[test]
    fn as_many_as_may_be_and_again_once_one_is_gone() {
        let held = Held::new(2);
        let (ada, ben) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let (one, two) = (held.by_person(ada).unwrap(), held.by_person(ada).unwrap());
        assert!(held.by_person(ada).is_err());
        assert!(held.by_person(ben).unwrap().is_some());
        drop(one);
        let three = held.by_person(ada).unwrap();
        assert!(held.by_person(ada).is_err());
        drop((two, three));
        assert!(held.counts.lock().is_empty(), "who holds none costs nothing");
    }

    #[test]
    fn a_household_is_one_and_loopback_is_free() {
        let held = Held::new(1);
        let from = |text: &str| held.by_address(text.parse::<IpAddr>().unwrap());
        let holds = [from("192.0.2.1").unwrap(), from("2001:db8::1").unwrap()];
        for taken in ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::2"] {
            assert!(from(taken).is_err(), "{taken}");
        }
        for free in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(from(free).unwrap().is_none() && from(free).unwrap().is_none(), "{free}");
        }
        assert!(from("192.0.2.2").unwrap().is_some());
        drop(holds);
        assert!(Held::new(0).by_address("192.0.2.1".parse().unwrap()).unwrap().is_none(), "no limit");
    }
}
