//! What a deleted account leaves behind: its rooms, its friends.

use crate::{
    accounts,
    app::App,
    error::Result,
    infra::db::{Tx, Work},
    people, rooms,
};

/// Leaves behind whatever is left, now and whenever the bell rings, until the server stops.
pub async fn leave_behind(app: App) {
    app.work_off(Work::Accounts, step).await;
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
