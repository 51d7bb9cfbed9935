//! Who is here, as far as this node knows, and who wants to know.
//!
//! Owns nothing in the database. Somebody is here from their first socket until 10 s after their
//! last one closed. Best effort: sent, never caught up.

mod registry;
pub(crate) mod store;

pub use registry::{MAX_WATCHED, Registry};

use model::{ChatRow, OwnRow, Time, User, UserId, people::OnlineAnswer};

use crate::{accounts, error::Result, infra::db::Tx};

/// How many people one list of those who are here holds.
const MAX_LISTED: usize = 100;
/// How many people of this node are looked at for such a list: on a larger one it is a part.
pub const MAX_LOOKED_AT: usize = 2_000;
/// How many of them one statement asks for.
const PART: usize = 500;

/// Those of `ids` whom a person may watch, with the last use of their sessions: friends, people they share a
/// public or private room with, people they write to and who write back, and themselves. Where one blocks the
/// other, neither sees the other. Others are left out silently.
///
/// # Errors
/// Of the database.
pub fn watchable(tx: &mut Tx, user: UserId, ids: &[UserId]) -> Result<Vec<(UserId, Option<Time>)>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    tx.all(&store::WATCHABLE, &[&user, &ids])
}

/// Those of `here` whom a person may watch, without themselves, by name.
///
/// # Errors
/// Of the database.
pub fn list(tx: &mut Tx, user: UserId, here: &[UserId]) -> Result<OnlineAnswer> {
    let mut ids = Vec::new();
    for part in here.chunks(PART) {
        ids.extend(watchable(tx, user, part)?.into_iter().map(|(id, _)| id).filter(|id| *id != user));
        if ids.len() > MAX_LISTED {
            break;
        }
    }
    let more = ids.len() > MAX_LISTED || here.len() >= MAX_LOOKED_AT;
    ids.truncate(MAX_LISTED);
    let mut users = accounts::users_by_ids(tx, &ids)?;
    users.sort_by_cached_key(|user| name(user).to_lowercase());
    Ok(OnlineAnswer { users, more })
}

fn name(user: &User) -> &str {
    if user.full_name.is_empty() { &user.username } else { &user.full_name }
}

/// Whose watching has to be looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What the person themselves watch.
    Own,
    /// That, and those who watch them.
    Both,
}

/// Whether a row of somebody's own stream changes whom they, or others, may watch. When a room is deleted each of its
/// people gets such a row, so everybody's own is enough.
pub fn changes_sight(row: &OwnRow) -> Option<Sight> {
    match row {
        OwnRow::Friend(_) | OwnRow::Block(_) => Some(Sight::Both),
        OwnRow::Chat(ChatRow::Out { .. }) => Some(Sight::Own),
        _ => None,
    }
}
