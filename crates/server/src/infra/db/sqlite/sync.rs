//! When the log is folded into the database, and what becomes of a sync that fails there.

use std::cell::Cell;

use rusqlite::{Result, hooks::Wal};

use super::error;

/// Pages in the log from which on a commit folds it into the database.
const FOLDED_PAGES: i32 = 1_000;
/// The same where a commit could not take all that waited: some 32 MB, what messages leave free on the disk unless its owner says otherwise
/// (`infra/disk.rs`). A page that was written several times is folded once, and a room's newest page is written with each of its texts.
const MOST_PAGES: i32 = 8_000;

thread_local! {
    /// SQLite calls [`fold`] with nothing of ours, on the thread that commits.
    static IS_WAITED_FOR: Cell<bool> = const { Cell::new(false) };
}

/// Says whether somebody waits to write for whom there was no place in the next commit of this thread.
pub(super) fn set_waited_for(is_waited_for: bool) {
    IS_WAITED_FOR.set(is_waited_for);
}

/// Folds the log into the database after a commit, as SQLite does by itself: only that it would say nothing of a sync that failed. What
/// that was for may be lost, so the commit is told, and the process ends.
pub(super) fn fold(log: &mut Wal, pages: i32) -> Result<()> {
    if pages < if IS_WAITED_FOR.get() { MOST_PAGES } else { FOLDED_PAGES } {
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
