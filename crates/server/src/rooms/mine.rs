//! What is mine alone about a chat: deleting it for me, and how loudly it calls.

use model::{Chat, Level, RoomId, UserId};

use super::{chats, emit, guard};
use crate::{error::Result, infra::db::Tx, notify, streams, unread};

/// Deletes a chat for somebody: everything up to now is there no more for them. What is cleared stays so.
pub(super) fn clear(tx: &mut Tx, user: UserId, room: RoomId) -> Result<()> {
    let guard = guard::member(tx, user, room)?;
    let head = streams::room_head(tx, guard.room_no)?;
    if unread::clear(tx, user, guard.room_no, head.last_number)? {
        emit::emit_chat(tx, user, guard.room_no)?;
        notify::cleared(tx, user, guard.room_no, head.last_number)?;
        notify::seen(tx, user, guard.room_no, head.last_number)?;
    }
    Ok(())
}

/// Sets how loudly a chat calls; without a level nothing changes.
pub(super) fn change(tx: &mut Tx, user: UserId, room: RoomId, level: Option<Level>) -> Result<Chat> {
    let guard = guard::member(tx, user, room)?;
    if let Some(level) = level
        && unread::set_level(tx, user, guard.room_no, level)?
    {
        emit::emit_chat(tx, user, guard.room_no)?;
    }
    chats::chat(tx, user, guard.room_no)
}
