//! Links and short codes: ways into a room for whoever holds them.
//!
//! Any member makes one, as any member may bring somebody in; its maker, moderators and owners take it back. A
//! link lets nobody in again who left, or was removed, after it was made.

use axum::{Json, extract::State, response::NoContent};
use model::{
    Chat, LinkId, LinkedRoom, Page, Role, RoomId, RoomLink, RoomLinkMade, UserId,
    requests::{GivenCode, NewLink},
};
use uuid::Uuid;

use super::{chats, guard, http::ListQuery, members, store::links as store};
use crate::{
    accounts::{self, Viewer},
    app::App,
    error::{Error, Result},
    infra::{
        codes,
        db::Tx,
        http::{Body, Path, Query, page_limit},
        random,
        routes::Created,
    },
    streams::{self, RoomNo},
};

/// People one link lets in when nothing is said.
const USES: i64 = 100;

pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<RoomLink>>> {
    let limit = page_limit(query.limit)?;
    let page = app
        .db
        .read(move |tx| {
            let guard = guard::member(tx, viewer.user_id, id)?;
            guard.check_not_direct()?;
            page(tx, guard.room_no, query.cursor.as_deref(), limit)
        })
        .await?;
    Ok(Json(page))
}

pub(super) async fn create(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Body(new): Body<NewLink>,
) -> Result<Created<RoomLinkMade>> {
    app.db.write(move |tx| make(tx, viewer.user_id, id, &new)).await.map(Created)
}

pub(super) async fn delete(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, link)): Path<(RoomId, LinkId)>,
) -> Result<NoContent> {
    app.db.write(move |tx| revoke(tx, viewer.user_id, id, link)).await?;
    Ok(NoContent)
}

pub(super) async fn look(
    State(app): State<App>,
    viewer: Viewer,
    Body(given): Body<GivenCode>,
) -> Result<Json<LinkedRoom>> {
    app.limits.codes_tried.check(viewer.user_id)?;
    app.db.read(move |tx| opened(tx, viewer.user_id, &given.code)).await.map(Json)
}

pub(super) async fn enter(
    State(app): State<App>,
    viewer: Viewer,
    Body(given): Body<GivenCode>,
) -> Result<Json<Chat>> {
    app.limits.codes_tried.check(viewer.user_id)?;
    app.db.write(move |tx| join(tx, viewer.user_id, &given.code)).await.map(Json)
}

/// Those that are good, the newest first. A cursor is the id of the last one shown.
fn page(tx: &mut Tx, room: RoomNo, cursor: Option<&str>, limit: i64) -> Result<Page<RoomLink>> {
    let before = cursor.map_or(Ok(Uuid::max()), Uuid::parse_str);
    let before = before.map_err(|_| Error::bad_request("That cursor is not one of ours."))?;
    let mut items = store::page(tx, room, LinkId(before), limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (items.len() > limit).then(|| items[limit - 1].id.to_string());
    items.truncate(limit);
    Ok(Page { items, next })
}

fn make(tx: &mut Tx, by: UserId, room_id: RoomId, new: &NewLink) -> Result<RoomLinkMade> {
    let (hours, max_uses) = accounts::check_bounds(new.expires_in_hours, new.max_uses, USES)?;
    let outside = guard::member(tx, by, room_id)?;
    streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, by, outside.room_no)?;
    guard.check_not_direct()?;
    let (code, now) = (codes::short(), tx.now());
    let link = RoomLink {
        id: LinkId(random::uuid_v7(now)),
        room_id,
        created_by: by,
        created_at: now,
        expires_at: now.plus_millis(hours * 3_600_000),
        max_uses,
        uses: 0,
        revoked_at: None,
    };
    store::insert(tx, guard.room_no, &link, &codes::hash(&code))?;
    Ok(RoomLinkMade { link, code })
}

fn revoke(tx: &mut Tx, by: UserId, room_id: RoomId, id: LinkId) -> Result<()> {
    let outside = guard::member(tx, by, room_id)?;
    streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, by, outside.room_no)?;
    let link = store::find(tx, guard.room_no, id)?.ok_or_else(Error::not_found)?;
    if link.created_by != by {
        guard.check_role(Role::Moderator)?;
    }
    store::revoke(tx, id)
}

fn opened(tx: &mut Tx, user: UserId, code: &str) -> Result<LinkedRoom> {
    let (room, room_id, made_at) = store::opened(tx, &codes::hash(code))?.ok_or_else(Error::not_found)?;
    let standing = guard::standing(tx, user, room_id)?;
    standing.check_link(made_at)?;
    let joined = standing.is_in();
    Ok(LinkedRoom { room: chats::room(tx, room)?, joined })
}

/// Whoever is in already stays, and uses nothing up.
fn join(tx: &mut Tx, user: UserId, code: &str) -> Result<Chat> {
    let hash = codes::hash(code);
    let (room, _, made_at) = store::opened(tx, &hash)?.ok_or_else(Error::not_found)?;
    streams::lock(tx, room)?;
    let standing = guard::standing_in(tx, user, room)?;
    if standing.is_in() {
        return chats::chat(tx, user, room);
    }
    standing.check_link(made_at)?;
    if !store::redeem(tx, &hash)? {
        return Err(Error::not_found());
    }
    members::come_in(tx, user, room)
}
