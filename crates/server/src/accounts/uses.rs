//! When sessions were last used, gathered for a moment: thousands who come back at once are one write, not thousands.

use std::{collections::HashSet, mem, time::Duration};

use model::SessionId;
use parking_lot::Mutex;

use super::{
    sessions::{MOST_TOUCHED, TOUCH_AFTER_MS},
    store,
};
use crate::{app::App, infra::db::Tx};

/// How long uses are gathered. What a server that is killed has gathered, or cannot write, is noted at the next use.
const GATHERED_FOR: Duration = Duration::from_millis(250);

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

/// Writes down what was gathered; also before the server stops.
pub async fn write_down(app: &App) {
    let gathered = mem::take(&mut *app.uses.0.lock());
    let gathered: Vec<SessionId> = gathered.into_iter().collect();
    for part in gathered.chunks(MOST_TOUCHED) {
        let part = part.to_vec();
        let write = move |tx: &mut Tx| store::sessions::touch_many(tx, &part, TOUCH_AFTER_MS);
        if let Err(error) = app.db.write(write).await {
            tracing::debug!(%error, "the last use of some sessions was not noted");
        }
    }
}
