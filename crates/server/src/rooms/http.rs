//! Routes under `/api/rooms`, `/api/directs` and `/api/me/changes`.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, patch, post, put},
};
use model::{
    Chat, Member, MemberPage, Page, RoomId, RoomKind, UserId,
    people::PeoplePage,
    requests::{
        DirectoryRoom, MemberChange, MoveRead, MyChatChange, NewRoom, OpenDirect, ReadAnswer, RoomChange,
    },
};
use serde::{Deserialize, Serialize};

use super::{
    chats,
    create::{self, Made},
    delete, directory, erasure, guard, links, members, mine, settings, socket,
};
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::{
        db::Tx,
        http::{Body, OptionalBody, Path, Query, page_limit},
    },
};

/// The slice's routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/rooms", get(list).post(create))
        .route("/api/rooms/directory", get(search))
        .route("/api/directs", post(open_direct))
        .route("/api/rooms/{id}", get(read).patch(change).delete(delete))
        .route("/api/rooms/{id}/members", get(list_members))
        .route("/api/rooms/{id}/members/me", put(join).delete(leave))
        .route("/api/rooms/{id}/members/{user}", put(put_member).delete(remove))
        .route("/api/rooms/{id}/mine", patch(change_mine).delete(clear))
        .route("/api/rooms/{id}/erasure", put(ask_erasure).delete(decline_erasure))
        .route("/api/rooms/{id}/read", put(move_read))
        .route("/api/rooms/{id}/links", get(links::list).post(links::create))
        .route("/api/rooms/{id}/links/{link}", axum::routing::delete(links::delete))
        .route("/api/links/room", post(links::look))
        .route("/api/links/membership", post(links::enter))
        .route("/api/me/changes", get(own_changes))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    pub(super) cursor: Option<String>,
    pub(super) limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChatsQuery {
    /// The chats deleted for me that nothing came to since, instead of those in my list.
    #[serde(default)]
    cleared: bool,
    cursor: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ExtentQuery {
    up_to: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ErasureQuery {
    up_to: Option<i64>,
    /// Only agree, to the other's request that reaches up to this number.
    agree_to: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    #[serde(default)]
    query: String,
    cursor: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangesQuery {
    pub(crate) after: i64,
    pub(crate) limit: Option<i64>,
}

/// What an outsider sees of a public room, or a member of theirs.
#[derive(Serialize)]
#[serde(untagged)]
enum Seen {
    Chat(Box<Chat>),
    Room(model::Room),
}

async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ChatsQuery>,
) -> Result<Json<PeoplePage<Chat>>> {
    let limit = page_limit(query.limit)?;
    let read = if query.cleared { chats::cleared_page } else { chats::chats_page };
    let page = app.db.read(move |tx| read(tx, viewer.user_id, query.cursor.as_deref(), limit)).await?;
    Ok(Json(page))
}

async fn search(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<DirectoryRoom>>> {
    let limit = page_limit(query.limit)?;
    let page = app
        .db
        .read(move |tx| directory::page(tx, viewer.user_id, &query.query, query.cursor.as_deref(), limit))
        .await?;
    Ok(Json(page))
}

async fn create(State(app): State<App>, viewer: Viewer, Body(new): Body<NewRoom>) -> Result<Response> {
    Ok(answer(create::create(&app, viewer.user_id, new).await?))
}

async fn open_direct(
    State(app): State<App>,
    viewer: Viewer,
    Body(open): Body<OpenDirect>,
) -> Result<Response> {
    Ok(answer(create::open_direct(&app, viewer.user_id, open.user_id).await?))
}

async fn read(State(app): State<App>, viewer: Viewer, Path(id): Path<RoomId>) -> Result<Json<Seen>> {
    let seen = app
        .db
        .read(move |tx| {
            let standing = guard::standing(tx, viewer.user_id, id)?;
            if !standing.is_in() && standing.kind == RoomKind::Public {
                return chats::room(tx, standing.room_no).map(Seen::Room);
            }
            let guard = standing.guard(viewer.user_id)?;
            chats::chat(tx, viewer.user_id, guard.room_no).map(|chat| Seen::Chat(Box::new(chat)))
        })
        .await?;
    Ok(Json(seen))
}

async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(change): Body<RoomChange>,
) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| settings::change(tx, viewer.user_id, id, &change)).await?))
}

async fn list_members(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<MemberPage>> {
    let limit = page_limit(query.limit)?;
    let page = app
        .db
        .read(move |tx| {
            let guard = guard::member(tx, viewer.user_id, id)?;
            members::page(tx, &guard, query.cursor.as_deref(), limit)
        })
        .await?;
    Ok(Json(page))
}

async fn join(State(app): State<App>, viewer: Viewer, Path(id): Path<RoomId>) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| members::join(tx, viewer.user_id, id)).await?))
}

async fn leave(State(app): State<App>, viewer: Viewer, Path(id): Path<RoomId>) -> Result<StatusCode> {
    app.db.write(move |tx| members::leave(tx, viewer.user_id, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put_member(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, user)): Path<(RoomId, UserId)>,
    OptionalBody(change): OptionalBody<MemberChange>,
) -> Result<Response> {
    let made: Made<Member> =
        app.db.write(move |tx| members::put(tx, viewer.user_id, id, user, change.role)).await?;
    Ok(answer(made))
}

async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, user)): Path<(RoomId, UserId)>,
) -> Result<StatusCode> {
    app.db.write(move |tx| members::remove(tx, viewer.user_id, id, user)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(State(app): State<App>, viewer: Viewer, Path(id): Path<RoomId>) -> Result<StatusCode> {
    app.db.write(move |tx| delete::delete(tx, viewer.user_id, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn ask_erasure(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(ErasureQuery { up_to, agree_to }): Query<ErasureQuery>,
) -> Result<Json<Chat>> {
    let extent = mine::Extent::up_to(up_to)?;
    if up_to.is_some() && agree_to.is_some() {
        return Err(Error::invalid("upTo", "One agrees to what was asked, and to no other number."));
    }
    let ask = move |tx: &mut Tx| match agree_to {
        Some(number) => erasure::agree(tx, viewer.user_id, id, number),
        None => erasure::ask_or_agree(tx, viewer.user_id, id, extent),
    };
    Ok(Json(app.db.write(ask).await?))
}

async fn decline_erasure(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<StatusCode> {
    app.db.write(move |tx| erasure::decline(tx, viewer.user_id, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change_mine(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(change): Body<MyChatChange>,
) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| mine::change(tx, viewer.user_id, id, change.level)).await?))
}

async fn clear(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ExtentQuery>,
) -> Result<StatusCode> {
    let extent = mine::Extent::up_to(query.up_to)?;
    app.db.write(move |tx| mine::clear(tx, viewer.user_id, id, extent)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn move_read(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(to): Body<MoveRead>,
) -> Result<Json<ReadAnswer>> {
    let direction = socket::direction(to.unread);
    let answer =
        app.db.write(move |tx| super::read::move_read(tx, viewer.user_id, id, to.number, direction)).await?;
    Ok(Json(answer))
}

async fn own_changes(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ChangesQuery>,
) -> Result<Response> {
    let moved = socket::own_moved(&app, viewer.user_id, query.after, query.limit).await?;
    Ok(Json(moved).into_response())
}

/// 201 for what was made just now, 200 for what had been there.
fn answer<T: Serialize>(made: Made<T>) -> Response {
    let status = if made.is_new { StatusCode::CREATED } else { StatusCode::OK };
    (status, Json(made.thing)).into_response()
}
