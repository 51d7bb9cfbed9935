//! Streams: heads, stamps, and the messages that stand in them.
//!
//! Owns the tables `room_heads`, `user_heads` (which sign-up fills) and `messages`; the only writer
//! of heads and message rows. It knows ids, no people.
//!
//! Invariants: *one stamp, one row*. A change raises the head once and writes the new stamp into
//! exactly one row, in the same transaction; so the head is the highest stamp and no two rows of a
//! stream share one. Raising a room's head locks the room until the commit: whatever decides about
//! a write (is the sender still a member?) is read after it. `number` is gapless from 1 and never
//! changes; within a room `created_at` never goes back.

mod append;
#[cfg(feature = "broken")]
mod broken;
mod changes;
mod direct;
mod rows;
mod space;
pub(crate) mod store;

pub use append::{
    NewText, PlainText, append_many, append_notice, append_text, delete_range, delete_text, edit_text,
    empty_range, recall_text, set_reactions,
};
#[cfg(feature = "broken")]
pub(crate) use broken::take_head;
pub use changes::{Cut, MAX_CHANGES, cut, named, named_in, room_changes, shown_in, shown_in_all};
pub use direct::direct_id;
pub use rows::{MENTION, RoomNo, StoredMessage, number_in};
pub use space::{PAGE_BYTES, Space, messages_that_fit, that_fit};

use std::collections::BTreeSet;

use model::{MessageId, RoomId, Stream, Time, UserId};

use crate::{error::Result, infra::db::Tx};

/// A room's counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The highest stamp.
    pub seq: i64,
    /// The newest message's number.
    pub last_number: i64,
    /// Raised by what takes rights away: leaving, removal, roles, settings.
    pub acl: i64,
    /// Changes at or below this stamp are no longer complete.
    pub floor: i64,
    /// People in the room.
    pub member_count: i64,
    /// When the newest message was taken.
    pub last_at: Time,
}

/// Gives a new room its head, at stamp 0.
///
/// # Errors
/// Of the database.
pub fn open_room(tx: &mut Tx, room: RoomNo) -> Result<()> {
    let now = tx.now();
    tx.run(&store::INSERT_ROOM_HEAD, &[&room, &now]).map(drop)
}

/// A room's head as it is, without locking it.
///
/// # Errors
/// When there is none: every room has one.
pub fn room_head(tx: &mut Tx, room: RoomNo) -> Result<Head> {
    tx.one(&store::ROOM_HEAD, &[&room])
}

/// What one change does to a head besides the stamp.
#[derive(Clone, Copy, Debug, Default)]
pub struct Raise {
    /// Added to the access version: 1 where rights are taken away.
    pub acl: i64,
    /// Added to the member count.
    pub members: i64,
}

/// Raises a room's head by one stamp and locks the room; answers the head as it is now.
///
/// # Errors
/// When there is no such room.
pub fn raise(tx: &mut Tx, room: RoomNo, by: Raise) -> Result<Head> {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::BigserialCursor) {
        return self::broken::raise(tx, room, by);
    }
    tx.one(&store::RAISE, &[&room, &by.acl, &by.members])
}

/// Locks a room without raising its head: for checks that must hold until the commit.
///
/// # Errors
/// When there is no such room.
pub fn lock(tx: &mut Tx, room: RoomNo) -> Result<Head> {
    tx.one(&store::LOCK, &[&room])
}

/// Raises a person's head and answers the new stamp. Where several people are raised in one
/// transaction, do it in the order of their ids, after the room's head: so no two wait for each other.
///
/// # Errors
/// When there is no such person.
pub fn raise_user(tx: &mut Tx, user: UserId) -> Result<i64> {
    let (seq,): (i64,) = tx.one(&store::RAISE_USER, &[&user])?;
    Ok(seq)
}

/// Notes that a person's stream is no longer complete up to a stamp.
///
/// # Errors
/// Of the database.
pub fn raise_user_floor(tx: &mut Tx, user: UserId, seq: i64) -> Result<()> {
    tx.run(&store::RAISE_USER_FLOOR, &[&user, &seq]).map(drop)
}

/// Locks a person's head without raising it: for checks that must hold until the commit. The same order
/// holds as for [`raise_user`].
///
/// # Errors
/// When there is no such person.
pub fn lock_user(tx: &mut Tx, user: UserId) -> Result<()> {
    let (_,): (i64,) = tx.one(&store::LOCK_USER, &[&user])?;
    Ok(())
}

/// Locks several people's heads, in the order of their ids: before a transaction that raises them in another.
///
/// # Errors
/// When one is not there.
pub fn lock_users(tx: &mut Tx, users: impl IntoIterator<Item = UserId>) -> Result<()> {
    let users: BTreeSet<UserId> = users.into_iter().collect();
    users.into_iter().try_for_each(|user| lock_user(tx, user))
}

/// A person's head and floor.
///
/// # Errors
/// When there is no such person.
pub fn user_head(tx: &mut Tx, user: UserId) -> Result<(i64, i64)> {
    tx.one(&store::USER_HEAD, &[&user])
}

/// Where streams stand; those that do not exist, and deleted rooms, are left out.
///
/// # Errors
/// Of the database.
pub fn heads(tx: &mut Tx, streams: &[Stream]) -> Result<Vec<(Stream, i64)>> {
    let mut rooms = Vec::new();
    let mut users = Vec::new();
    for stream in streams {
        match stream {
            Stream::Room(id) => rooms.push(id.0),
            Stream::User(id) => users.push(id.0),
        }
    }
    let room_heads: Vec<(RoomId, i64)> = tx.all(&store::ROOM_HEADS, &[&rooms])?;
    let user_heads: Vec<(UserId, i64)> = tx.all(&store::USER_HEADS, &[&users])?;
    let room_heads = room_heads.into_iter().map(|(id, seq)| (Stream::Room(id), seq));
    let user_heads = user_heads.into_iter().map(|(id, seq)| (Stream::User(id), seq));
    Ok(room_heads.chain(user_heads).collect())
}

/// A message by its id, wherever it stands.
///
/// # Errors
/// Of the database.
pub fn find_message(tx: &mut Tx, id: MessageId) -> Result<Option<StoredMessage>> {
    tx.opt(&store::BY_ID, &[&id])
}

/// Messages by their keys, in no order.
///
/// # Errors
/// Of the database.
pub fn messages_by_pk(tx: &mut Tx, pks: &[i64]) -> Result<Vec<StoredMessage>> {
    if pks.is_empty() {
        return Ok(Vec::new());
    }
    tx.all(&store::BY_PK, &[&pks])
}

/// At most `limit` messages of a room with `after < stamp ≤ head`, in stamp order.
///
/// # Errors
/// Of the database.
pub fn moved_messages(
    tx: &mut Tx,
    room: RoomNo,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<StoredMessage>> {
    tx.all(&store::CHANGED_MESSAGES, &[&room, &after, &head, &limit])
}

/// At most `limit` messages of a room with `after < number < before`, the newest first.
///
/// # Errors
/// Of the database.
pub fn newest_between(
    tx: &mut Tx,
    room: RoomNo,
    after: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<StoredMessage>> {
    tx.all(&store::NEWEST_BETWEEN, &[&room.pk(after), &room.pk(before), &limit])
}

/// The newest message of a room with `after < number < before` that somebody is shown: not recalled, not
/// hidden by themselves.
///
/// # Errors
/// Of the database.
pub fn newest_shown(
    tx: &mut Tx,
    room: RoomNo,
    user: UserId,
    after: i64,
    before: i64,
) -> Result<Option<StoredMessage>> {
    tx.opt(&store::NEWEST_SHOWN, &[&room.pk(after), &room.pk(before), &user])
}

/// At most `limit` messages of a room above `number`, the oldest first.
///
/// # Errors
/// Of the database.
pub fn oldest_after(tx: &mut Tx, room: RoomNo, number: i64, limit: i64) -> Result<Vec<StoredMessage>> {
    tx.all(&store::OLDEST_AFTER, &[&room.pk(number), &room.end_pk(), &limit])
}
