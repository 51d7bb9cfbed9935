//! Who asks.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use model::{Code, SessionId, UserId};

use super::{
    calls,
    cookies::token_from_cookies,
    origin::check_origin,
    sessions::{self, TOUCH_AFTER_MS},
    tokens::Opened,
    uses,
};
use crate::{
    app::App,
    config::Config,
    error::{Error, Result},
    infra::routes::{Described, Takes},
};

/// Somebody who is signed in, and by which session. As an argument of a handler it lets nobody else through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// Who.
    pub user_id: UserId,
    /// The session in use.
    pub session_id: SessionId,
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Error;

    /// A bearer token wins over the cookie. Whatever changes something under a cookie must come from one of our pages.
    /// What is asked for counts against the person's share.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Viewer> {
        let viewer = identify(parts, app).await?;
        app.limits.calls.check(viewer.user_id, calls::kind(parts))?;
        Ok(viewer)
    }
}

impl Takes for Viewer {
    fn takes(to: &mut Described<'_>) {
        to.sign_in();
        to.refuse(Code::TooMany);
        to.refuse(Code::Overloaded);
    }
}

async fn identify(parts: &Parts, app: &App) -> Result<Viewer> {
    if let Some(token) = bearer(&parts.headers) {
        return authenticate_token(app, token).await;
    }
    let token = token_from_cookies(&app.config, &parts.headers).ok_or_else(Error::unauthorized)?;
    if !parts.method.is_safe() {
        check_origin(&app.config, &parts.headers)?;
    }
    authenticate_token(app, &token).await
}

/// The token that headers carry: behind `Bearer`, else in a browser's cookie.
pub fn token_given(config: &Config, headers: &HeaderMap) -> Option<Box<str>> {
    let bearer = bearer(headers).map(ToOwned::to_owned);
    bearer.or_else(|| token_from_cookies(config, headers)).map(String::into_boxed_str)
}

/// The token behind `Bearer`; another scheme is a proxy's business, not ours.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whose token this is, if its session is still on. Notes the use, at most once a minute, without waiting.
///
/// # Errors
/// 401 for a token that is not ours, has expired or whose session has ended; 503 when too busy to tell.
pub async fn authenticate_token(app: &App, token: &str) -> Result<Viewer> {
    authenticate_opened(app, &open_token(app, token)?).await
}

/// What a token says, if it is one of ours and has not expired. Asks no database.
///
/// # Errors
/// 401 for any other.
pub fn open_token(app: &App, token: &str) -> Result<Opened> {
    app.tokens.open(token, app.clock.now())
}

/// Whose token it was, as [`authenticate_token`].
///
/// # Errors
/// 401 when its session has ended; 503 when too busy to tell.
pub async fn authenticate_opened(app: &App, opened: &Opened) -> Result<Viewer> {
    let token_hash = opened.token_hash;
    let viewer = Viewer { user_id: opened.user_id, session_id: opened.session_id };
    let unused_ms = app.db.read(move |tx| sessions::check_token(tx, viewer, &token_hash)).await?;
    if unused_ms >= TOUCH_AFTER_MS {
        uses::note(app, viewer.session_id);
    }
    Ok(viewer)
}
