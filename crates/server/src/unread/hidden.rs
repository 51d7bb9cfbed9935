//! Messages somebody deleted for themselves alone. The room knows nothing of it.

use std::collections::HashSet;

use model::{Hidden, Message, MessageId, RoomId, UserId};

use super::store;
use crate::{
    error::Result,
    infra::db::Tx,
    streams::{self, RoomNo},
};

/// Hides a message from somebody. Answers the row for their own stream; `None` when it is hidden already.
///
/// # Errors
/// Of the database.
pub fn hide(tx: &mut Tx, user: UserId, room: RoomNo, message: &Message) -> Result<Option<Hidden>> {
    streams::lock_user(tx, user)?;
    if is_hidden(tx, user, room, message.number)? {
        return Ok(None);
    }
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::HIDE, &[&user, &room.pk(message.number), &my_seq])?;
    Ok(Some(Hidden { id: message.id, room_id: message.room_id, number: message.number, my_seq }))
}

/// Whether somebody hid a message of a room.
///
/// # Errors
/// Of the database.
pub fn is_hidden(tx: &mut Tx, user: UserId, room: RoomNo, number: i64) -> Result<bool> {
    Ok(!hidden_among(tx, user, room, &[number])?.is_empty())
}

/// Which of these messages of a room somebody hid, by their numbers.
///
/// # Errors
/// Of the database.
pub fn hidden_among(tx: &mut Tx, user: UserId, room: RoomNo, numbers: &[i64]) -> Result<HashSet<i64>> {
    if numbers.is_empty() {
        return Ok(HashSet::new());
    }
    let pks: Vec<i64> = numbers.iter().map(|number| room.pk(*number)).collect();
    let found: Vec<(i64,)> = tx.all(&store::HIDDEN_AMONG, &[&user, &pks])?;
    Ok(found.into_iter().map(|(pk,)| streams::number_in(pk)).collect())
}

/// What somebody hid, by its stamps in their own stream, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn changed_hidden(tx: &mut Tx, user: UserId, after: i64, head: i64, limit: i64) -> Result<Vec<Hidden>> {
    let rows: Vec<(MessageId, RoomId, i64, i64)> =
        tx.all(&store::CHANGED_HIDDEN, &[&user, &after, &head, &limit])?;
    let row = |(id, room_id, pk, my_seq)| Hidden { id, room_id, number: streams::number_in(pk), my_seq };
    Ok(rows.into_iter().map(row).collect())
}
