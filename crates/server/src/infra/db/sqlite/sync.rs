//! When the log is folded into the database, and what becomes of a sync that fails there.

use std::cell::Cell;

use rusqlite::{Result, hooks::Wal};

use super::error;

/// Pages in the log from which on a commit folds it into the database.
const FOLDED_PAGES: i32 = 1_000;
/// The same while many write: some 32 MB, what messages leave free on the disk unless its owner says otherwise (`infra/disk.rs`). A page that
/// was written several times is folded once, and a room's newest page is written with each of its texts.
const MOST_PAGES: i32 = 8_000;
/// So many are many.
const MANY_JOBS: usize = 8;

thread_local! {
    /// SQLite calls [`fold`] with nothing of ours, on the thread that commits.
    static JOBS: Cell<usize> = const { Cell::new(0) };
}

/// Says how many wait for the next commit of this thread or to be in the one after it. Of how many there were, seven eighths count the next
/// time: who waited for the same commit does not come back all at once.
pub(super) fn set_jobs(now: usize) {
    let before = JOBS.get();
    JOBS.set(now.max(before - before.div_ceil(8)));
}

/// Folds the log into the database after a commit, as SQLite does by itself: only that it would say nothing of a sync that failed. What
/// that was for may be lost, so the commit is told, and the process ends.
pub(super) fn fold(log: &mut Wal, pages: i32) -> Result<()> {
    if pages < if JOBS.get() < MANY_JOBS { FOLDED_PAGES } else { MOST_PAGES } {
        return Ok(());
    }
    match log.checkpoint() {
        Err(error) if error::is_unsynced(&error) => Err(error),
        // Somebody is in the way, or the disk is full: a later commit comes here again.
        _ => Ok(()),
    }
}

/// How the disk is trusted more than it can be.
#[cfg(feature = "broken")]
pub(super) fn careless() -> Option<&'static str> {
    use crate::broken::{self, Broken};
    if broken::is(Broken::SyncOff) {
        return Some("PRAGMA synchronous = OFF");
    }
    broken::is(Broken::SyncNormal).then_some("PRAGMA synchronous = NORMAL")
}
