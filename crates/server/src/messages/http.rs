//! Routes of messages: a room's history and changes, and `/api/messages`.

use axum::{Json, extract::State, response::NoContent};
use model::{
    Message, MessageId, MessagePage, ReactorPage, RoomId, RoomRow,
    requests::{EditMessage, NewMessage, ReadAnswer},
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    change,
    history::{self, Place},
    react,
    send::{self, Draft},
    socket,
};
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::{
        http::{Body, Path, Query, page_limit},
        random,
        routes::Made,
    },
    rooms::{self, Moved},
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// Messages below this number.
    #[schemars(range(min = 0))]
    before: Option<i64>,
    /// Messages above it.
    #[schemars(range(min = 0))]
    after: Option<i64>,
    /// Messages on both sides of it.
    #[schemars(range(min = 0))]
    around: Option<i64>,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangesQuery {
    /// My cursor; 0 is the beginning.
    #[schemars(range(min = 0))]
    after: i64,
    /// Most items on the page.
    limit: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReactorsQuery {
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

impl PageQuery {
    fn place(&self) -> Result<Place> {
        let place = match (self.before, self.after, self.around) {
            (None, None, None) => return Ok(Place::Newest),
            (Some(number), None, None) if number >= 0 => Place::Before(number),
            (None, Some(number), None) if number >= 0 => Place::After(number),
            (None, None, Some(number)) if number >= 0 => Place::Around(number),
            (Some(_), None, None) | (None, Some(_), None) | (None, None, Some(_)) => {
                return Err(Error::bad_request("A message's number is not below 0."));
            }
            _ => return Err(Error::bad_request("Give one of before, after and around.")),
        };
        Ok(place)
    }
}

pub(super) async fn page(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<MessagePage>> {
    let (place, limit) = (query.place()?, page_limit(query.limit)?);
    let page = app
        .db
        .read(move |tx| {
            let guard = rooms::member(tx, viewer.user_id, id)?;
            history::page(tx, &guard, place, limit)
        })
        .await?;
    Ok(Json(page))
}

pub(super) async fn send(
    State(app): State<App>,
    viewer: Viewer,
    Path(room_id): Path<RoomId>,
    Body(new): Body<NewMessage>,
) -> Result<Made<Message>> {
    let draft = Draft {
        id: new.id.unwrap_or_else(|| MessageId(random::uuid_v7(app.clock.now()))),
        room_id,
        body: new.body,
        reply_to: new.reply_to,
        file_ids: new.file_ids.unwrap_or_default(),
    };
    let sent = send::send(&app, viewer.user_id, draft).await?;
    Ok(Made { thing: sent.message, is_new: sent.is_new })
}

pub(super) async fn changes(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Moved<RoomRow>>> {
    socket::moved(&app, viewer.user_id, id, query.after, query.limit).await.map(Json)
}

pub(super) async fn read(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.read(move |tx| super::read(tx, viewer.user_id, id)).await?))
}

pub(super) async fn edit(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
    Body(edit): Body<EditMessage>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| change::edit(tx, viewer.user_id, id, &edit.body)).await?))
}

pub(super) async fn delete(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
) -> Result<Json<Message>> {
    let message = app.db.write(move |tx| change::delete(tx, viewer.user_id, id)).await?;
    Ok(Json(message))
}

pub(super) async fn recall(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
) -> Result<Json<Message>> {
    let message = app.db.write(move |tx| change::recall(tx, viewer.user_id, id)).await?;
    Ok(Json(message))
}

pub(super) async fn hide(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
) -> Result<NoContent> {
    app.db.write(move |tx| change::hide(tx, viewer.user_id, id)).await?;
    Ok(NoContent)
}

pub(super) async fn reactors(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
    Query(query): Query<ReactorsQuery>,
) -> Result<Json<ReactorPage>> {
    let limit = page_limit(query.limit)?;
    let page =
        app.db.read(move |tx| react::page(tx, viewer.user_id, id, query.cursor.as_deref(), limit)).await?;
    Ok(Json(page))
}

pub(super) async fn react(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| react::react(tx, viewer.user_id, id, &emoji, true)).await?))
}

pub(super) async fn take_back(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| react::react(tx, viewer.user_id, id, &emoji, false)).await?))
}

pub(super) async fn seen(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
) -> Result<Json<ReadAnswer>> {
    let answer = app
        .db
        .write(move |tx| {
            let (_, stored) = super::visible(tx, viewer.user_id, id)?;
            rooms::move_read_forward(tx, viewer.user_id, stored.message.room_id, stored.message.number)
        })
        .await?;
    Ok(Json(answer))
}
