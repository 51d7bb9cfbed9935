//! Routes of messages: a room's history and changes, and `/api/messages`.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use model::{
    Message, MessageId, MessagePage, ReactorPage, RoomId,
    requests::{EditMessage, NewMessage, ReadAnswer},
};
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
    },
    rooms,
};

/// The slice's routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/rooms/{id}/messages", get(page).post(send))
        .route("/api/rooms/{id}/changes", get(changes))
        .route("/api/messages/{id}", get(read).patch(edit).delete(delete))
        .route("/api/messages/{id}/seen", put(seen))
        .route("/api/messages/{id}/recalled", put(recall))
        .route("/api/messages/{id}/hidden", put(hide))
        .route("/api/messages/{id}/reactions", get(reactors))
        .route("/api/messages/{id}/reactions/{emoji}", put(react).delete(take_back))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageQuery {
    before: Option<i64>,
    after: Option<i64>,
    around: Option<i64>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesQuery {
    after: i64,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReactorsQuery {
    cursor: Option<String>,
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

async fn page(
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

async fn send(
    State(app): State<App>,
    viewer: Viewer,
    Path(room_id): Path<RoomId>,
    Body(new): Body<NewMessage>,
) -> Result<Response> {
    let draft = Draft {
        id: new.id.unwrap_or_else(|| MessageId(random::uuid_v7(app.clock.now()))),
        room_id,
        body: new.body,
        reply_to: new.reply_to,
        file_ids: new.file_ids.unwrap_or_default(),
    };
    let sent = send::send(&app, viewer.user_id, draft).await?;
    let status = if sent.is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(sent.message)).into_response())
}

async fn changes(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<RoomId>,
    Query(query): Query<ChangesQuery>,
) -> Result<Response> {
    let moved = socket::moved(&app, viewer.user_id, id, query.after, query.limit).await?;
    Ok(Json(moved).into_response())
}

async fn read(State(app): State<App>, viewer: Viewer, Path(id): Path<MessageId>) -> Result<Json<Message>> {
    Ok(Json(app.db.read(move |tx| super::read(tx, viewer.user_id, id)).await?))
}

async fn edit(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<MessageId>,
    Body(edit): Body<EditMessage>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| change::edit(tx, viewer.user_id, id, &edit.body)).await?))
}

async fn delete(State(app): State<App>, viewer: Viewer, Path(id): Path<MessageId>) -> Result<Json<Message>> {
    let message = app.db.write(move |tx| change::delete(tx, viewer.user_id, id)).await?;
    Ok(Json(message))
}

async fn recall(State(app): State<App>, viewer: Viewer, Path(id): Path<MessageId>) -> Result<Json<Message>> {
    let message = app.db.write(move |tx| change::recall(tx, viewer.user_id, id)).await?;
    Ok(Json(message))
}

async fn hide(State(app): State<App>, viewer: Viewer, Path(id): Path<MessageId>) -> Result<StatusCode> {
    app.db.write(move |tx| change::hide(tx, viewer.user_id, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reactors(
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

async fn react(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| react::react(tx, viewer.user_id, id, &emoji, true)).await?))
}

async fn take_back(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<Json<Message>> {
    Ok(Json(app.db.write(move |tx| react::react(tx, viewer.user_id, id, &emoji, false)).await?))
}

async fn seen(State(app): State<App>, viewer: Viewer, Path(id): Path<MessageId>) -> Result<Json<ReadAnswer>> {
    let answer = app
        .db
        .write(move |tx| {
            let (_, stored) = super::visible(tx, viewer.user_id, id)?;
            rooms::move_read_forward(tx, viewer.user_id, stored.message.room_id, stored.message.number)
        })
        .await?;
    Ok(Json(answer))
}
