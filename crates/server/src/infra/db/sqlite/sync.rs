//! When the log is folded into the database, and what becomes of a sync that fails there.

use rusqlite::{Result, hooks::Wal};

use super::error;

/// Pages in the log from which on a commit folds it into the database.
const FOLDED_PAGES: i32 = 1_000;

/// Folds the log into the database after a commit, as SQLite does by itself: only that it would say nothing of a sync that failed. What
/// that was for may be lost, so the commit is told, and the process ends.
pub(super) fn fold(log: &mut Wal, pages: i32) -> Result<()> {
    if pages < FOLDED_PAGES {
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
