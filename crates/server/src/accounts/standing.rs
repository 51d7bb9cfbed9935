//! How somebody stands to the server: their role, whether their account is open, and the way back in for
//! whoever forgot the password.
//!
//! Who may do this is decided by `admin`. The row about the server is locked first, so that of two owners who
//! demote each other one stays.

use model::{Code, Emitted, ServerRole, UserId, requests::PasswordReset};

use super::{
    passwords::check_password,
    sessions,
    store::{self, standing},
};
use crate::{
    app::App,
    error::{Error, Result},
    infra::{codes, db::Tx, text::key},
};

/// How long a code that sets a password is good, in milliseconds.
const RESET_MS: i64 = 30 * 60 * 1_000;

/// Lets nobody else change who looks after the server until the commit.
///
/// # Errors
/// Of the database.
pub fn lock_standing(tx: &mut Tx) -> Result<()> {
    standing::lock_server(tx)
}

/// The role of somebody whose account is open.
///
/// # Errors
/// 401 when there is no such person, or no longer.
pub fn role(tx: &mut Tx, id: UserId) -> Result<ServerRole> {
    standing::role(tx, id)?.ok_or_else(Error::unauthorized)
}

/// Somebody by username or e-mail address, closed accounts included.
///
/// # Errors
/// Of the database.
pub fn find_login(tx: &mut Tx, login: &str) -> Result<Option<UserId>> {
    let folded = key(login.trim());
    let found = if folded.contains('@') {
        store::credentials_by_email(tx, &folded)?
    } else {
        store::credentials_by_username(tx, &folded)?
    };
    Ok(found.map(|found| found.id))
}

/// Gives a role. Under [`lock_standing`].
///
/// # Errors
/// 409 `last_owner`.
pub fn set_role(tx: &mut Tx, id: UserId, role: ServerRole) -> Result<()> {
    if role != ServerRole::Owner {
        check_other_owner(tx, id)?;
    }
    if standing::set_role(tx, id, role)? {
        tell(tx, id)?;
    }
    Ok(())
}

/// Closes an account: its sessions end, their sockets with them, and nobody logs in to it. Under [`lock_standing`].
///
/// # Errors
/// 409 `last_owner`.
pub fn deactivate(tx: &mut Tx, id: UserId) -> Result<()> {
    check_other_owner(tx, id)?;
    if standing::close(tx, id)? {
        tell(tx, id)?;
    }
    standing::forget_resets(tx, id)?;
    sessions::end_all(tx, id)
}

/// Opens an account again.
///
/// # Errors
/// Of the database.
pub fn reactivate(tx: &mut Tx, id: UserId) -> Result<()> {
    if standing::open(tx, id)? {
        tell(tx, id)?;
    }
    Ok(())
}

/// Makes a code that sets somebody's password once, within half an hour. It is in the answer and nowhere else.
///
/// # Errors
/// Of the database.
pub fn make_reset(tx: &mut Tx, id: UserId) -> Result<String> {
    let code = codes::long();
    standing::put_reset(tx, &codes::hash(&code), id, RESET_MS)?;
    Ok(code)
}

/// Sets a password with such a code and ends all sessions.
///
/// # Errors
/// 404 for a code that is none, was used or has run out; 422 for a password that is not acceptable.
pub(super) async fn reset_password(app: &App, reset: PasswordReset) -> Result<()> {
    check_password("password", &reset.password)?;
    let hash = app.hasher.hash(&reset.password).await?;
    let set = move |tx: &mut Tx| {
        let user = standing::take_reset(tx, &codes::hash(&reset.code))?.ok_or_else(Error::not_found)?;
        if !standing::force_password(tx, user, &hash)? {
            return Err(Error::not_found());
        }
        sessions::end_all(tx, user)
    };
    app.db.write(set).await
}

fn check_other_owner(tx: &mut Tx, id: UserId) -> Result<()> {
    if standing::role(tx, id)? != Some(ServerRole::Owner) || standing::has_other_owner(tx, id)? {
        return Ok(());
    }
    Err(Error::new(Code::LastOwner, "The server keeps at least one owner. Make somebody else one first."))
}

/// Tells those who see this person.
fn tell(tx: &mut Tx, id: UserId) -> Result<()> {
    if let Some(user) = store::find_user(tx, id)? {
        tx.emit(Emitted::Profile(user));
    }
    Ok(())
}
