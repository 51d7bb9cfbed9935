//! What people say about themselves.

use model::{Code, Emitted, FileId, Me, User, UserId, requests::ProfileChange};

use super::{
    names::{self, Names},
    store,
};
use crate::{
    error::{Error, OnConstraint, Result},
    infra::db::Tx,
};

/// How old an upload may be that becomes somebody's picture, in milliseconds: well below the day after which
/// `files` clears away what hangs on nothing, so the two never meet.
const FRESH_MS: i64 = 20 * 60 * 60 * 1_000;

/// Changes what is given; the version rises even when nothing differs.
///
/// # Errors
/// 422 for what is not acceptable, 409 `username_taken`, 404 for a picture that is not theirs, 409 `conflict` for one
/// that hangs on a message.
pub(super) fn change(tx: &mut Tx, id: UserId, change: &ProfileChange) -> Result<Me> {
    store::lock_user(tx, id)?;
    let user = super::me(tx, id)?.user;
    let username = change.username.as_deref().unwrap_or(&user.username);
    let full_name = change.full_name.as_deref().unwrap_or(&user.full_name);
    let names = Names::check(username, full_name)?;
    let bio = names::check_bio(change.bio.as_deref().unwrap_or(&user.bio))?;
    let avatar = match change.avatar_file_id {
        Some(Some(file)) => Some(check_avatar(tx, &user, file)?),
        Some(None) => None,
        None => user.avatar_file_id,
    };
    let user = store::update_profile(tx, id, &names.keys(), &bio, avatar)
        .on_constraint("users_username_key_key", names::username_taken)
        .on_constraint("users_username_skeleton_key", names::username_taken)?;
    if store::is_retired(tx, &names.keys())? {
        return Err(names::username_taken());
    }
    tx.emit(Emitted::Profile(user));
    super::me(tx, id)
}

/// A picture of theirs that has not begun to be cleared away, or the one they have. One that hangs on a message is not
/// taken: it may go with it at this very moment.
fn check_avatar(tx: &mut Tx, user: &User, file: FileId) -> Result<FileId> {
    let since = tx.now().plus_millis(-FRESH_MS);
    if user.avatar_file_id == Some(file) || store::is_own_picture(tx, user.id, file, since)? {
        return Ok(file);
    }
    if store::is_shared_picture(tx, user.id, file)? {
        let text = "That picture is part of a message. Upload it once more to make it yours.";
        return Err(Error::field(Code::Conflict, "avatarFileId", text));
    }
    Err(Error::field(Code::NotFound, "avatarFileId", "There is no such file."))
}
