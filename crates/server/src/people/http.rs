//! `/api/users…`, `/api/friends…`, `/api/blocks…`.

use axum::{Json, extract::State, response::NoContent};
use model::{Block, Code, Friend, Page, User, UserId, people::PeoplePage};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    blocks,
    find::{self, Search},
    friends, relations,
};
use crate::{
    accounts::{self, Viewer},
    app::App,
    error::{Error, Result},
    infra::{
        db::Tx,
        http::{PAGE_MOST, Path, Query, page_limit},
    },
};

/// What stands behind the question mark of `GET /api/users`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// Beginnings of words of a name, or a whole address; everybody by name when left out.
    #[schemars(length(max = 254))]
    query: Option<String>,
    /// At most 100, with commas between; then nothing else.
    ids: Option<String>,
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Query(ask): Query<Ask>,
) -> Result<Json<Page<User>>> {
    let limit = page_limit(ask.limit)?;
    if let Some(ids) = ask.ids {
        if ask.query.is_some() || ask.cursor.is_some() {
            return Err(Error::bad_request("Ask for ids or for a query, not for both."));
        }
        let ids = parse_ids(&ids)?;
        let items = app.db.read(move |tx| accounts::users_by_ids(tx, &ids)).await?;
        return Ok(Json(Page { items, next: None }));
    }
    let search = Search::parse(ask.query.as_deref().unwrap_or_default(), ask.cursor.as_deref(), limit)?;
    app.db.read(move |tx| find::page(tx, &search)).await.map(Json)
}

pub(super) async fn read(
    State(app): State<App>,
    _viewer: Viewer,
    Path(id): Path<UserId>,
) -> Result<Json<User>> {
    let user = app.db.read(move |tx| accounts::find_user(tx, id)).await?;
    user.map(Json).ok_or_else(Error::not_found)
}

fn parse_ids(text: &str) -> Result<Vec<UserId>> {
    let refuse = |message: &str| Error::field(Code::BadRequest, "ids", message);
    let parts: Vec<&str> = text.split(',').filter(|part| !part.is_empty()).collect();
    if parts.len() > usize::try_from(PAGE_MOST).unwrap_or(usize::MAX) {
        return Err(refuse("At most 100 ids at once."));
    }
    parts
        .into_iter()
        .map(|part| part.parse().map_err(|_| refuse("ids are UUIDs with commas between.")))
        .collect()
}

/// What stands behind the question mark of `GET /api/friends` and `GET /api/blocks`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PageAsk {
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

pub(super) async fn friends(
    State(app): State<App>,
    viewer: Viewer,
    Query(ask): Query<PageAsk>,
) -> Result<Json<PeoplePage<Friend>>> {
    let limit = page_limit(ask.limit)?;
    let read = move |tx: &mut Tx| relations::friends_page(tx, viewer.user_id, ask.cursor.as_deref(), limit);
    app.db.read(read).await.map(Json)
}

pub(super) async fn ask(
    State(app): State<App>,
    viewer: Viewer,
    Path(user): Path<UserId>,
) -> Result<Json<Friend>> {
    app.db.write(move |tx| friends::ask(tx, viewer.user_id, user)).await.map(Json)
}

pub(super) async fn end(
    State(app): State<App>,
    viewer: Viewer,
    Path(user): Path<UserId>,
) -> Result<NoContent> {
    app.db.write(move |tx| friends::end(tx, viewer.user_id, user)).await?;
    Ok(NoContent)
}

pub(super) async fn blocks(
    State(app): State<App>,
    viewer: Viewer,
    Query(ask): Query<PageAsk>,
) -> Result<Json<PeoplePage<Block>>> {
    let limit = page_limit(ask.limit)?;
    let read = move |tx: &mut Tx| relations::blocks_page(tx, viewer.user_id, ask.cursor.as_deref(), limit);
    app.db.read(read).await.map(Json)
}

pub(super) async fn block(
    State(app): State<App>,
    viewer: Viewer,
    Path(user): Path<UserId>,
) -> Result<Json<Block>> {
    app.db.write(move |tx| blocks::block(tx, viewer.user_id, user)).await.map(Json)
}

pub(super) async fn lift(
    State(app): State<App>,
    viewer: Viewer,
    Path(user): Path<UserId>,
) -> Result<NoContent> {
    app.db.write(move |tx| blocks::lift(tx, viewer.user_id, user)).await?;
    Ok(NoContent)
}
