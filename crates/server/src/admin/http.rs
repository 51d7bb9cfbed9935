//! `/api/admin/…`, `/api/auth/account`.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{delete, get, patch},
};
use model::{
    Account, Invite, InviteId, InviteMade, Page, UserId,
    requests::{AccountChange, AccountDeletion, NewInvite},
};
use serde::Deserialize;

use super::people;
use crate::{
    accounts::{self, Viewer},
    app::App,
    error::Result,
    infra::http::{Body, Path, Query, page_limit},
};

/// The slice's routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/auth/account", delete(close_own))
        .route("/api/admin/users", get(list))
        .route("/api/admin/users/{id}", patch(change))
        .route("/api/admin/users/{id}/sessions", delete(end_sessions))
        .route("/api/admin/invites", get(invites).post(create_invite))
        .route("/api/admin/invites/{id}", delete(revoke_invite))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    query: String,
    cursor: Option<String>,
    limit: Option<i64>,
}

async fn close_own(
    State(app): State<App>,
    viewer: Viewer,
    Body(deletion): Body<AccountDeletion>,
) -> Result<StatusCode> {
    accounts::close_own(&app, viewer, deletion.password.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Account>>> {
    let limit = page_limit(query.limit)?;
    let page = app
        .db
        .read(move |tx| {
            people::check_admin(tx, viewer)?;
            people::page(tx, &query.query, query.cursor.as_deref(), limit)
        })
        .await?;
    Ok(Json(page))
}

async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<UserId>,
    Body(change): Body<AccountChange>,
) -> Result<Json<Account>> {
    Ok(Json(app.db.write(move |tx| people::change(tx, viewer, id, &change)).await?))
}

async fn end_sessions(State(app): State<App>, viewer: Viewer, Path(id): Path<UserId>) -> Result<StatusCode> {
    app.db.write(move |tx| people::end_sessions(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn invites(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Invite>>> {
    let limit = page_limit(query.limit)?;
    let page = app
        .db
        .read(move |tx| {
            people::check_admin(tx, viewer)?;
            accounts::invites_page(tx, query.cursor.as_deref(), limit)
        })
        .await?;
    Ok(Json(page))
}

async fn create_invite(
    State(app): State<App>,
    viewer: Viewer,
    Body(new): Body<NewInvite>,
) -> Result<(StatusCode, Json<InviteMade>)> {
    let create = move |tx: &mut crate::infra::db::Tx| {
        accounts::lock_standing(tx)?;
        people::check_admin(tx, viewer)?;
        accounts::create_invite(tx, viewer.user_id, &new)
    };
    Ok((StatusCode::CREATED, Json(app.db.write(create).await?)))
}

async fn revoke_invite(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<InviteId>,
) -> Result<StatusCode> {
    let revoke = move |tx: &mut crate::infra::db::Tx| {
        accounts::lock_standing(tx)?;
        people::check_admin(tx, viewer)?;
        accounts::revoke_invite(tx, id)
    };
    app.db.write(revoke).await?;
    Ok(StatusCode::NO_CONTENT)
}
