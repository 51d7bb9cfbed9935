//! What people say about themselves.

use model::{Emitted, Me, UserId, requests::ProfileChange};

use super::{
    names::{self, Names},
    store,
};
use crate::{
    error::{Error, OnConstraint, Result},
    infra::db::Tx,
};

/// Changes what is given; the version rises even when nothing differs.
///
/// # Errors
/// 422 for what is not acceptable, 409 `username_taken`, 404 for a picture that is not theirs.
pub(super) fn change(tx: &mut Tx, id: UserId, change: &ProfileChange) -> Result<Me> {
    if change.avatar_file_id.is_some() {
        return Err(Error::field(model::Code::NotFound, "avatarFileId", "There is no such file."));
    }
    store::lock_user(tx, id)?;
    let user = super::me(tx, id)?.user;
    let username = change.username.as_deref().unwrap_or(&user.username);
    let full_name = change.full_name.as_deref().unwrap_or(&user.full_name);
    let names = Names::check(username, full_name)?;
    let bio = names::check_bio(change.bio.as_deref().unwrap_or(&user.bio))?;
    let user = store::update_profile(tx, id, &names.keys(), &bio)
        .on_constraint("users_username_key_key", names::username_taken)
        .on_constraint("users_username_skeleton_key", names::username_taken)?;
    tx.emit(Emitted::Profile(user));
    super::me(tx, id)
}
