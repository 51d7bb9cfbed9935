//! Passwords: hashed with Argon2id, a bounded number at a time.

use std::{sync::Arc, thread};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{Output, PasswordHash, Salt},
};
use tokio::sync::{Semaphore, oneshot};
use unicode_normalization::UnicodeNormalization;

use crate::{
    config,
    error::{Error, Result},
    infra::random,
};

/// Fewest characters of a password.
pub(super) const LEAST_CHARS: usize = 8;
/// Most characters of a password.
pub(super) const MOST_CHARS: usize = 256;

/// Passes and lanes of one hash, of as much memory as [`config::HASHING_MEMORY_KIB`] says.
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes and verifies passwords. A clone is the same one.
#[derive(Clone)]
pub struct Hasher {
    /// Hashes that may run now.
    running: Arc<Semaphore>,
    /// Requests that may run or wait.
    waiting: Arc<Semaphore>,
    /// What a new hash costs.
    cost: Cost,
    /// Nobody's hash, of today's cost, for logins nobody has.
    nobody: Arc<str>,
}

impl Hasher {
    /// With the bounds of the configuration.
    pub fn new(config: &config::Limits, memory_kib: u32) -> Hasher {
        let threads = match config.hashing_threads {
            0 => (thread::available_parallelism().map_or(1, usize::from) / 2).max(1),
            threads => to_usize(threads),
        };
        let cost = Cost { memory_kib };
        Hasher {
            running: Arc::new(Semaphore::new(threads)),
            waiting: Arc::new(Semaphore::new(threads + to_usize(config.hashing_queue))),
            cost,
            nobody: cost.nobody().into(),
        }
    }

    /// A password's hash in PHC form, under a fresh salt. About 20 ms of a processor.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        let (password, cost) = (prepared(password), self.cost);
        self.run(move || cost.hash(&password)).await?
    }

    /// Whether a password fits a hash; without one, or with the empty one of accounts that have no password, it takes
    /// as long and says no.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub(super) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let password = prepared(password);
        let hash = hash.filter(|hash| !hash.is_empty());
        let phc = hash.unwrap_or(&self.nobody).to_owned();
        let fits = self.run(move || verify(&password, &phc)).await?;
        Ok(fits && hash.is_some())
    }

    /// Whether a hash was made at another cost than today's.
    pub(super) fn is_outdated(&self, hash: &str) -> bool {
        PasswordHash::new(hash).map_or(true, |parsed| {
            let today = (self.cost.memory_kib, PASSES, LANES);
            let is_today = Params::try_from(&parsed)
                .is_ok_and(|params| (params.m_cost(), params.t_cost(), params.p_cost()) == today);
            !is_today || parsed.algorithm != Algorithm::Argon2id.ident()
        })
    }

    /// Runs on a thread of its own that gives way to all others: beside 20 ms of a processor making one costs nothing, and
    /// whoever signs in, or pretends to, must not delay those who talk. The permits go with the work, so that a caller who leaves frees
    /// nothing early.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| Error::Busy("passwords"))?;
        let running = self.running.clone().acquire_owned().await.map_err(|_| Error::Busy("passwords"))?;
        let (done, outcome) = oneshot::channel();
        let thread = thread::Builder::new().name("klatch-password".to_owned()).spawn(move || {
            let _permits = (waiting, running);
            give_way();
            // Who asked may have left.
            drop(done.send(work()));
        });
        thread.map_err(|error| Error::Internal(error.into()))?;
        outcome.await.map_err(|error| Error::Internal(error.into()))
    }
}

/// Lowers the priority of the thread it is called on to about a tenth of the others' share, where priorities are a thread's own.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(10) {
        tracing::debug!(%error, "passwords are hashed at the priority of everything else");
    }
}

/// Refuses what is too short or too long.
///
/// # Errors
/// 422 `invalid`, naming the field.
pub(super) fn check_password(field: &'static str, password: &str) -> Result<()> {
    if (LEAST_CHARS..=MOST_CHARS).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(Error::invalid(field, "A password has 8 to 256 characters."))
}

/// The same on every keyboard: composed characters in one form (NIST SP 800-63B, section 5.1.1.2).
fn prepared(password: &str) -> String {
    password.nfkc().collect()
}

/// What one hash costs.
#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
}

impl Cost {
    fn params(self) -> Params {
        Params::new(self.memory_kib, PASSES, LANES, None).expect("the cost is within Argon2's bounds")
    }

    fn hash(self, password: &str) -> Result<String> {
        let salt = random::bytes::<16>();
        let hash: PasswordHash = argon2(self.params())
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| Error::internal(format!("a password cannot be hashed: {error}")))?;
        Ok(hash.to_string())
    }

    /// A hash no password is known for. Made of random bytes: it costs nothing at the start.
    fn nobody(self) -> String {
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&self.params()).try_into().expect("the cost can be written"),
            salt: Some(Salt::new(&random::bytes::<16>()).expect("a salt may have 16 bytes")),
            hash: Some(Output::new(&random::bytes::<32>()).expect("an output may have 32 bytes")),
        };
        hash.to_string()
    }
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The cost is the hash's own.
fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| argon2(Params::default()).verify_password(password.as_bytes(), &hash).is_ok())
}

fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Hasher, check_password};
    use crate::config;

    fn hasher(threads: u32, queue: u32) -> Hasher {
        let limits =
            config::Limits { hashing_threads: threads, hashing_queue: queue, ..config::Limits::default() };
        Hasher::new(&limits, config::HASHING_MEMORY_KIB)
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = hasher(1, 8);
        let hash = hasher.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("correct horsf", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("correct horse", None).await.unwrap());
        assert!(!hasher.verify("correct horse", Some("not a hash")).await.unwrap());
        assert_ne!(hash, hasher.hash("correct horse").await.unwrap());
    }

    #[tokio::test]
    async fn a_password_may_be_typed_composed_or_not() {
        let hasher = hasher(1, 8);
        let hash = hasher.hash("caf\u{e9} creme").await.unwrap();
        assert!(hasher.verify("cafe\u{301} creme", Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn more_than_may_wait_are_refused_at_once() {
        let hasher = hasher(1, 2);
        let all: Vec<_> = (0..10)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.hash("correct horse").await.is_ok() })
            })
            .collect();
        let mut done = 0;
        for one in all {
            done += usize::from(one.await.unwrap());
        }
        assert!((3..10).contains(&done), "{done}");
    }

    #[test]
    fn an_old_cost_is_noticed() {
        let hasher = hasher(1, 8);
        assert!(!hasher.is_outdated(&hasher.nobody));
        assert!(hasher.is_outdated(
            "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A"
        ));
        assert!(hasher.is_outdated(&hasher.nobody.replace("argon2id", "argon2i")));
        assert!(hasher.is_outdated("nonsense"));
        assert!(Hasher::new(&config::Limits::default(), 32_768).is_outdated(&hasher.nobody));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(check_password("password", "12345678").is_ok());
        assert!(check_password("password", &"ü".repeat(256)).is_ok());
        assert!(check_password("password", "1234567").is_err());
        assert!(check_password("password", "").is_err());
        assert!(check_password("password", &"x".repeat(257)).is_err());
    }
}
