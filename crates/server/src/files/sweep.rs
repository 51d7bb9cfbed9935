//! Deleting what nobody can reach any more.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::{LOOSE_MS, store};
use crate::{app::App, error::Result, infra::db::Work};

/// How often it is looked whether something became too old.
const EVERY: Duration = Duration::from_mins(5);
/// Files looked at in one go.
const PART: i64 = 100;

/// The job that deletes; it ends with this.
pub struct Sweeper(JoinHandle<()>);

impl Sweeper {
    /// Starts it: it works when something was removed, and now and then.
    pub fn start(app: App) -> Sweeper {
        Sweeper(tokio::spawn(async move {
            loop {
                if let Err(error) = sweep(&app).await {
                    tracing::warn!(%error, "files that are no longer needed were not deleted");
                }
                drop(tokio::time::timeout(EVERY, app.db.woken(Work::Files)).await);
            }
        }))
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Removes what hung on nothing for a day, and deletes the bytes of everything removed.
///
/// # Errors
/// Of the database; of the place where files are kept, after trying the others.
pub async fn sweep(app: &App) -> Result<()> {
    loop {
        let before = app.clock.now().plus_millis(-LOOSE_MS);
        let expired = app.db.read(move |tx| store::expired(tx, before, PART)).await?;
        if expired.is_empty() {
            break;
        }
        for id in expired {
            app.db
                .write(move |tx| {
                    // Somebody's picture hangs on no message: it is looked at again after another day.
                    if store::remove_unused(tx, id)? { Ok(()) } else { store::keep_loose(tx, id) }
                })
                .await?;
        }
    }
    delete_removed(app).await
}

/// Deletes the bytes of what was removed; what fails is passed over and met again the next time.
async fn delete_removed(app: &App) -> Result<()> {
    let (mut failed, mut skipped) = (None, 0);
    loop {
        let removed = app.db.read(move |tx| store::removed(tx, skipped, PART)).await?;
        if removed.is_empty() {
            return failed.map_or(Ok(()), Err);
        }
        for id in removed {
            match app.media.delete(id.0).await {
                Ok(()) => app.db.write(move |tx| store::delete(tx, id)).await?,
                Err(error) => {
                    failed = Some(error);
                    skipped += 1;
                }
            }
        }
    }
}
