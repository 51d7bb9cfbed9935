//! `/api/auth/…` and `/api/server`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header::SET_COOKIE},
    response::{AppendHeaders, NoContent},
};
use model::{
    InviteInfo, Me, Page, Session, SessionId,
    requests::{
        EmailChange, GivenCode, Login, PasswordChange, PasswordReset, ProfileChange, SignedIn, Signup,
    },
    server::{ServerInfo, ServerLimits},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    client::Client,
    cookies, devices, invites,
    login::{self, Entered},
    passwords, profile, sessions, setup, signup, standing, store,
    viewer::Viewer,
};
use crate::{
    app::App,
    error::Result,
    infra::{
        http::{Body, Path},
        routes::Created,
    },
};

/// Bytes of UTF-8 in one message, as told to clients; `messages` refuses more.
const MESSAGE_BYTES: u64 = 16_384;

/// Files with one message, as told to clients; `files` refuses more.
const MESSAGE_FILES: u64 = 10;

/// `{user}`.
#[derive(Serialize, JsonSchema)]
pub(super) struct Myself {
    user: Me,
}

/// One header of an answer.
type Cookie = [(HeaderName, HeaderValue); 1];
/// What signs in, and tells a device that is new.
type Cookies = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

pub(super) async fn server(State(app): State<App>, headers: HeaderMap) -> Result<Json<ServerInfo>> {
    let (name, owner) = app.db.read(store::server).await?;
    let needs_setup = owner.is_none();
    Ok(Json(ServerInfo {
        name,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        epoch: app.db.epoch(),
        signup: app.config.signup,
        needs_setup,
        setup_code_required: needs_setup && setup::needs_code(&app.config, &headers),
        limits: ServerLimits {
            body_bytes: MESSAGE_BYTES,
            password_min_chars: passwords::LEAST_CHARS as u64,
            password_max_chars: passwords::MOST_CHARS as u64,
            file_bytes: app.config.limits.file_bytes(),
            message_files: MESSAGE_FILES,
            forbidden_endings: app.config.media.forbidden_endings.clone(),
        },
        oidc: app.providers.shown(),
    }))
}

pub(super) async fn sign_up(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Signup>,
) -> Result<(Cookies, Created<SignedIn>)> {
    let is_https = client.is_https;
    let entered = signup::sign_up(&app, client, &headers, body).await?;
    Ok((cookies(is_https, &entered)?, Created(entered.signed_in)))
}

pub(super) async fn log_in(
    State(app): State<App>,
    client: Client,
    Body(body): Body<Login>,
) -> Result<(Cookies, Json<SignedIn>)> {
    let is_https = client.is_https;
    let entered = login::log_in(&app, client, body).await?;
    Ok((cookies(is_https, &entered)?, Json(entered.signed_in)))
}

pub(super) async fn look_invite(
    State(app): State<App>,
    client: Client,
    Body(body): Body<GivenCode>,
) -> Result<Json<InviteInfo>> {
    app.limits.codes.check(client.address)?;
    app.db.read(move |tx| invites::look(tx, &body.code)).await.map(Json)
}

pub(super) async fn reset_password(
    State(app): State<App>,
    client: Client,
    Body(body): Body<PasswordReset>,
) -> Result<NoContent> {
    app.limits.codes.check(client.address)?;
    standing::reset_password(&app, body).await?;
    Ok(NoContent)
}

fn cookies(is_https: bool, entered: &Entered) -> Result<Cookies> {
    let mut cookies = vec![(SET_COOKIE, cookies::set(is_https, &entered.signed_in.token)?)];
    if let Some(token) = &entered.device_token {
        cookies.push((SET_COOKIE, devices::cookie(is_https, token)?));
    }
    Ok(AppendHeaders(cookies))
}

pub(super) async fn log_out(
    State(app): State<App>,
    viewer: Viewer,
    client: Client,
) -> Result<(Cookie, NoContent)> {
    app.db.write(move |tx| sessions::end(tx, viewer.user_id, viewer.session_id)).await?;
    Ok(([(SET_COOKIE, cookies::clear(client.is_https)?)], NoContent))
}

pub(super) async fn check(State(app): State<App>, viewer: Viewer) -> Result<Json<Myself>> {
    let user = app.db.read(move |tx| super::me(tx, viewer.user_id)).await?;
    Ok(Json(Myself { user }))
}

pub(super) async fn change_profile(
    State(app): State<App>,
    viewer: Viewer,
    Body(body): Body<ProfileChange>,
) -> Result<Json<Myself>> {
    let user = app.db.write(move |tx| profile::change(tx, viewer.user_id, &body)).await?;
    Ok(Json(Myself { user }))
}

pub(super) async fn change_email(
    State(app): State<App>,
    viewer: Viewer,
    Body(body): Body<EmailChange>,
) -> Result<Json<Myself>> {
    let user = login::change_email(&app, viewer, body).await?;
    Ok(Json(Myself { user }))
}

pub(super) async fn change_password(
    State(app): State<App>,
    viewer: Viewer,
    Body(body): Body<PasswordChange>,
) -> Result<NoContent> {
    login::change_password(&app, viewer, body).await?;
    Ok(NoContent)
}

pub(super) async fn sessions(State(app): State<App>, viewer: Viewer) -> Result<Json<Page<Session>>> {
    app.db.read(move |tx| sessions::list(tx, viewer)).await.map(Json)
}

pub(super) async fn end_session(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<SessionId>,
) -> Result<NoContent> {
    app.db.write(move |tx| sessions::end(tx, viewer.user_id, id)).await?;
    Ok(NoContent)
}

pub(super) async fn end_other_sessions(State(app): State<App>, viewer: Viewer) -> Result<NoContent> {
    app.db.write(move |tx| sessions::end_others(tx, viewer)).await?;
    Ok(NoContent)
}
