//! Deleting one's own account: the person goes, what they wrote stays.

use model::{Code, Emitted, ServerRole, UserId};

use super::{login, sessions, store, viewer::Viewer};
use crate::{
    app::App,
    error::{Error, Result},
    infra::db::Tx,
};

/// Milliseconds for which the name of a deleted account is not given out again.
const RETIRED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Deletes the asker's account: names, address, password, ways to sign in and picture are gone, every session ends, the name rests for
/// 30 days. What is left to leave behind is noted in `closings`.
///
/// # Errors
/// 401 `wrong_credentials`, field `password`, when it is not the password; 403 `fresh_login_required` without one; 429 as
/// at login; 409 `last_owner` for the owner of the server.
pub async fn close_own(app: &App, viewer: Viewer, password: Option<&str>) -> Result<()> {
    let checked = login::confirm(app, viewer, "password", password).await?;
    let close = move |tx: &mut Tx| {
        sessions::check_session(tx, viewer)?;
        if !store::set_password(tx, viewer.user_id, &checked, &checked)? {
            return Err(login::wrong_field("password"));
        }
        close(tx, viewer.user_id)
    };
    app.db.write(close).await
}

fn close(tx: &mut Tx, user: UserId) -> Result<()> {
    if super::me(tx, user)?.role == ServerRole::Owner {
        return Err(Error::new(Code::LastOwner, "The server's owner stays, until somebody else owns it."));
    }
    sessions::end_all(tx, user)?;
    let until = tx.now().plus_millis(RETIRED_MS);
    store::retire_name(tx, user, until)?;
    store::oidc::delete_identities(tx, user)?;
    let closed = store::close(tx, user)?;
    store::insert_closing(tx, user)?;
    tx.emit(Emitted::Profile(closed));
    Ok(())
}

/// A deleted account with something left to leave behind.
///
/// # Errors
/// Of the database.
pub fn next_closing(tx: &mut Tx) -> Result<Option<UserId>> {
    store::next_closing(tx)
}

/// Nothing is left of a deleted account.
///
/// # Errors
/// Of the database.
pub fn closed(tx: &mut Tx, user: UserId) -> Result<()> {
    store::delete_closing(tx, user)
}
