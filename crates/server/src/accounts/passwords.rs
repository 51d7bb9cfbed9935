//! Passwords: hashed with Argon2id, a bounded number at a time.

use std::{sync::Arc, thread};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, PasswordHash, Salt},
};
use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
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
    /// How many of the latter there may be.
    most_waiting: usize,
    /// What a new hash costs.
    cost: Cost,
    /// Memory that hashes were made in, while there is a rush.
    kept: Arc<Mutex<Vec<Memory>>>,
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
        let most_waiting = threads + to_usize(config.hashing_queue);
        Hasher {
            running: Arc::new(Semaphore::new(threads)),
            waiting: Arc::new(Semaphore::new(most_waiting)),
            most_waiting,
            cost,
            kept: Arc::default(),
            nobody: cost.nobody().into(),
        }
    }

    /// A password's hash in PHC form, under a fresh salt. About 20 ms of a processor.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        let (password, cost) = (prepared(password), self.cost);
        self.run(move |memory| cost.hash(&password, memory)).await?
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
        let fits = self.run(move |memory| fits(&password, &phc, memory).unwrap_or(false)).await?;
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

    /// Runs with memory for a hash, on a thread of its own that gives way to all others: beside 20 ms of a processor making one
    /// costs nothing, and whoever signs in, or pretends to, must not delay those who talk. The permits go with the work, so that a
    /// caller who leaves frees nothing early.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T> {
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| Error::Busy("passwords"))?;
        let asked = Asked { hasher: self.clone(), waiting: Some(waiting) };
        let running = self.running.clone().acquire_owned().await.map_err(|_| Error::Busy("passwords"))?;
        let (done, outcome) = oneshot::channel();
        let thread = thread::Builder::new().name("klatch-password".to_owned()).spawn(move || {
            give_way();
            let kept = &asked.hasher.kept;
            let mut memory = kept.lock().pop().unwrap_or_default();
            // Who asked may have left.
            drop(done.send(work(&mut memory)));
            kept.lock().push(memory);
            drop(running);
            drop(asked);
        });
        thread.map_err(|error| Error::Internal(error.into()))?;
        outcome.await.map_err(|error| Error::Internal(error.into()))
    }
}

/// Somebody who waits for a hash, or whose hash is made. The last one gives the memory back.
struct Asked {
    hasher: Hasher,
    waiting: Option<OwnedSemaphorePermit>,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.waiting = None;
        if self.hasher.waiting.available_permits() == self.hasher.most_waiting {
            self.hasher.kept.lock().clear();
        }
    }
}

/// Memory of one hash. It is large, and while the system gives it or takes it back the whole process may have to wait.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    /// The hash of a password, as long as `out`.
    fn hash(
        &mut self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: &[u8],
        out: &mut [u8],
    ) -> argon2::Result<()> {
        let count = argon2.params().block_count();
        if self.0.len() < count {
            self.0.resize(count, Block::new());
        }
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut self.0[..count])
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

    fn hash(self, password: &str, memory: &mut Memory) -> Result<String> {
        let (salt, mut output) = (random::bytes::<16>(), [0; 32]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params());
        let hashed = memory.hash(&argon2, password, &salt, &mut output);
        hashed.map_err(|error| Error::internal(format!("a password cannot be hashed: {error}")))?;
        Ok(self.written(&salt, &output))
    }

    /// A hash no password is known for. Made of random bytes: it costs nothing at the start.
    fn nobody(self) -> String {
        self.written(&random::bytes::<16>(), &random::bytes::<32>())
    }

    /// In PHC form.
    fn written(self, salt: &[u8; 16], output: &[u8; 32]) -> String {
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&self.params()).try_into().expect("the cost can be written"),
            salt: Some(Salt::new(salt).expect("a salt may have 16 bytes")),
            hash: Some(Output::new(output).expect("an output may have 32 bytes")),
        };
        hash.to_string()
    }
}

/// Whether a password fits a hash in PHC form, whose cost is its own; `None` when it is none.
fn fits(password: &str, phc: &str, memory: &mut Memory) -> Option<bool> {
    let hash = PasswordHash::new(phc).ok()?;
    let (salt, wanted) = (hash.salt?, hash.hash?);
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(&hash).ok()?);
    let mut found = [0; Output::MAX_LENGTH];
    let found = found.get_mut(..wanted.len())?;
    memory.hash(&argon2, password, &salt, found).ok()?;
    // Two of these are compared in constant time.
    Some(Output::new(found).ok()? == wanted)
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

    #[tokio::test]
    async fn memory_serves_hashes_of_any_cost_and_is_given_back() {
        let (today, cheap) = (hasher(1, 8), Hasher::new(&config::Limits::default(), 64));
        let old = cheap.hash("correct horse").await.unwrap();
        let new = today.hash("correct horse").await.unwrap();
        let all = [&old, &new, &old, &new].map(|hash| today.verify("correct horse", Some(hash)));
        assert!(futures_util::future::join_all(all).await.into_iter().all(|fits| fits.unwrap()));
        // The last thread ends a moment after its answer.
        while today.waiting.available_permits() < today.most_waiting {
            tokio::task::yield_now().await;
        }
        assert!(today.kept.lock().is_empty());
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
