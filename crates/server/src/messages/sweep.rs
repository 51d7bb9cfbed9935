//! Taking messages away in slices: of rooms that were deleted, of private chats deleted for both.
//!
//! What is to go is written down with the decision, so a server that stops goes on when it starts.

use super::store;
use crate::{
    app::App,
    error::Result,
    files,
    infra::db::{Tx, Work},
    rooms::{self, Sweep},
    search, streams,
};

/// Messages taken away in one transaction.
const SLICE: i64 = 200;

/// Sweeps whatever is to go, now and whenever the bell rings, until the server stops.
pub async fn run(app: App) {
    app.work_off(Work::Messages, slice).await;
}

/// Does one slice. Answers whether there may be more.
fn slice(tx: &mut Tx) -> Result<bool> {
    let Some(sweep) = rooms::next_sweep(tx)? else { return Ok(false) };
    if sweep.is_deleted && rooms::put_out_some(tx, &sweep)? {
        return Ok(true);
    }
    let up_to = (sweep.done + SLICE).min(sweep.number);
    take_away(tx, &sweep, up_to)?;
    rooms::swept(tx, &sweep, up_to)?;
    Ok(true)
}

fn take_away(tx: &mut Tx, sweep: &Sweep, up_to: i64) -> Result<()> {
    let Sweep { room_no, done, .. } = *sweep;
    files::release_between(tx, room_no, done + 1, up_to)?;
    tx.run(&store::DELETE_REACTIONS_RANGE, &[&room_no.pk(done), &room_no.pk(up_to)])?;
    search::forget_between(tx, room_no, done, up_to)?;
    if sweep.is_deleted {
        streams::delete_range(tx, room_no, done, up_to)
    } else {
        streams::empty_range(tx, room_no, done, up_to)
    }
}
