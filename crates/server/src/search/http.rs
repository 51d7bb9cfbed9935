//! `GET /api/search` and `GET /api/rooms/{id}/shared`.

use axum::{Json, extract::State};
use model::{HitPage, RoomId, Shared, SharedPage, UserId};
use schemars::JsonSchema;
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

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct SearchQuery {
    /// One line of at most 1,000 characters: each word begins a word of the message.
    #[schemars(length(max = 1_000))]
    query: String,
    /// In one chat.
    room_id: Option<RoomId>,
    /// Of one person.
    from: Option<UserId>,
    /// What `next` said.
    before: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedQuery {
    /// Of which kind.
    kind: Shared,
    /// Messages below this number.
    #[schemars(range(min = 0))]
    before: Option<i64>,
    /// Most items on the page.
    limit: Option<i64>,
}

pub(super) async fn search(
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

pub(super) async fn shared(
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
