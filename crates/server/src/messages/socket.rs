//! Socket requests about messages: `message:send`, `message:edit`, `message:delete`,
//! `message:recall`, `message:react`, `room:changes`.

use model::{
    RoomId, RoomRow, UserId,
    requests::{
        MessageAnswer, SocketDelete, SocketEdit, SocketReact, SocketRecall, SocketRoomChanges, SocketSend,
    },
};

use super::{
    change, history, react,
    send::{self, Draft},
};
use crate::{accounts::Viewer, app::App, error::Result, infra::http::page_limit, rooms::Moved};

/// `message:send`: answers once the message is durable.
///
/// # Errors
/// As [`send::send`].
pub async fn send(app: &App, viewer: Viewer, new: SocketSend) -> Result<MessageAnswer> {
    let draft = Draft {
        id: new.id,
        room_id: new.room_id,
        body: new.body,
        reply_to: new.reply_to,
        file_ids: new.file_ids.unwrap_or_default(),
    };
    let sent = send::send(app, viewer.user_id, draft).await?;
    Ok(MessageAnswer { message: sent.message })
}

/// `message:edit`.
///
/// # Errors
/// As `PATCH /api/messages/{id}`.
pub async fn edit(app: &App, viewer: Viewer, edit: SocketEdit) -> Result<MessageAnswer> {
    let message = app.db.write(move |tx| change::edit(tx, viewer.user_id, edit.id, &edit.body)).await?;
    Ok(MessageAnswer { message })
}

/// `message:delete`.
///
/// # Errors
/// As `DELETE /api/messages/{id}`.
pub async fn delete(app: &App, viewer: Viewer, delete: SocketDelete) -> Result<MessageAnswer> {
    let message = app.db.write(move |tx| change::delete(tx, viewer.user_id, delete.id)).await?;
    Ok(MessageAnswer { message })
}

/// `message:recall`.
///
/// # Errors
/// As `PUT /api/messages/{id}/recalled`.
pub async fn recall(app: &App, viewer: Viewer, recall: SocketRecall) -> Result<MessageAnswer> {
    let message = app.db.write(move |tx| change::recall(tx, viewer.user_id, recall.id)).await?;
    Ok(MessageAnswer { message })
}

/// `message:react`.
///
/// # Errors
/// As `PUT /api/messages/{id}/reactions/{emoji}`.
pub async fn react(app: &App, viewer: Viewer, ask: SocketReact) -> Result<MessageAnswer> {
    let message =
        app.db.write(move |tx| react::react(tx, viewer.user_id, ask.id, &ask.emoji, ask.on)).await?;
    Ok(MessageAnswer { message })
}

/// `room:changes`.
///
/// # Errors
/// As `GET /api/rooms/{id}/changes`.
pub async fn room_changes(app: &App, viewer: Viewer, ask: SocketRoomChanges) -> Result<Moved<RoomRow>> {
    moved(app, viewer.user_id, ask.room_id, ask.after, ask.limit).await
}

pub(super) async fn moved(
    app: &App,
    user: UserId,
    room: RoomId,
    after: i64,
    limit: Option<i64>,
) -> Result<Moved<RoomRow>> {
    let limit = page_limit(limit)?;
    app.db.read(move |tx| history::room_changes(tx, user, room, after, limit)).await
}
