//! The room left where the data folder is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

use crate::error::{Error, Result};

/// Of the reserve, what messages leave free too.
const KEPT_FROM_MESSAGES: u64 = 8;
/// How long what was seen counts as seen now. In this time nobody fills a reserve.
const FRESH: Duration = Duration::from_secs(1);
/// How long a look may hold up whoever asked for it: a network disk may not answer at all.
const PATIENCE: Duration = Duration::from_millis(250);
/// With less than this nothing can be opened, in bytes.
const TOO_LITTLE: u64 = 1 << 20;

/// Asks the disk; `None` when it does not tell.
type Look = dyn Fn() -> Option<u64> + Send + Sync;

/// Keeps a reserve on the disk, so that a full server can still be tidied: deleting, signing out and stopping need
/// some room themselves. Asks the disk at most once a second, and one asks for all.
#[derive(Clone)]
pub struct Disk {
    reserve: u64,
    fresh: Duration,
    look: Arc<Look>,
    seen: Arc<Mutex<Seen>>,
}

/// What is known of the disk.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// Bytes left; `None` when it did not tell.
    free: Option<u64>,
    at: Option<Instant>,
    /// Somebody is asking now.
    is_asked: bool,
}

impl Disk {
    /// Watches the disk of a folder, and looks at it once; uploads leave `reserve` bytes of it free.
    pub fn new(folder: PathBuf, reserve: u64) -> Disk {
        let seen = Seen { free: free(&folder), at: Some(Instant::now()), is_asked: false };
        let disk = Disk::asking(Arc::new(move || free(&folder)), reserve);
        *disk.seen.lock() = seen;
        disk
    }

    fn asking(look: Arc<Look>, reserve: u64) -> Disk {
        Disk { reserve, fresh: FRESH, look, seen: Arc::default() }
    }

    /// Refuses bytes of files that would not leave the reserve.
    ///
    /// # Errors
    /// 507 `storage_full`.
    pub async fn check_upload(&self, bytes: u64) -> Result<()> {
        self.check(self.reserve.saturating_add(bytes)).await
    }

    /// Refuses messages when little of the reserve is left.
    ///
    /// # Errors
    /// 507 `storage_full`.
    pub async fn check_message(&self) -> Result<()> {
        self.check(self.reserve / KEPT_FROM_MESSAGES).await
    }

    /// A disk that does not tell is not in the way: what does not fit fails by itself.
    async fn check(&self, wanted: u64) -> Result<()> {
        match self.free().await {
            Some(free) if free < wanted => Err(Error::storage_full()),
            Some(_) | None => Ok(()),
        }
    }

    /// Bytes left, as they were at most a second ago, or longer ago while the disk does not answer.
    async fn free(&self) -> Option<u64> {
        {
            let mut seen = self.seen.lock();
            if seen.is_asked || seen.at.is_some_and(|at| at.elapsed() < self.fresh) {
                return seen.free;
            }
            seen.is_asked = true;
        }
        let (look, noted) = (Arc::clone(&self.look), Arc::clone(&self.seen));
        // One thread may hang; whoever comes meanwhile goes by what was seen before.
        let asking = tokio::task::spawn_blocking(move || {
            let free = look();
            *noted.lock() = Seen { free, at: Some(Instant::now()), is_asked: false };
        });
        // Without an answer in time it goes on by itself.
        drop(tokio::time::timeout(PATIENCE, asking).await);
        self.seen.lock().free
    }
}

/// Says that the disk of a folder is full where that is why something could not be opened.
pub fn explain(folder: &Path, error: Error) -> Error {
    explained(folder, free(folder), error)
}

fn explained(folder: &Path, free: Option<u64>, error: Error) -> Error {
    match free {
        Some(free) if free < TOO_LITTLE => Error::internal(format!(
            "The disk of the data folder {} is full ({} KiB left). Make room on it, then start again. ({error})",
            folder.display(),
            free >> 10,
        )),
        Some(_) | None => error,
    }
}

fn free(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use std::{
        path::Path,
        sync::{
            Arc, Mutex,
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use super::{Disk, explained};
    use crate::error::Error;

    #[tokio::test]
    async fn the_disk_is_asked_once_for_all_while_what_was_seen_is_fresh() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let look = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Some(100)
        };
        // However slow this machine is.
        let disk = Disk { fresh: Duration::MAX, ..Disk::asking(Arc::new(look), 80) };
        disk.check_message().await.unwrap();
        while disk.seen.lock().is_asked {
            tokio::task::yield_now().await;
        }
        for _ in 0..1_000 {
            disk.check_message().await.unwrap();
            disk.check_upload(20).await.unwrap();
            disk.check_upload(21).await.unwrap_err();
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        let disk = Disk { fresh: Duration::ZERO, ..disk };
        disk.check_message().await.unwrap();
        while disk.seen.lock().is_asked {
            tokio::task::yield_now().await;
        }
        assert_eq!(asked.load(Ordering::Relaxed), 2, "then it is asked again");
    }

    #[tokio::test]
    async fn a_disk_that_hangs_holds_up_nobody() {
        let (answer, answers) = mpsc::channel::<u64>();
        let answers = Mutex::new(answers);
        let disk = Disk::asking(Arc::new(move || answers.lock().unwrap().recv().ok()), 80);
        for _ in 0..1_000 {
            disk.check_upload(u64::MAX).await.unwrap();
        }
        answer.send(10).unwrap();
        while disk.check_message().await.is_ok() && disk.seen.lock().is_asked {
            tokio::task::yield_now().await;
        }
        disk.check_upload(0).await.unwrap_err();
    }

    #[test]
    fn a_full_disk_is_named_where_something_could_not_be_opened() {
        let say = |free| explained(Path::new("/data"), free, Error::internal("disk I/O error")).to_string();
        let said = say(Some(12 << 10));
        assert!(said.starts_with("The disk of the data folder /data is full (12 KiB left)."), "{said}");
        for other in [Some(1 << 30), None] {
            assert_eq!(say(other), "disk I/O error");
        }
    }
}
