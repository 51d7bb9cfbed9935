//! What somebody deleted for themselves calls them no more.

use model::{Message, NotificationKind, UserId};

use super::{rows, store};
use crate::{error::Result, infra::db::Tx, streams::RoomNo};

/// Somebody hid a text: what it called them for is withdrawn. In a private chat a notification not read goes on to the
/// next text, as when the text is deleted.
///
/// # Errors
/// Of the database.
pub fn hidden(tx: &mut Tx, user: UserId, room: RoomNo, message: &Message) -> Result<()> {
    for (id, kind, is_read) in store::mine_of_message(tx, user, message.id)? {
        let next = match kind {
            NotificationKind::Message if !is_read => store::next_shown(tx, user, room, message)?,
            _ => None,
        };
        match next {
            Some(next) => rows::move_on(tx, user, id, next)?,
            None => rows::withdraw(tx, user, id)?,
        }
    }
    Ok(())
}

/// Somebody's chat is cleared up to a number: what its texts called them for is withdrawn, read or not.
///
/// # Errors
/// Of the database.
pub fn cleared(tx: &mut Tx, user: UserId, room: RoomNo, number: i64) -> Result<()> {
    for id in store::of_texts_up_to(tx, user, room, number)? {
        rows::withdraw(tx, user, id)?;
    }
    Ok(())
}
