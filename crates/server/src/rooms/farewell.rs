//! Leaving a room for good, by somebody whose account is deleted.

use model::{Happened, Member, NoticeType, Role, UserId};

use super::{emit, guard, members, store};
use crate::{
    error::Result,
    infra::db::Tx,
    streams::{self, Raise, RoomNo},
    unread,
};

/// Leaves one of the rooms somebody is still in; private chats stay. The last owner hands the room to whoever has
/// been there longest, moderators first. Answers whether there was one.
///
/// # Errors
/// Of the database.
pub fn leave_one(tx: &mut Tx, user: UserId) -> Result<bool> {
    let found: Option<(RoomNo,)> = tx.opt(&store::ROOM_TO_LEAVE, &[&user])?;
    let Some((room,)) = found else { return Ok(false) };
    let head = streams::lock(tx, room)?;
    let Ok(guard) = guard::member_under_lock(tx, user, room) else { return Ok(true) };
    if guard.role == Role::Owner {
        hand_over(tx, user, room)?;
    }
    members::end_anyway(tx, &guard, user)?;
    members::notice(tx, &guard, head.member_count - 1, NoticeType::Left, user)?;
    Ok(true)
}

fn hand_over(tx: &mut Tx, owner: UserId, room: RoomNo) -> Result<()> {
    let (others,): (i64,) = tx.one(&store::OTHER_OWNERS, &[&room, &owner])?;
    if others > 0 {
        return Ok(());
    }
    let heir: Option<Member> = tx.opt(&store::HEIR, &[&room, &owner])?;
    let Some(heir) = heir else { return Ok(()) };
    let head = streams::raise(tx, room, Raise { acl: 1, members: 0 })?;
    tx.run(&store::SET_ROLE, &[&room, &heir.user_id, &Role::Owner, &head.seq])?;
    streams::lock_users(tx, [owner, heir.user_id])?;
    let heir = Member { role: Role::Owner, seq: head.seq, ..heir };
    emit::emit_member(tx, Happened::Changed, &heir)?;
    unread::set_role(tx, heir.user_id, room, Some(Role::Owner))?;
    emit::emit_chat(tx, heir.user_id, room)
}
