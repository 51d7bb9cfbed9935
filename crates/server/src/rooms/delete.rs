//! Deleting a room for everybody. What follows is done in slices, by whoever sees to `sweeps`.

use model::{Emitted, Member, Role, RoomId, UserId};

use super::{emit, guard, store};
use crate::{
    error::Result,
    infra::db::{Tx, Work},
    notify, row,
    streams::{self, Raise, RoomNo},
    unread,
};

/// People put out of a deleted room in one transaction.
const SLICE: i64 = 100;

/// Deletes a room: from now on it is there for nobody. By its owners.
pub(super) fn delete(tx: &mut Tx, by: UserId, room_id: RoomId) -> Result<()> {
    let outside = guard::member(tx, by, room_id)?;
    streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, by, outside.room_no)?;
    guard.check_not_direct()?;
    guard.check_role(Role::Owner)?;
    let head = streams::raise(tx, guard.room_no, Raise { acl: 1, members: 0 })?;
    let now = tx.now();
    tx.run(&store::DELETE_ROOM, &[&guard.room_no, &head.seq, &now])?;
    put_sweep(tx, guard.room_no, head.last_number)?;
    tx.emit(Emitted::RoomDeleted { room_id });
    Ok(())
}

/// Has the messages of a room taken away up to a number, soon after the commit.
pub(super) fn put_sweep(tx: &mut Tx, room: RoomNo, number: i64) -> Result<()> {
    tx.run(&store::PUT_SWEEP, &[&room, &number])?;
    tx.wake(Work::Messages);
    Ok(())
}

/// A room of which messages are to go.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    /// The room's number.
    pub room_no: RoomNo,
    /// The room.
    pub room_id: RoomId,
    /// Whether the room itself is gone; otherwise its messages stay, emptied.
    pub is_deleted: bool,
    /// Up to this message's number.
    pub number: i64,
    /// Up to this one it is done.
    pub done: i64,
}

row!(Sweep { room_no, room_id, is_deleted, number, done });

/// A room with something left to sweep.
///
/// # Errors
/// Of the database.
pub fn next_sweep(tx: &mut Tx) -> Result<Option<Sweep>> {
    tx.opt(&store::NEXT_SWEEP, &[&0_i64])
}

/// Notes how far a sweep has come; one that is through is forgotten.
///
/// # Errors
/// Of the database.
pub fn swept(tx: &mut Tx, sweep: &Sweep, done: i64) -> Result<()> {
    if done >= sweep.number {
        return tx.run(&store::END_SWEEP, &[&sweep.room_no]).map(drop);
    }
    tx.run(&store::SWEPT, &[&sweep.room_no, &done]).map(drop)
}

/// Puts some of those who are left in a deleted room out of it. Answers whether there were any.
///
/// # Errors
/// Of the database.
pub fn put_out_some(tx: &mut Tx, sweep: &Sweep) -> Result<bool> {
    let room = sweep.room_no;
    let users: Vec<(UserId,)> = tx.all(&store::MEMBERS_LEFT, &[&room, &SLICE])?;
    for (user,) in &users {
        let now = tx.now();
        let head = streams::raise(tx, room, Raise { acl: 0, members: -1 })?;
        tx.run(&store::END_MEMBER, &[&room, user, &now, &head.seq])?;
        let member: Member = tx.one(&store::MEMBER, &[&room, user])?;
        let my_seq = unread::set_role(tx, *user, room, None)?;
        emit::emit_out(tx, *user, sweep.room_id, my_seq, member.seq);
        notify::left(tx, *user, room)?;
    }
    Ok(!users.is_empty())
}
