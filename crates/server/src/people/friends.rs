//! Friends: asked for, accepted, declined, withdrawn, ended.
//!
//! Each of the two has a row in their own stream. Both heads are locked first, so that two who ask each other at
//! once become friends, whichever comes first.

use model::{Emitted, Friend, FriendRow, FriendState, OwnRow, UserId};

use super::{
    relations::{check_other, lock_pair},
    store,
};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    notify, streams,
};

/// Whom somebody may wait for at once.
const MAX_ASKED: i64 = 200;

/// Asks somebody, or accepts what they asked. Whom one has asked already, or is friends with, stays as it is.
/// Somebody who blocks the asker is not told, and the asker sees a request that waits.
///
/// # Errors
/// 422 for oneself, 404 for nobody, 403 for a deleted account, for somebody one blocks and when too many wait.
pub(super) fn ask(tx: &mut Tx, user: UserId, other: UserId) -> Result<Friend> {
    if check_other(tx, user, other)?.deleted_at.is_some() {
        return Err(Error::forbidden("This account was deleted."));
    }
    lock_pair(tx, user, other)?;
    if store::is_blocked(tx, user, other)? {
        return Err(Error::forbidden("You block this person."));
    }
    let theirs = store::friend_state(tx, other, user)?;
    match (store::friend_state(tx, user, other)?, theirs) {
        (Some(FriendState::Incoming), _) | (None, Some(FriendState::Outgoing)) => befriend(tx, user, other)?,
        (None, _) => {
            if store::count_asked(tx, user, MAX_ASKED)? >= MAX_ASKED {
                return Err(Error::forbidden("Too many people have not answered you yet."));
            }
            put(tx, user, other, FriendState::Outgoing)?;
            tell(tx, user, other)?;
        }
        // They blocked me when I asked, and no longer do.
        (Some(FriendState::Outgoing), None) => tell(tx, user, other)?,
        (Some(_), _) => {}
    }
    store::friend(tx, user, other)
}

/// Ends a friendship, declines or withdraws a request. What is not there stays so.
///
/// # Errors
/// 422 for oneself, 404 for nobody.
pub(super) fn end(tx: &mut Tx, user: UserId, other: UserId) -> Result<()> {
    check_other(tx, user, other)?;
    lock_pair(tx, user, other)?;
    remove(tx, user, other)?;
    remove(tx, other, user)
}

/// Makes two people strangers whom one of them wants to hear nothing of: a request of the other's goes on waiting,
/// so that they cannot tell. Under the lock of both.
pub(super) fn part(tx: &mut Tx, user: UserId, other: UserId) -> Result<()> {
    if store::friend_state(tx, other, user)? != Some(FriendState::Outgoing) {
        remove(tx, other, user)?;
    }
    remove(tx, user, other)
}

/// Ends some friendships and requests of somebody whose account is deleted. Answers whether there were any. One
/// other person each time: two heads are locked, in order.
///
/// # Errors
/// Of the database.
pub fn leave_some(tx: &mut Tx, user: UserId) -> Result<bool> {
    let Some(friend) = store::friends_after(tx, user, UserId(uuid::Uuid::nil()), 1)?.pop() else {
        return Ok(false);
    };
    lock_pair(tx, user, friend.user_id)?;
    remove(tx, user, friend.user_id)?;
    remove(tx, friend.user_id, user)?;
    Ok(true)
}

fn befriend(tx: &mut Tx, user: UserId, other: UserId) -> Result<()> {
    put(tx, user, other, FriendState::Friend)?;
    put(tx, other, user, FriendState::Friend)?;
    notify::friend_settled(tx, user, other)
}

/// Lets somebody know that they were asked, unless they block who asked.
fn tell(tx: &mut Tx, by: UserId, asked: UserId) -> Result<()> {
    if store::is_blocked(tx, asked, by)? {
        return Ok(());
    }
    put(tx, asked, by, FriendState::Incoming)?;
    notify::friend_asked(tx, asked, by)
}

fn put(tx: &mut Tx, user: UserId, other: UserId, state: FriendState) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    store::put_friend(tx, user, other, Some(state), my_seq)?;
    let friend = Friend { user_id: other, state, since: tx.now(), my_seq };
    emit(tx, user, my_seq, FriendRow::On(friend));
    Ok(())
}

fn remove(tx: &mut Tx, user: UserId, other: UserId) -> Result<()> {
    if store::friend_state(tx, user, other)?.is_none() {
        return Ok(());
    }
    let my_seq = streams::raise_user(tx, user)?;
    store::put_friend(tx, user, other, None, my_seq)?;
    emit(tx, user, my_seq, FriendRow::Gone { user_id: other, gone: true, my_seq });
    notify::friend_settled(tx, user, other)
}

fn emit(tx: &mut Tx, user_id: UserId, seq: i64, row: FriendRow) {
    tx.emit(Emitted::Own { user_id, seq, row: OwnRow::Friend(row), member: None });
}
