//! SQL of roles and closed accounts.

use model::{ServerRole, UserId};
use uuid::Uuid;

use crate::{error::Result, infra::db::Tx, statements};

statements! {
    LOCK_SERVER = "UPDATE server SET name = name WHERE id = 1";
    ROLE = "SELECT role FROM users WHERE id = $1 AND deactivated_at IS NULL";
    OTHER_OWNERS = "SELECT count(*) FROM users WHERE role = 'owner' AND id > $2 AND id <> $1 AND deactivated_at IS NULL";
    SET_ROLE = "UPDATE users SET role = $2, version = version + 1
        WHERE id = $1 AND role <> $2 AND deleted_at IS NULL";
    CLOSE = "UPDATE users SET deactivated_at = $2, version = version + 1
        WHERE id = $1 AND deactivated_at IS NULL";
    OPEN = "UPDATE users SET deactivated_at = NULL, version = version + 1
        WHERE id = $1 AND deactivated_at IS NOT NULL AND deleted_at IS NULL";
    FORCE_PASSWORD = "UPDATE users SET password_hash = $2 WHERE id = $1 AND deactivated_at IS NULL";
    DELETE_RESETS = "DELETE FROM resets WHERE user_id = $1 OR expires_at <= $2";
    INSERT_RESET = "INSERT INTO resets (code_hash, user_id, expires_at) VALUES ($1, $2, $3)";
    TAKE_RESET = "DELETE FROM resets WHERE code_hash = $1 AND expires_at > $2 RETURNING user_id";
}

/// Lets nobody else change who looks after the server until the commit.
pub(in crate::accounts) fn lock_server(tx: &mut Tx) -> Result<()> {
    tx.run(&LOCK_SERVER, &[]).map(drop)
}

/// The role of somebody whose account is open.
pub(in crate::accounts) fn role(tx: &mut Tx, id: UserId) -> Result<Option<ServerRole>> {
    tx.opt(&ROLE, &[&id])
}

/// Whether the server has another owner who can sign in.
pub(in crate::accounts) fn has_other_owner(tx: &mut Tx, id: UserId) -> Result<bool> {
    let (others,): (i64,) = tx.one(&OTHER_OWNERS, &[&id, &UserId(Uuid::nil())])?;
    Ok(others > 0)
}

/// Gives a role; false when nothing changed. A deleted account gets none.
pub(in crate::accounts) fn set_role(tx: &mut Tx, id: UserId, role: ServerRole) -> Result<bool> {
    Ok(tx.run(&SET_ROLE, &[&id, &role])? == 1)
}

/// Closes an account; false when it was.
pub(in crate::accounts) fn close(tx: &mut Tx, id: UserId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&CLOSE, &[&id, &now])? == 1)
}

/// Opens an account again; false when it was open.
pub(in crate::accounts) fn open(tx: &mut Tx, id: UserId) -> Result<bool> {
    Ok(tx.run(&OPEN, &[&id])? == 1)
}

/// Sets a password whatever it was; false when the account is closed.
pub(in crate::accounts) fn force_password(tx: &mut Tx, id: UserId, hash: &str) -> Result<bool> {
    Ok(tx.run(&FORCE_PASSWORD, &[&id, &hash])? == 1)
}

/// Keeps the hash of a code that sets somebody's password; theirs from before, and all that ran out, go.
pub(in crate::accounts) fn put_reset(
    tx: &mut Tx,
    hash: &[u8],
    user: UserId,
    expires_in_ms: i64,
) -> Result<()> {
    let expires_at = tx.now().plus_millis(expires_in_ms);
    forget_resets(tx, user)?;
    tx.run(&INSERT_RESET, &[&hash, &user, &expires_at]).map(drop)
}

/// Forgets the codes that set somebody's password.
pub(in crate::accounts) fn forget_resets(tx: &mut Tx, user: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&DELETE_RESETS, &[&user, &now]).map(drop)
}

/// Uses a code up: of several at once one gets the person.
pub(in crate::accounts) fn take_reset(tx: &mut Tx, hash: &[u8]) -> Result<Option<UserId>> {
    let now = tx.now();
    tx.opt(&TAKE_RESET, &[&hash, &now])
}
