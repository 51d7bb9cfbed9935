//! Who is here, as far as this node knows, and who wants to know.
//!
//! Owns nothing in the database. Somebody is here from their first socket until 10 s after their
//! last one closed. Best effort: sent, never caught up.

mod registry;
pub(crate) mod store;

pub use registry::{MAX_WATCHED, Registry};

use model::{Time, UserId};

use crate::{error::Result, infra::db::Tx};

/// Those of `ids` whom a person may watch, with the last use of their sessions: people they share a
/// room with, and themselves. Others are left out silently.
///
/// # Errors
/// Of the database.
pub fn watchable(tx: &mut Tx, user: UserId, ids: &[UserId]) -> Result<Vec<(UserId, Option<Time>)>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    tx.all(&store::WATCHABLE, &[&user, &ids])
}
