//! The ways into an account.

use model::{Code, Identities, Identity, IdentityId, server::OidcTrouble};

use super::{Providers, come};
use crate::{
    accounts::{
        Viewer, sessions,
        store::{
            self,
            oidc::{self, Newcomer},
        },
    },
    app::App,
    error::{Error, OnConstraint, Result},
    infra::db::Tx,
};

/// Most ways in by providers of one account.
const MOST: i64 = 20;

/// The asker's.
pub(super) fn list(tx: &mut Tx, viewer: Viewer, providers: &Providers) -> Result<Identities> {
    let found = store::credentials_by_id(tx, viewer.user_id)?.ok_or_else(Error::unauthorized)?;
    let stored = oidc::identities(tx, viewer.user_id, MOST)?;
    let shown = |(id, provider, label, created_at, last_used_at)| Identity {
        id,
        provider: providers.shown_as(provider),
        label,
        created_at,
        last_used_at,
    };
    let items = stored.into_iter().map(shown).collect();
    Ok(Identities { items, next: None, has_password: found.password_hash != store::NO_PASSWORD })
}

/// Adds one to an account whose session asked for it and still is on. The same once more does nothing.
pub(super) async fn add(app: &App, viewer: Viewer, new: Newcomer) -> Result<(), OidcTrouble> {
    let add = move |tx: &mut Tx| {
        sessions::check_session(tx, viewer)?;
        if !oidc::lock_open(tx, viewer.user_id)? {
            return Ok(Err(OidcTrouble::Deactivated));
        }
        match oidc::find_identity(tx, &new.issuer, &new.subject)? {
            Some((_, owner)) if owner != viewer.user_id => return Ok(Err(OidcTrouble::IdentityTaken)),
            Some((id, _)) => {
                oidc::use_identity(tx, id, &new.provider, &new.label)?;
                return Ok(Ok(()));
            }
            None => {}
        }
        let held = oidc::identities(tx, viewer.user_id, MOST)?;
        if i64::try_from(held.len()).is_ok_and(|held| held >= MOST) {
            return Ok(Err(OidcTrouble::Failed));
        }
        oidc::insert_identity(tx, come::identity_id(tx), viewer.user_id, &new)
            .on_constraint("identities_issuer_subject_key", || {
                Error::new(Code::Conflict, "Another account has this way of signing in.")
            })?;
        Ok(Ok(()))
    };
    app.db.write(add).await.map_err(|error| come::trouble(&error))?
}

/// Takes one away.
///
/// # Errors
/// 404 for one that is not the asker's; 409 `last_way_in` when they could not sign in any more.
pub(super) fn remove(tx: &mut Tx, viewer: Viewer, id: IdentityId, issuers: &[String]) -> Result<()> {
    if !oidc::lock_open(tx, viewer.user_id)? {
        return Err(Error::unauthorized());
    }
    if !oidc::delete_identity(tx, id, viewer.user_id)? {
        return Err(Error::not_found());
    }
    let found = store::credentials_by_id(tx, viewer.user_id)?.ok_or_else(Error::unauthorized)?;
    if found.password_hash == store::NO_PASSWORD && oidc::ways_in(tx, viewer.user_id, issuers)? == 0 {
        return Err(Error::new(
            Code::LastWayIn,
            "Set a password first: this is the only way into your account.",
        ));
    }
    Ok(())
}
