//! Coming, going, and roles.
//!
//! Each of these locks the room first and reads who may under that lock.

use model::{Chat, Code, Happened, Member, MemberPage, NoticeType, Role, RoomId, RoomKind, UserId};

use super::{
    chats,
    create::{enter_all, put_member},
    emit,
    guard::{self, MemberGuard},
    read, store,
};
use crate::{
    accounts,
    error::{Error, Result},
    infra::{db::Tx, routes::Made},
    notify, people,
    streams::{self, Raise, RoomNo},
    unread,
};

/// Above this many people nobody is told who comes and goes.
const MAX_NOTICED: i64 = 100;

/// Comes into a public room. Who is in already stays.
pub(super) fn join(tx: &mut Tx, user: UserId, room_id: RoomId) -> Result<Chat> {
    let standing = guard::standing(tx, user, room_id)?;
    let room = standing.room_no;
    streams::lock(tx, room)?;
    let standing = guard::standing(tx, user, room_id)?;
    if standing.is_in() {
        return chats::chat(tx, user, room);
    }
    if standing.kind != RoomKind::Public {
        return Err(Error::not_found());
    }
    come_in(tx, user, room)
}

/// Lets somebody into a room who is not in it, under its lock.
pub(super) fn come_in(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Chat> {
    let member = put_member(tx, room, user, Role::Member)?;
    let guard = guard::member_under_lock(tx, user, room)?;
    let head = streams::room_head(tx, room)?;
    notice(tx, &guard, head.member_count, NoticeType::Joined, user)?;
    let last_number = streams::room_head(tx, room)?.last_number;
    enter_all(tx, room, &[member], last_number)?;
    chats::chat(tx, user, room)
}

/// Leaves a room. Who left already stays out; the last owner stays in.
pub(super) fn leave(tx: &mut Tx, user: UserId, room_id: RoomId) -> Result<()> {
    let standing = guard::standing(tx, user, room_id)?;
    let head = streams::lock(tx, standing.room_no)?;
    let standing = guard::standing(tx, user, room_id)?;
    if standing.was_in() {
        return Ok(());
    }
    let guard = standing.guard(user)?;
    guard.check_not_direct()?;
    end(tx, &guard, user, guard.role)?;
    notice(tx, &guard, head.member_count - 1, NoticeType::Left, user)
}

/// Brings somebody in, or changes the role of one who is in. Any member adds; owners give roles.
pub(super) fn put(
    tx: &mut Tx,
    by: UserId,
    room_id: RoomId,
    user: UserId,
    role: Option<Role>,
) -> Result<Made<Member>> {
    let outside = guard::member(tx, by, room_id)?;
    streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, by, outside.room_no)?;
    guard.check_not_direct()?;
    if accounts::find_user(tx, user)?.is_none() {
        return Err(Error::not_found());
    }
    let now: Option<Member> = tx.opt(&store::MEMBER, &[&guard.room_no, &user])?;
    match now {
        Some(member) if member.left_at.is_none() => {
            let member = set_role(tx, &guard, member, role.unwrap_or(member.role))?;
            Ok(Made { thing: member, is_new: false })
        }
        _ => {
            let member = add(tx, &guard, user, role.unwrap_or(Role::Member))?;
            Ok(Made { thing: member, is_new: true })
        }
    }
}

/// Removes somebody. By moderators and owners, an owner only by an owner.
pub(super) fn remove(tx: &mut Tx, by: UserId, room_id: RoomId, user: UserId) -> Result<()> {
    let outside = guard::member(tx, by, room_id)?;
    let head = streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, by, outside.room_no)?;
    guard.check_not_direct()?;
    guard.check_role(Role::Moderator)?;
    let member: Option<Member> = tx.opt(&store::MEMBER, &[&guard.room_no, &user])?;
    let member = member.ok_or_else(Error::not_found)?;
    if member.left_at.is_some() {
        return Ok(());
    }
    if member.role == Role::Owner {
        guard.check_role(Role::Owner)?;
    }
    end(tx, &guard, user, member.role)?;
    notice(tx, &guard, head.member_count - 1, NoticeType::Removed, user)
}

/// A room's members, owners first. A cursor is (rank, person), as text.
pub(super) fn page(tx: &mut Tx, guard: &MemberGuard, cursor: Option<&str>, limit: i64) -> Result<MemberPage> {
    let (rank, user) = match cursor {
        Some(text) => parse_cursor(text)?,
        None => (-1, UserId(uuid::Uuid::nil())),
    };
    let mut items: Vec<Member> =
        tx.all(&store::MEMBERS_PAGE, &[&guard.room_no, &rank, &user, &(limit + 1)])?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (items.len() > limit).then(|| {
        let last = &items[limit - 1];
        format!("{}.{}", 2 - last.role as i64, last.user_id)
    });
    items.truncate(limit);
    let ids: Vec<UserId> = items.iter().map(|member| member.user_id).collect();
    let users = accounts::users_by_ids(tx, &ids)?;
    let head = streams::room_head(tx, guard.room_no)?;
    let reads = read::reads(tx, guard, head.member_count)?;
    Ok(MemberPage { items, next, users, reads })
}

/// Says in the room what `guard`'s person did to `user`, unless too many would hear of it.
pub(super) fn notice(
    tx: &mut Tx,
    guard: &MemberGuard,
    member_count: i64,
    kind: NoticeType,
    user: UserId,
) -> Result<()> {
    if member_count > MAX_NOTICED {
        return Ok(());
    }
    let message = streams::append_notice(tx, guard.room_no, guard.room_id, kind, user, guard.user_id)?;
    emit::emit_message(tx, Happened::Created, &message)
}

fn parse_cursor(text: &str) -> Result<(i64, UserId)> {
    let parsed = text.split_once('.').and_then(|(rank, id)| Some((rank.parse().ok()?, id.parse().ok()?)));
    parsed.ok_or_else(|| Error::bad_request("That cursor is not one of ours."))
}

fn add(tx: &mut Tx, guard: &MemberGuard, user: UserId, role: Role) -> Result<Member> {
    if role != Role::Member {
        guard.check_role(Role::Owner)?;
    }
    let member = put_member(tx, guard.room_no, user, role)?;
    let head = streams::room_head(tx, guard.room_no)?;
    notice(tx, guard, head.member_count, NoticeType::Added, user)?;
    let last_number = streams::room_head(tx, guard.room_no)?.last_number;
    enter_all(tx, guard.room_no, &[member], last_number)?;
    people::check_may_add(tx, guard.user_id, user)?;
    notify::invited(tx, user, guard.user_id, (guard.room_no, guard.room_id), last_number)?;
    Ok(member)
}

fn set_role(tx: &mut Tx, guard: &MemberGuard, member: Member, role: Role) -> Result<Member> {
    if role == member.role {
        return Ok(member);
    }
    guard.check_role(Role::Owner)?;
    if member.role == Role::Owner {
        check_other_owner(tx, guard, member.user_id)?;
    }
    let head = streams::raise(tx, guard.room_no, Raise { acl: 1, members: 0 })?;
    tx.run(&store::SET_ROLE, &[&guard.room_no, &member.user_id, &role, &head.seq])?;
    let member = Member { role, seq: head.seq, ..member };
    emit::emit_member(tx, Happened::Changed, &member)?;
    unread::set_role(tx, member.user_id, guard.room_no, Some(role))?;
    emit::emit_chat(tx, member.user_id, guard.room_no)?;
    Ok(member)
}

/// Ends somebody's membership in both streams; the last owner stays.
fn end(tx: &mut Tx, guard: &MemberGuard, user: UserId, role: Role) -> Result<()> {
    if role == Role::Owner {
        check_other_owner(tx, guard, user)?;
    }
    end_anyway(tx, guard, user)
}

/// Ends somebody's membership in both streams, whoever they are. The links they made end with it.
pub(super) fn end_anyway(tx: &mut Tx, guard: &MemberGuard, user: UserId) -> Result<()> {
    let now = tx.now();
    let head = streams::raise(tx, guard.room_no, Raise { acl: 1, members: -1 })?;
    tx.run(&store::END_MEMBER, &[&guard.room_no, &user, &now, &head.seq])?;
    let member: Member = tx.one(&store::MEMBER, &[&guard.room_no, &user])?;
    emit::emit_member(tx, Happened::Deleted, &member)?;
    store::links::revoke_by(tx, guard.room_no, user)?;
    let my_seq = unread::set_role(tx, user, guard.room_no, None)?;
    emit::emit_out(tx, user, guard.room_id, my_seq, member.seq);
    notify::left(tx, user, guard.room_no)
}

fn check_other_owner(tx: &mut Tx, guard: &MemberGuard, user: UserId) -> Result<()> {
    let (others,): (i64,) = tx.one(&store::OTHER_OWNERS, &[&guard.room_no, &user])?;
    match others {
        0 => {
            Err(Error::new(Code::LastOwner, "A room keeps at least one owner. Make somebody else one first."))
        }
        _ => Ok(()),
    }
}
