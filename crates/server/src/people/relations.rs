//! What people are to each other: who may write to whom, and who may bring whom into a room.

use model::{BlockRow, Friend, FriendRow, OwnRow, User, UserId, people::PeoplePage};
use uuid::Uuid;

use super::store::{self, Peer};
use crate::{
    accounts,
    error::{Error, Result},
    infra::db::Tx,
    streams::{self, RoomNo},
};

/// Refuses a text in a private chat when one of the two blocks the other, and notes that it was written. Call it
/// under the room's lock, which [`super::blocks`] take too. In one's notes it does nothing. Answers who
/// the other one is.
///
/// # Errors
/// 403 `forbidden`; the same sentence for an account that was closed, so that nobody learns why.
pub fn note_letter(tx: &mut Tx, from: UserId, room: RoomNo) -> Result<Option<UserId>> {
    let Some(peer) = reachable(tx, from, room)? else { return Ok(None) };
    if !peer.is_written {
        store::insert_letter(tx, from, peer.id)?;
    }
    Ok(Some(peer.id))
}

/// Refuses as [`note_letter`] does, for what is no new text: an edit, a reaction.
///
/// # Errors
/// As [`note_letter`].
pub fn check_reach(tx: &mut Tx, from: UserId, room: RoomNo) -> Result<()> {
    reachable(tx, from, room).map(drop)
}

fn reachable(tx: &mut Tx, from: UserId, room: RoomNo) -> Result<Option<Peer>> {
    let Some(peer) = store::peer(tx, room, from)? else { return Ok(None) };
    if peer.is_away {
        return Err(Error::forbidden("You can't write to this person."));
    }
    if peer.is_blocked {
        return Err(Error::forbidden("You block this person. Lift the block to write to them."));
    }
    Ok(Some(peer))
}

/// Refuses to open a private chat with somebody who blocks the asker, whom the asker blocks, or who is gone. Call it
/// once both heads are locked.
///
/// # Errors
/// As [`note_letter`].
pub fn check_open(tx: &mut Tx, by: UserId, other: UserId) -> Result<()> {
    if by == other {
        return Ok(());
    }
    let is_closed = accounts::find_user(tx, other)?.is_none_or(|user| user.deactivated_at.is_some());
    if is_closed || store::is_blocked(tx, other, by)? {
        return Err(Error::forbidden("You can't write to this person."));
    }
    if store::is_blocked(tx, by, other)? {
        return Err(Error::forbidden("You block this person. Lift the block to write to them."));
    }
    Ok(())
}

/// Refuses to bring somebody into a room who blocks whoever brings them, or is gone. Call it once the newcomer's
/// head is locked.
///
/// # Errors
/// 403 `forbidden`.
pub fn check_may_add(tx: &mut Tx, by: UserId, newcomer: UserId) -> Result<()> {
    let is_closed = accounts::find_user(tx, newcomer)?.is_none_or(|user| user.deactivated_at.is_some());
    if is_closed || store::is_blocked(tx, newcomer, by)? {
        return Err(Error::forbidden("This person can't be added."));
    }
    Ok(())
}

/// Those in a room of at most 100 who block somebody, or whom that person blocks: neither is told that the other is
/// writing, nor how far they have read a private chat.
///
/// # Errors
/// Of the database.
pub fn deaf_to(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Vec<UserId>> {
    store::deaf_to(tx, user, room)
}

/// The friends of somebody, at most 1,000: they see how that person looks.
///
/// # Errors
/// Of the database.
pub fn friend_ids(tx: &mut Tx, user: UserId) -> Result<Vec<UserId>> {
    store::friend_ids(tx, user)
}

/// Somebody's friends and blocks with `after < stamp ≤ head`, at most `limit` of each, with their stamps.
///
/// # Errors
/// Of the database.
pub fn changed(tx: &mut Tx, user: UserId, after: i64, head: i64, limit: i64) -> Result<Vec<(i64, OwnRow)>> {
    let friends = store::changed_friends(tx, user, after, head, limit)?;
    let blocks = store::changed_blocks(tx, user, after, head, limit)?;
    let friends = friends.into_iter().map(|(my_seq, row)| (my_seq, OwnRow::Friend(row)));
    Ok(friends.chain(blocks.into_iter().map(|(my_seq, row)| (my_seq, OwnRow::Block(row)))).collect())
}

/// The person a row of one's own stream is about, if it is one of ours.
pub fn named_in(row: &OwnRow) -> Option<UserId> {
    match row {
        OwnRow::Friend(FriendRow::On(friend)) => Some(friend.user_id),
        OwnRow::Block(BlockRow::On(block)) => Some(block.user_id),
        _ => None,
    }
}

/// One page of friends and requests. A cursor is a person's id.
pub(super) fn friends_page(
    tx: &mut Tx,
    user: UserId,
    cursor: Option<&str>,
    limit: i64,
) -> Result<PeoplePage<Friend>> {
    let items = store::friends_after(tx, user, parse_cursor(cursor)?, limit + 1)?;
    page(tx, items, limit, |friend| friend.user_id)
}

/// One page of those somebody blocks.
pub(super) fn blocks_page(
    tx: &mut Tx,
    user: UserId,
    cursor: Option<&str>,
    limit: i64,
) -> Result<PeoplePage<model::Block>> {
    let items = store::blocks_after(tx, user, parse_cursor(cursor)?, limit + 1)?;
    page(tx, items, limit, |block| block.user_id)
}

fn parse_cursor(cursor: Option<&str>) -> Result<UserId> {
    let Some(text) = cursor else { return Ok(UserId(Uuid::nil())) };
    text.parse()
        .map_err(|_| Error::field(model::Code::BadRequest, "cursor", "That cursor is not one of ours."))
}

fn page<T>(tx: &mut Tx, mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> UserId) -> Result<PeoplePage<T>> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let ids: Vec<UserId> = items.iter().map(&id).collect();
    let next = ids.last().filter(|_| has_more).map(ToString::to_string);
    Ok(PeoplePage { items, next, users: accounts::users_by_ids(tx, &ids)? })
}

/// Refuses oneself and people there are not.
pub(super) fn check_other(tx: &mut Tx, user: UserId, other: UserId) -> Result<User> {
    if user == other {
        return Err(Error::invalid("userId", "That is yourself."));
    }
    accounts::find_user(tx, other)?.ok_or_else(Error::not_found)
}

/// Locks the heads of two people, always in the same order.
pub(super) fn lock_pair(tx: &mut Tx, one: UserId, other: UserId) -> Result<()> {
    streams::lock_user(tx, one.min(other))?;
    streams::lock_user(tx, one.max(other))
}
