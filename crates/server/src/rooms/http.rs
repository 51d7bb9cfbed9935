//! Routes under `/api/rooms`, `/api/directs` and `/api/me/changes`.

use axum::{Json, extract::State, response::NoContent};
use model::{
    Chat, Member, MemberPage, OwnRow, Page, RoomId, RoomKind, UserId,
    people::PeoplePage,
    requests::{
        DirectoryRoom, MemberChange, MoveRead, MyChatChange, NewRoom, OpenDirect, ReadAnswer, RoomChange,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Moved, chats, create, delete, directory, erasure, guard, members, mine, settings, socket};
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::{
        db::Tx,
        http::{Body, OptionalBody, Path, Query, page_limit},
        routes::Made,
    },
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// What `next` said.
    pub(super) cursor: Option<String>,
    /// Most items on the page.
    pub(super) limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChatsQuery {
    /// The chats deleted for me that nothing came to since, instead of those in my list.
    #[serde(default)]
    cleared: bool,
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ExtentQuery {
    /// Up to this number; up to now when left out.
    #[schemars(range(min = 0))]
    up_to: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ErasureQuery {
    /// Up to this number; up to now when left out.
    #[schemars(range(min = 0))]
    up_to: Option<i64>,
    /// Only agree, to the other's request that reaches up to this number.
    agree_to: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchQuery {
    /// The beginning of a name.
    #[serde(default)]
    query: String,
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangesQuery {
    /// My cursor; 0 is the beginning.
    #[schemars(range(min = 0))]
    pub(crate) after: i64,
    /// Most items on the page.
    pub(crate) limit: Option<i64>,
}

/// What an outsider sees of a public room, or a member of theirs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChatOrRoom")]
#[serde(untagged)]
pub(super) enum Seen {
    Chat(Box<Chat>),
    Room(model::Room),
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ChatsQuery>,
) -> Result<Json<PeoplePage<Chat>>> {
    let limit = page_limit(query.limit)?;
    let read = if query.cleared { chats::cleared_page } else { chats::chats_page };
    let page = app.db.read(move |tx| read(tx, viewer.user_id, query.cursor.as_deref(), limit)).await?;
    Ok(Json(page))
}

pub(super) async fn search(
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

pub(super) async fn create(
    State(app): State<App>,
    viewer: Viewer,
    Body(new): Body<NewRoom>,
) -> Result<Made<Chat>> {
    create::create(&app, viewer.user_id, new).await
}

pub(super) async fn open_direct(
    State(app): State<App>,
    viewer: Viewer,
    Body(open): Body<OpenDirect>,
) -> Result<Made<Chat>> {
    create::open_direct(&app, viewer.user_id, open.user_id).await
}

pub(super) async fn read(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<Json<Seen>> {
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

pub(super) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(change): Body<RoomChange>,
) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| settings::change(tx, viewer.user_id, id, &change)).await?))
}

pub(super) async fn list_members(
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

pub(super) async fn join(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| members::join(tx, viewer.user_id, id)).await?))
}

pub(super) async fn leave(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<NoContent> {
    app.db.write(move |tx| members::leave(tx, viewer.user_id, id)).await?;
    Ok(NoContent)
}

pub(super) async fn put_member(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, user)): Path<(RoomId, UserId)>,
    OptionalBody(change): OptionalBody<MemberChange>,
) -> Result<Made<Member>> {
    app.db.write(move |tx| members::put(tx, viewer.user_id, id, user, change.role)).await
}

pub(super) async fn remove(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, user)): Path<(RoomId, UserId)>,
) -> Result<NoContent> {
    app.db.write(move |tx| members::remove(tx, viewer.user_id, id, user)).await?;
    Ok(NoContent)
}

pub(super) async fn delete(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<NoContent> {
    app.db.write(move |tx| delete::delete(tx, viewer.user_id, id)).await?;
    Ok(NoContent)
}

pub(super) async fn ask_erasure(
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

pub(super) async fn decline_erasure(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
) -> Result<NoContent> {
    app.db.write(move |tx| erasure::decline(tx, viewer.user_id, id)).await?;
    Ok(NoContent)
}

pub(super) async fn change_mine(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(change): Body<MyChatChange>,
) -> Result<Json<Chat>> {
    Ok(Json(app.db.write(move |tx| mine::change(tx, viewer.user_id, id, change.level)).await?))
}

pub(super) async fn clear(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ExtentQuery>,
) -> Result<NoContent> {
    let extent = mine::Extent::up_to(query.up_to)?;
    app.db.write(move |tx| mine::clear(tx, viewer.user_id, id, extent)).await?;
    Ok(NoContent)
}

pub(super) async fn move_read(
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

pub(super) async fn own_changes(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Moved<OwnRow>>> {
    socket::own_moved(&app, viewer.user_id, query.after, query.limit).await.map(Json)
}
