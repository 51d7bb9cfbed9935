//! `/api/admin/…`, `/api/auth/account`.

use axum::{Json, extract::State, response::NoContent};
use model::{
    Account, Invite, InviteId, InviteMade, Page, UserId,
    requests::{AccountChange, AccountDeletion, NewInvite},
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::people;
use crate::{
    accounts::{self, Viewer},
    app::App,
    error::Result,
    infra::{
        http::{Body, Path, Query, page_limit},
        routes::Created,
    },
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// The beginning of a name, or a whole address.
    #[serde(default)]
    #[schemars(length(max = 254))]
    query: String,
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitesQuery {
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

pub(super) async fn close_own(
    State(app): State<App>,
    viewer: Viewer,
    Body(deletion): Body<AccountDeletion>,
) -> Result<NoContent> {
    accounts::close_own(&app, viewer, deletion.password.as_deref()).await?;
    Ok(NoContent)
}

pub(super) async fn list(
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

pub(super) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<UserId>,
    Body(change): Body<AccountChange>,
) -> Result<Json<Account>> {
    Ok(Json(app.db.write(move |tx| people::change(tx, viewer, id, &change)).await?))
}

pub(super) async fn end_sessions(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<UserId>,
) -> Result<NoContent> {
    app.db.write(move |tx| people::end_sessions(tx, viewer, id)).await?;
    Ok(NoContent)
}

pub(super) async fn invites(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<InvitesQuery>,
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

pub(super) async fn create_invite(
    State(app): State<App>,
    viewer: Viewer,
    Body(new): Body<NewInvite>,
) -> Result<Created<InviteMade>> {
    let create = move |tx: &mut crate::infra::db::Tx| {
        accounts::lock_standing(tx)?;
        people::check_admin(tx, viewer)?;
        accounts::create_invite(tx, viewer.user_id, &new)
    };
    app.db.write(create).await.map(Created)
}

pub(super) async fn revoke_invite(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<InviteId>,
) -> Result<NoContent> {
    let revoke = move |tx: &mut crate::infra::db::Tx| {
        accounts::lock_standing(tx)?;
        people::check_admin(tx, viewer)?;
        accounts::revoke_invite(tx, id)
    };
    app.db.write(revoke).await?;
    Ok(NoContent)
}
