//! What a deleted account leaves behind: its rooms, its friends.

use std::time::Duration;

use crate::{
    accounts,
    app::App,
    error::Result,
    infra::db::{Tx, Work},
    people, rooms,
};

/// How long to wait after the database failed.
const RETRY: Duration = Duration::from_secs(5);

/// Leaves behind whatever is left, now and whenever the bell rings, until the server stops.
pub async fn leave_behind(app: App) {
    while !app.is_draining() {
        match app.db.write(step).await {
            Ok(true) => tokio::task::yield_now().await,
            Ok(false) => app.db.woken(Work::Accounts).await,
            Err(_) if app.is_draining() => return,
            Err(error) => {
                tracing::warn!(%error, "a deleted account waits to leave its rooms");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// One room, or some friends. Answers whether there may be more.
fn step(tx: &mut Tx) -> Result<bool> {
    let Some(user) = accounts::next_closing(tx)? else { return Ok(false) };
    if rooms::leave_one(tx, user)? || people::leave_some(tx, user)? {
        return Ok(true);
    }
    accounts::closed(tx, user)?;
    Ok(true)
}
