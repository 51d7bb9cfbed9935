//! Moving a read position.

use model::{Emitted, Read, RoomId, RoomKind, UserId, requests::ReadAnswer};

use super::{
    emit,
    guard::{self, MemberGuard},
};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    notify, people, streams,
    unread::{self, Direction},
};

/// Moves my position in a room and tells my devices and, in a small room, the others.
///
/// # Errors
/// 422 for a number above the newest message's.
pub(super) fn move_read(
    tx: &mut Tx,
    user: UserId,
    room: RoomId,
    number: i64,
    direction: Direction,
) -> Result<ReadAnswer> {
    let guard = guard::member(tx, user, room)?;
    let head = streams::room_head(tx, guard.room_no)?;
    if number < 0 || number > head.last_number {
        return Err(Error::invalid("number", "The room has no message of that number."));
    }
    if let Some(moved) = unread::move_to(tx, user, guard.room_no, number, direction)? {
        emit::emit_chat(tx, user, guard.room_no)?;
        notify::seen(tx, user, guard.room_no, moved.read_number)?;
        tell(tx, &guard, head.member_count, moved.read_number)?;
    }
    let position = unread::position(tx, user, guard.room_no)?.ok_or_else(Error::not_found)?;
    let counted = unread::count(tx, user, guard.room_no, &position, head.last_number)?;
    Ok(ReadAnswer { read_number: position.read_number, unread: counted.texts })
}

/// Tells a small room how far one of its people has read; in a private chat of which one blocks the other, nobody.
///
/// # Errors
/// Of the database.
pub(super) fn tell(tx: &mut Tx, guard: &MemberGuard, member_count: i64, read_number: i64) -> Result<()> {
    let MemberGuard { user_id, room_no, room_id, kind, .. } = *guard;
    let is_told = kind != RoomKind::Direct || people::deaf_to(tx, user_id, room_no)?.is_empty();
    if member_count <= unread::MAX_READS && is_told {
        tx.emit(Emitted::Read { room_id, user_id, read_number });
    }
    Ok(())
}

/// How far everybody in a room has read, as a member may see it: in a private chat of which one blocks the other
/// each sees their own alone.
///
/// # Errors
/// Of the database.
pub fn reads(tx: &mut Tx, guard: &MemberGuard, member_count: i64) -> Result<Vec<Read>> {
    let mut reads = unread::reads(tx, guard.room_no, member_count)?;
    if guard.kind == RoomKind::Direct {
        let deaf = people::deaf_to(tx, guard.user_id, guard.room_no)?;
        reads.retain(|read| !deaf.contains(&read.user_id));
    }
    Ok(reads)
}

/// Moves my position forward to a number; one below it changes nothing.
///
/// # Errors
/// As `PUT /api/rooms/{id}/read`.
pub fn move_read_forward(tx: &mut Tx, user: UserId, room: RoomId, number: i64) -> Result<ReadAnswer> {
    move_read(tx, user, room, number, Direction::ForwardOnly)
}
