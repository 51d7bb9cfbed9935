//! When sessions were last used, gathered for a moment: thousands who come back at once are one write, not thousands.

use std::{collections::HashSet, mem, time::Duration};

use model::SessionId;
use parking_lot::Mutex;

use super::store;
use crate::app::App;

/// How long uses are gathered. What a server that is killed has gathered is noted at the next use.
const GATHERED_FOR: Duration = Duration::from_millis(250);
/// So many sessions are noted in one statement.
const PART: usize = 500;

/// Sessions whose use is to be noted.
#[derive(Debug, Default)]
pub struct Uses(Mutex<HashSet<SessionId>>);

/// Notes that a session is in use, soon and without waiting for it.
pub(super) fn note(app: &App, session: SessionId) {
    let is_first = {
        let mut gathered = app.uses.0.lock();
        gathered.insert(session) && gathered.len() == 1
    };
    if is_first {
        let app = app.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GATHERED_FOR).await;
            write_down(&app).await;
        });
    }
}

async fn write_down(app: &App) {
    let gathered: Vec<SessionId> = mem::take(&mut *app.uses.0.lock()).into_iter().collect();
    for part in gathered.chunks(PART) {
        let part = part.to_vec();
        if let Err(error) = app.db.write(move |tx| store::sessions::touch_many(tx, &part)).await {
            tracing::debug!(%error, "the last use of some sessions was not noted");
        }
    }
}
