//! What is mine alone about a chat: deleting it for me, and how loudly it calls.

use model::{Chat, Level, RoomId, UserId};

use super::{chats, emit, guard, read};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    notify, streams, unread,
};

/// How far a chat is deleted: up to its newest message, or to the number one had seen when one asked for it,
/// so that what came since is not deleted unseen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent(Option<i64>);

impl Extent {
    /// Everything, or up to a number; one above the newest is as good as everything.
    ///
    /// # Errors
    /// 422 for a number below nought.
    pub(super) fn up_to(number: Option<i64>) -> Result<Self> {
        match number {
            Some(..0) => Err(Error::invalid("upTo", "Numbers of messages begin with 1.")),
            _ => Ok(Extent(number)),
        }
    }

    /// The last number it takes in of a room whose newest message has `last_number`.
    pub(super) fn of(self, last_number: i64) -> i64 {
        self.0.map_or(last_number, |number| number.min(last_number))
    }
}

/// Deletes a chat for somebody: everything of that extent is there no more for them. What is cleared stays so.
pub(super) fn clear(tx: &mut Tx, user: UserId, room: RoomId, extent: Extent) -> Result<()> {
    let guard = guard::member(tx, user, room)?;
    let head = streams::room_head(tx, guard.room_no)?;
    let number = extent.of(head.last_number);
    if let Some(before) = unread::clear(tx, user, guard.room_no, number)? {
        emit::emit_chat(tx, user, guard.room_no)?;
        notify::cleared(tx, user, guard.room_no, number)?;
        notify::seen(tx, user, guard.room_no, number)?;
        if before.read_number < number {
            read::tell(tx, &guard, head.member_count, number)?;
        }
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
