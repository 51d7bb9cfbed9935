//! SQL of invitations.

use model::{Invite, InviteId, Time};

use crate::{error::Result, infra::db::Tx, row, statements};

row!(Invite { id, created_by, created_at, expires_at, max_uses, uses, revoked_at });

/// An invitation is good while whoever made it looks after the server.
macro_rules! of_admin {
    () => {
        "EXISTS (SELECT 1 FROM users u
            WHERE u.id = invites.created_by AND u.deactivated_at IS NULL AND u.role <> 'member')"
    };
}

statements! {
    INSERT = "INSERT INTO invites (id, code_hash, created_by, created_at, expires_at, max_uses, uses)
        VALUES ($1, $2, $3, $4, $5, $6, 0)";
    PAGE = "SELECT id, created_by, created_at, expires_at, max_uses, uses, revoked_at FROM invites
        WHERE id < $1 ORDER BY id DESC LIMIT $2";
    FIND = "SELECT id, created_by, created_at, expires_at, max_uses, uses, revoked_at FROM invites WHERE id = $1";
    REVOKE = "UPDATE invites SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    GOOD_UNTIL = concat!("SELECT expires_at FROM invites
        WHERE code_hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND uses < max_uses AND ", of_admin!());
    REDEEM = concat!("UPDATE invites SET uses = uses + 1
        WHERE code_hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND uses < max_uses AND ", of_admin!());
}

/// Keeps an invitation and the hash of its code.
pub(in crate::accounts) fn insert(tx: &mut Tx, invite: &Invite, code_hash: &[u8]) -> Result<()> {
    tx.run(
        &INSERT,
        &[
            &invite.id,
            &code_hash,
            &invite.created_by,
            &invite.created_at,
            &invite.expires_at,
            &invite.max_uses,
        ],
    )
    .map(drop)
}

/// Invitations made before one, the newest first.
pub(in crate::accounts) fn page(tx: &mut Tx, before: InviteId, limit: i64) -> Result<Vec<Invite>> {
    tx.all(&PAGE, &[&before, &limit])
}

/// One of them.
pub(in crate::accounts) fn find(tx: &mut Tx, id: InviteId) -> Result<Option<Invite>> {
    tx.opt(&FIND, &[&id])
}

/// Takes one back.
pub(in crate::accounts) fn revoke(tx: &mut Tx, id: InviteId) -> Result<()> {
    let now = tx.now();
    tx.run(&REVOKE, &[&id, &now]).map(drop)
}

/// Until when a code is good, if it is.
pub(in crate::accounts) fn good_until(tx: &mut Tx, code_hash: &[u8]) -> Result<Option<Time>> {
    let now = tx.now();
    tx.opt(&GOOD_UNTIL, &[&code_hash, &now])
}

/// Counts one use: of several at once no more succeed than are left.
pub(in crate::accounts) fn redeem(tx: &mut Tx, code_hash: &[u8]) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&REDEEM, &[&code_hash, &now])? == 1)
}
