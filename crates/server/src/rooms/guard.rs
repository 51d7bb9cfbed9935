//! Who may look into a room.

use model::{Code, Role, RoomId, RoomKind, Time, UserId};

use super::store;
use crate::{
    error::{Error, Result},
    infra::db::{Engine, Tx},
    row,
    streams::RoomNo,
};

/// Proof that somebody was a member when it was made. Within one transaction that began with the
/// room's lock it holds until the commit; elsewhere it is as fresh as the transaction's snapshot.
#[derive(Clone, Copy, Debug)]
pub struct MemberGuard {
    /// The member.
    pub user_id: UserId,
    /// The room's number.
    pub room_no: RoomNo,
    /// The room.
    pub room_id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// The member's role.
    pub role: Role,
}

/// Where somebody stands to a room that exists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) room_no: RoomNo,
    pub(super) room_id: RoomId,
    pub(super) kind: RoomKind,
    role: Option<Role>,
    left_at: Option<Time>,
    seq: Option<i64>,
}

row!(Standing { room_no, room_id, kind, role, left_at, seq });

impl Standing {
    /// Whether they are in.
    pub(super) fn is_in(&self) -> bool {
        self.seq.is_some() && self.left_at.is_none()
    }

    /// Whether they were in, and are no longer.
    pub(super) fn was_in(&self) -> bool {
        self.left_at.is_some()
    }

    /// Refuses a link that was made before they left or were removed.
    pub(super) fn check_link(&self, made_at: Time) -> Result<()> {
        if !self.is_in() && self.left_at.is_some_and(|left_at| left_at >= made_at) {
            return Err(Error::forbidden(
                "This link is older than your leaving the room. Ask for a new one.",
            ));
        }
        Ok(())
    }

    /// The guard, or the refusal an outsider gets: private and direct rooms do not exist for them.
    pub(super) fn guard(self, user_id: UserId) -> Result<MemberGuard> {
        let Standing { room_no, room_id, kind, .. } = self;
        match (self.role, kind) {
            (Some(role), _) if self.is_in() => Ok(MemberGuard { user_id, room_no, room_id, kind, role }),
            (_, RoomKind::Public) => {
                Err(Error::new(Code::NotAMember, "Only members of the room may do this."))
            }
            _ => Err(Error::not_found()),
        }
    }
}

impl MemberGuard {
    /// Refuses what cannot be done to a private chat.
    pub(super) fn check_not_direct(&self) -> Result<()> {
        match self.kind {
            RoomKind::Direct => Err(Error::forbidden("A private chat stays as it is.")),
            RoomKind::Public | RoomKind::Private => Ok(()),
        }
    }

    /// Refuses whoever has less than `role`.
    ///
    /// # Errors
    /// 403 `forbidden`.
    pub fn check_role(&self, role: Role) -> Result<()> {
        match (self.role >= role, role) {
            (true, _) => Ok(()),
            (false, Role::Owner) => Err(Error::forbidden("Only owners of the room may do this.")),
            (false, _) => Err(Error::forbidden("Only moderators and owners of the room may do this.")),
        }
    }
}

/// Where somebody stands to a room; 404 when there is no such room.
pub(super) fn standing(tx: &mut Tx, user: UserId, room: RoomId) -> Result<Standing> {
    tx.opt(&store::STANDING, &[&room, &user])?.ok_or_else(Error::not_found)
}

/// Where somebody stands to a room, by its number; 404 when it was deleted.
pub(super) fn standing_in(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Standing> {
    tx.opt(&store::STANDING_IN, &[&room, &user])?.ok_or_else(Error::not_found)
}

/// The guard for reading: as fresh as the transaction.
///
/// # Errors
/// 403 `not_a_member` for a public room, 404 for any other.
pub fn member(tx: &mut Tx, user: UserId, room: RoomId) -> Result<MemberGuard> {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::CachedMembership) {
        let read = || standing(tx, user, room)?.guard(user);
        return super::broken::remembered(user, |guard| guard.room_id == room, read);
    }
    standing(tx, user, room)?.guard(user)
}

/// The guard for writing: the room's head must be locked already in this transaction, so that
/// whoever was removed a moment ago is seen to be out.
///
/// # Errors
/// As [`member`].
pub(super) fn member_under_lock(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<MemberGuard> {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::CachedMembership) {
        let read = || standing_in(tx, user, room)?.guard(user);
        return super::broken::remembered(user, |guard| guard.room_no == room, read);
    }
    let standing: Option<Standing> = tx.opt(&store::STANDING_IN, &[&room, &user])?;
    standing.ok_or_else(Error::not_found)?.guard(user)
}

/// The guard for writing, from the one of before the lock in the same transaction, which has changed nobody's membership since.
///
/// # Errors
/// As [`member`].
pub fn still_member(tx: &mut Tx, before: MemberGuard) -> Result<MemberGuard> {
    match tx.engine() {
        Engine::Sqlite => Ok(before), // its writing transactions come one after the other
        Engine::Postgres => member_under_lock(tx, before.user_id, before.room_no),
    }
}
