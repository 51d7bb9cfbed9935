//! `GET /api/search` and `GET /api/rooms/{id}/shared`.

use axum::{Json, Router, extract::State, routing::get};
use model::{HitPage, RoomId, Shared, SharedPage, UserId};
use serde::Deserialize;

use super::{
    cursor::Place,
    find::{self, Search},
    query::Wanted,
    shared::{self, Part},
};
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::http::{Path, Query, page_limit},
};

/// The slice's routes.
pub fn routes() -> Router<App> {
    Router::new().route("/api/search", get(search)).route("/api/rooms/{id}/shared", get(shared))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SearchQuery {
    query: String,
    room_id: Option<RoomId>,
    from: Option<UserId>,
    before: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedQuery {
    kind: Shared,
    before: Option<i64>,
    limit: Option<i64>,
}

async fn search(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<SearchQuery>,
) -> Result<Json<HitPage>> {
    let search = Search {
        wanted: Wanted::parse(&query.query)?,
        room: query.room_id,
        from: query.from,
        below: query.before.as_deref().map_or(Ok(Place::END), Place::parse)?,
        limit: usize::try_from(page_limit(query.limit)?).unwrap_or(1),
    };
    let page = app.db.read(move |tx| find::page(tx, viewer.user_id, &search)).await?;
    Ok(Json(HitPage { is_indexing: app.search.is_looking(), ..page }))
}

async fn shared(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<SharedQuery>,
) -> Result<Json<SharedPage>> {
    let before = query.before.unwrap_or(i64::MAX);
    if before < 0 {
        return Err(Error::bad_request("A message's number is not below 0."));
    }
    let part = Part { kind: query.kind, before, limit: page_limit(query.limit)? };
    Ok(Json(app.db.read(move |tx| shared::page(tx, viewer.user_id, id, part)).await?))
}
