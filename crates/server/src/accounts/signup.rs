//! Signing up.

use axum::http::HeaderMap;
use model::{
    Code, Me, ServerRole, SessionId, UserId,
    requests::{SignedIn, Signup},
    server::SignupMode,
};

use super::{
    client::Client,
    devices, invites,
    login::Entered,
    names::{self, Names},
    passwords::check_password,
    sessions,
    store::{self, NewUser},
};
use crate::{
    app::App,
    error::{Error, OnConstraint, Result},
    infra::{db::Tx, random},
};

/// An account about to be made, everything checked that can be without the database.
struct Candidate {
    names: Names,
    email: (String, String),
    server_name: String,
    password_hash: String,
    /// What to answer when it is the first account.
    may_own: Result<()>,
    mode: SignupMode,
    invite_code: Option<String>,
}

/// Makes an account and signs it in. The first one owns the server.
///
/// # Errors
/// 422 for what is not acceptable, 409 `username_taken` or `email_taken`, 403 `signup_closed`, `invite_required` or
/// `setup_code_required`, 429 for an address that signs up too often.
pub(super) async fn sign_up(
    app: &App,
    client: Client,
    headers: &HeaderMap,
    signup: Signup,
) -> Result<Entered> {
    app.limits.signups.check(client.address)?;
    let names = Names::check(&signup.username, signup.full_name.as_deref().unwrap_or_default())?;
    let email = names::check_email(&signup.email)?;
    check_password("password", &signup.password)?;
    let server_name = names::check_server_name(signup.server_name.as_deref())?;
    let may_own = app.setup.check(&app.config, headers, signup.setup_code.as_deref());
    let (mode, invite_code) = (app.config.signup, signup.invite_code);
    let code = invite_code.clone();
    let check = move |tx: &mut Tx| {
        let is_first = store::server(tx)?.1.is_none();
        check_may(is_first, &may_own, mode)?;
        if !is_first && mode == SignupMode::Invite {
            invites::check(tx, code.as_deref())?;
        }
        Ok(may_own)
    };
    let may_own = app.db.read(check).await?;
    let password_hash = app.hasher.hash(&signup.password).await?;
    let candidate = Candidate { names, email, server_name, password_hash, may_own, mode, invite_code };

    let now = app.clock.now();
    let user_id = UserId(random::uuid_v7(now));
    let session_id = SessionId(random::uuid_v4());
    let (token, token_hash) = app.tokens.issue(user_id, session_id, now)?;
    let (device_token, device_hash) = devices::new();
    let insert = move |tx: &mut Tx| {
        let me = insert(tx, user_id, &candidate)?;
        devices::note(tx, user_id, &device_hash)?;
        sessions::begin(tx, user_id, session_id, client.device, &token_hash)?;
        Ok(me)
    };
    let user = app.db.write(insert).await?;
    Ok(Entered { signed_in: SignedIn { user, token }, device_token: Some(device_token) })
}

/// Whether somebody is the first is decided by the row about the server: of two at once, one waits for the other.
fn insert(tx: &mut Tx, id: UserId, candidate: &Candidate) -> Result<Me> {
    let is_first = store::claim_server(tx, id, &candidate.server_name)?;
    check_may(is_first, &candidate.may_own, candidate.mode)?;
    let new = NewUser {
        id,
        names: candidate.names.keys(),
        email: (&candidate.email.0, &candidate.email.1),
        role: if is_first { ServerRole::Owner } else { ServerRole::Member },
        password_hash: &candidate.password_hash,
    };
    let mode = if is_first { SignupMode::Open } else { candidate.mode };
    join(tx, &new, mode, candidate.invite_code.as_deref())
}

/// Adds an account, by an invitation where that is the mode.
///
/// # Errors
/// 409 `username_taken`, `email_taken`; 403 `invite_required`, `signup_closed`.
pub(super) fn join(
    tx: &mut Tx,
    new: &NewUser<'_>,
    mode: SignupMode,
    invite_code: Option<&str>,
) -> Result<Me> {
    if mode == SignupMode::Closed {
        return Err(closed());
    }
    store::insert_user(tx, new)
        .on_constraint("users_username_key_key", names::username_taken)
        .on_constraint("users_username_skeleton_key", names::username_taken)
        .on_constraint("users_email_key_key", names::email_taken)?;
    if mode == SignupMode::Invite {
        invites::redeem(tx, invite_code)?;
    }
    // After the insert: whoever had the name a moment ago has deleted their account by now.
    if store::is_retired(tx, &new.names)? {
        return Err(names::username_taken());
    }
    super::me(tx, new.id)
}

fn check_may(is_first: bool, may_own: &Result<()>, mode: SignupMode) -> Result<()> {
    match (is_first, may_own) {
        (true, Err(refusal)) => Err(Error::field(refusal.code(), "setupCode", refusal.to_body().message)),
        (false, _) if mode == SignupMode::Closed => Err(closed()),
        _ => Ok(()),
    }
}

fn closed() -> Error {
    Error::new(Code::SignupClosed, "Nobody can sign up here now.")
}
