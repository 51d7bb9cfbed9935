//! Calling people by what others do with them: friend requests, invitations.

use model::{NotificationKind, RoomId, UserId};

use super::{
    rows::{self, Call},
    store,
};
use crate::{error::Result, infra::db::Tx, streams::RoomNo};

/// Somebody wants to be friends. Under the lock of both heads.
///
/// # Errors
/// Of the database.
pub fn friend_asked(tx: &mut Tx, user: UserId, by: UserId) -> Result<()> {
    let call = Call {
        kind: NotificationKind::FriendRequest,
        by,
        room: None,
        message_id: None,
        number: None,
        emoji: None,
    };
    rows::make(tx, user, &call)
}

/// The request was answered or withdrawn: nothing is left to look at.
///
/// # Errors
/// Of the database.
pub fn friend_settled(tx: &mut Tx, user: UserId, by: UserId) -> Result<()> {
    for id in store::requests_of(tx, user, by)? {
        rows::withdraw(tx, user, id)?;
    }
    Ok(())
}

/// Somebody was brought into a room, told by the notice of that number. Call it once their head is locked; where
/// several are, in the order of their ids.
///
/// # Errors
/// Of the database.
pub fn invited(tx: &mut Tx, user: UserId, by: UserId, room: (RoomNo, RoomId), number: i64) -> Result<()> {
    let call = Call {
        kind: NotificationKind::RoomInvitation,
        by,
        room: Some(room),
        message_id: None,
        number: Some(number),
        emoji: None,
    };
    rows::make(tx, user, &call)
}

/// Somebody left a room or was removed: what called them there is withdrawn.
///
/// # Errors
/// Of the database.
pub fn left(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<()> {
    for id in store::waiting_up_to(tx, user, room, i64::MAX)? {
        rows::withdraw(tx, user, id)?;
    }
    Ok(())
}

/// Somebody blocks somebody: what the other called them for is withdrawn.
///
/// # Errors
/// Of the database.
pub fn silenced(tx: &mut Tx, user: UserId, by: UserId) -> Result<()> {
    for id in store::made_by(tx, user, by)? {
        rows::withdraw(tx, user, id)?;
    }
    Ok(())
}
