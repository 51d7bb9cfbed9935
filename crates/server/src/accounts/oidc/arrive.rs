//! Somebody a provider vouches for makes their account.

use axum::http::HeaderMap;
use model::{Arrival, Code, ServerRole, UserId, requests::ArrivalSignup};

use super::{
    Providers,
    come::{begin, hash, identity_id},
};
use crate::{
    accounts::{
        client::Client,
        cookies::Passing,
        login::Entered,
        names::{self, Names},
        origin::check_origin,
        signup,
        store::{self, NewUser, oidc},
    },
    app::App,
    error::{Error, OnConstraint, Result},
    infra::{db::Tx, random},
};

/// Whom this browser's cookie names.
///
/// # Errors
/// 404 when it names nobody, or no longer.
pub(super) async fn look(app: &App, headers: &HeaderMap) -> Result<Arrival> {
    let token = given(app, headers)?;
    let found = app.db.read(move |tx| oidc::find_arrival(tx, &token)).await?;
    found.map(|found| shown(&app.providers, found)).ok_or_else(Error::not_found)
}

fn shown(providers: &Providers, found: oidc::Newcomer) -> Arrival {
    let oidc::Newcomer { provider, username, email, full_name, then, .. } = found;
    Arrival { provider: providers.shown_as(provider), username, email, full_name, then }
}

fn given(app: &App, headers: &HeaderMap) -> Result<[u8; 32]> {
    Passing::Arrival.find(&app.config, headers).map(|token| hash(&token)).ok_or_else(Error::not_found)
}

/// Makes their account, without a password, and signs them in.
///
/// # Errors
/// 404 when the cookie names nobody, or no longer; otherwise as signing up.
pub(super) async fn make_account(
    app: &App,
    client: Client,
    headers: &HeaderMap,
    signup: ArrivalSignup,
) -> Result<Entered> {
    app.limits.signups.check(client.address)?;
    check_origin(&app.config, headers)?;
    let token = given(app, headers)?;
    let names = Names::check(&signup.username, signup.full_name.as_deref().unwrap_or_default())?;
    let email = names::check_email(&signup.email)?;
    let (tokens, mode) = (app.tokens.clone(), app.config.signup);
    let make = move |tx: &mut Tx| {
        let found = oidc::find_arrival(tx, &token)?.ok_or_else(Error::not_found)?;
        if !oidc::delete_arrival(tx, &token)? {
            return Err(Error::not_found());
        }
        let id = UserId(random::uuid_v7(tx.now()));
        let new = NewUser {
            id,
            names: names.keys(),
            email: (&email.0, &email.1),
            role: ServerRole::Member,
            password_hash: store::NO_PASSWORD,
        };
        signup::join(tx, &new, mode, signup.invite_code.as_deref())?;
        oidc::insert_identity(tx, identity_id(tx), id, &found)
            .on_constraint("identities_issuer_subject_key", || {
                Error::new(Code::Conflict, "There is an account for this already. Log in.")
            })?;
        begin(tx, &tokens, id, client.device)
    };
    app.db.write(make).await
}
