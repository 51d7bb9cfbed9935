//! Logging in, and changing what one logs in with.

use model::{
    Code, Me, SessionId, UserId,
    requests::{EmailChange, Login, PasswordChange, SignedIn},
};

use sha2::{Digest, Sha256};

use super::{
    client::Client,
    devices::{self, DeviceHash},
    names,
    passwords::check_password,
    sessions,
    store::{self, Credentials},
    viewer::Viewer,
};
use crate::{
    app::App,
    error::{Error, OnConstraint, Result},
    infra::{
        db::Tx,
        limits::Source,
        random,
        text::{is_line, key},
    },
};

/// Signs in with a username or an e-mail address.
///
/// # Errors
/// 401 `wrong_credentials`, the same after the same time whether or not there is such an account; 429 after too
/// many wrong passwords, right ones included.
pub(super) async fn log_in(app: &App, client: Client, login: Login) -> Result<Entered> {
    app.limits.logins.check(client.address)?;
    let name = key(login.login.trim());
    let (asked, device) = (name.clone(), client.device_hash);
    let (found, known) = app.db.read(move |tx| find_known(tx, &asked, device)).await?;
    let source = known.map_or(Source::Stranger(client.address), Source::Known);
    let checked = check(app, &name, source, found, &login.password).await?;
    let Some(checked) = checked else { return Err(wrong()) };
    let fresh = if app.hasher.is_outdated(&checked.password_hash) {
        app.hasher.hash(&login.password).await?
    } else {
        checked.password_hash.clone()
    };

    let session_id = SessionId(random::uuid_v4());
    let (token, token_hash) = app.tokens.issue(checked.id, session_id, app.clock.now())?;
    let (device_token, device_hash) = known.map_or_else(
        || {
            let (token, hash) = devices::new();
            (Some(token), hash)
        },
        |hash| (None, hash),
    );
    let begin = move |tx: &mut Tx| {
        // Locks the account: a password changed since it was checked lets nobody in.
        if !store::set_password(tx, checked.id, &checked.password_hash, &fresh)? {
            return Err(wrong());
        }
        sessions::begin(tx, checked.id, session_id, client.device, &token_hash)?;
        devices::note(tx, checked.id, &device_hash)?;
        super::me(tx, checked.id)
    };
    let user = app.db.write(begin).await?;
    Ok(Entered { signed_in: SignedIn { user, token }, device_token })
}

/// Somebody who came in.
pub(super) struct Entered {
    /// What they are answered.
    pub(super) signed_in: SignedIn,
    /// What tells their device from now on, if it was not known.
    pub(super) device_token: Option<String>,
}

/// Milliseconds after signing in for which an account without a password needs no other proof.
const FRESH_MS: i64 = 10 * 60 * 1_000;

/// Whether it is the person and not a borrowed device: they give their password, or have none and signed in by a
/// provider a moment ago. Answers the hash the password was checked against, empty where there is none.
///
/// # Errors
/// 401 `wrong_credentials`, naming the field; 400 where it is missing; 403 `fresh_login_required`; 429 after too many
/// wrong ones by this session.
pub(super) async fn confirm(
    app: &App,
    viewer: Viewer,
    field: &'static str,
    password: Option<&str>,
) -> Result<String> {
    let find = move |tx: &mut Tx| {
        let found = store::credentials_by_id(tx, viewer.user_id)?;
        let session = store::sessions::find_session(tx, viewer.session_id, viewer.user_id)?;
        Ok((found, session.map(|session| tx.now().0.saturating_sub(session.created_at.0))))
    };
    let (found, age_ms) = app.db.read(find).await?;
    if found.as_ref().is_some_and(|found| found.password_hash.is_empty()) {
        return if age_ms.is_some_and(|age_ms| age_ms < FRESH_MS) { Ok(String::new()) } else { Err(stale()) };
    }
    let password =
        password.ok_or_else(|| Error::field(Code::BadRequest, field, format!("missing field `{field}`")))?;
    let session: [u8; 32] = Sha256::digest(viewer.session_id.0.as_bytes()).into();
    let checked = check(app, "", Source::Known(session), found, password).await?;
    Ok(checked.ok_or_else(|| wrong_field(field))?.password_hash)
}

/// The account of that name, and its device, if it is known.
fn find_known(
    tx: &mut Tx,
    name: &str,
    device: Option<DeviceHash>,
) -> Result<(Option<Credentials>, Option<DeviceHash>)> {
    let found = find(tx, name)?;
    let (Some(account), Some(hash)) = (&found, device) else { return Ok((found, None)) };
    let is_known = devices::is_known(tx, account.id, &hash)?;
    Ok((found, is_known.then_some(hash)))
}

/// Sets another password, or the first, and ends all other sessions.
///
/// # Errors
/// 401 `wrong_credentials` when `current` is not the password; 403 `fresh_login_required` without one; 422 for a new one that is not acceptable; 429 as at login.
pub(super) async fn change_password(app: &App, viewer: Viewer, change: PasswordChange) -> Result<()> {
    check_password("next", &change.next)?;
    let checked = confirm(app, viewer, "current", change.current.as_deref()).await?;
    let next = app.hasher.hash(&change.next).await?;
    let set = move |tx: &mut Tx| {
        sessions::check_session(tx, viewer)?;
        if !store::set_password(tx, viewer.user_id, &checked, &next)? {
            return Err(wrong_field("current"));
        }
        store::standing::forget_resets(tx, viewer.user_id)?;
        sessions::end_others(tx, viewer)
    };
    app.db.write(set).await
}

/// Sets another e-mail address, which logs in from now on; the old one does no longer.
///
/// # Errors
/// 422 for what is no address; 409 `email_taken`; 401, 400, 403 and 429 as [`confirm`].
pub(super) async fn change_email(app: &App, viewer: Viewer, change: EmailChange) -> Result<Me> {
    let (email, key) = names::check_email(&change.email)?;
    let checked = confirm(app, viewer, "password", change.password.as_deref()).await?;
    let set = move |tx: &mut Tx| {
        sessions::check_session(tx, viewer)?;
        let is_set = store::set_email(tx, viewer.user_id, &checked, (&email, &key))
            .on_constraint("users_email_key_key", names::email_taken)?;
        if is_set { super::me(tx, viewer.user_id) } else { Err(wrong_field("password")) }
    };
    app.db.write(set).await
}

/// An address has an @, a username cannot.
fn find(tx: &mut Tx, name: &str) -> Result<Option<Credentials>> {
    if !is_line(name) {
        return Ok(None);
    }
    if name.contains('@') {
        store::credentials_by_email(tx, name)
    } else {
        store::credentials_by_username(tx, name)
    }
}

/// The account, if there is one, it is open and the password fits. Counts what does not, before it is known: a
/// hundred tries at once are a hundred tries.
async fn check(
    app: &App,
    name: &str,
    source: Source,
    found: Option<Credentials>,
    password: &str,
) -> Result<Option<Credentials>> {
    let user: Option<UserId> = found.as_ref().map(|found| found.id);
    let attempt = app.limits.passwords.begin(user, name, source)?;
    let hash = found.as_ref().map(|found| found.password_hash.as_str());
    match app.hasher.verify(password, hash).await {
        Ok(false) => Ok(None),
        Ok(true) => {
            app.limits.passwords.forgive(attempt);
            Ok(found.filter(|found| found.deactivated_at.is_none()))
        }
        Err(error) => {
            app.limits.passwords.forgive(attempt);
            Err(error)
        }
    }
}

fn wrong() -> Error {
    Error::new(Code::WrongCredentials, "That login and password do not go together.")
}

fn stale() -> Error {
    Error::new(Code::FreshLoginRequired, "Log in again with your provider; then you have ten minutes.")
}

/// That is not the password of whoever is signed in.
pub(super) fn wrong_field(field: &'static str) -> Error {
    Error::field(Code::WrongCredentials, field, "That is not your password.")
}
