//! Chance that can be repeated.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::LazyLock,
    time::Instant,
};

use uuid::{Builder, Uuid};

/// `SplitMix64` (Steele, Lea, Flood 2014): the same seed, the same numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A seed nobody chose.
    pub fn seed() -> u64 {
        RandomState::new().build_hasher().finish()
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is above 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    /// Whether something that happens so many times in a hundred happens now.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of these; `None` of nothing.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        if things.is_empty() {
            return None;
        }
        let at = self.below(things.len() as u64);
        usize::try_from(at).ok().and_then(|at| things.get(at))
    }

    /// Another stream of chance that begins here.
    #[must_use]
    pub fn fork(&mut self) -> Random {
        Random(self.bits())
    }

    /// A fresh id as clients make them. Its time part only has to grow.
    pub fn id(&mut self) -> Uuid {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let millis = 1_790_000_000_000 + START.elapsed().as_millis();
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.bits().to_le_bytes());
        bytes[8..].copy_from_slice(&self.bits().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or(0), &bytes).into_uuid()
    }
}

#[test]
fn the_same_seed_gives_the_same_chance() {
    let (mut one, mut other) = (Random::new(7), Random::new(7));
    assert!((0..100).all(|_| one.bits() == other.bits()));
    assert_ne!(one.id(), one.id());
    assert_eq!(one.id().get_version_num(), 7);
}
