//! Socket requests about rooms: `room:read`, `me:changes`.

use model::{
    Changes, OwnRow, Reset, UserId,
    requests::{ReadAnswer, SocketOwnChanges, SocketRead},
};

use super::{Moved, own, read};
use crate::{
    accounts::{self, Viewer},
    app::App,
    error::{Error, Result},
    infra::http::page_limit,
    streams::Cut,
    unread::Direction,
};

/// `room:read`.
///
/// # Errors
/// As `PUT /api/rooms/{id}/read`.
pub async fn move_read(app: &App, viewer: Viewer, to: SocketRead) -> Result<ReadAnswer> {
    app.db
        .write(move |tx| read::move_read(tx, viewer.user_id, to.room_id, to.number, Direction::ForwardOnly))
        .await
}

/// `me:changes`.
///
/// # Errors
/// As `GET /api/me/changes`.
pub async fn own_changes(app: &App, viewer: Viewer, ask: SocketOwnChanges) -> Result<Moved<OwnRow>> {
    own_moved(app, viewer.user_id, ask.after, ask.limit).await
}

pub(super) async fn own_moved(
    app: &App,
    user: UserId,
    after: i64,
    limit: Option<i64>,
) -> Result<Moved<OwnRow>> {
    let limit = page_limit(limit)?;
    if after < 0 {
        return Err(Error::bad_request("A cursor is not below 0."));
    }
    app.db
        .read(move |tx| match own::own_changes(tx, user, after, limit)? {
            Cut::Reset(seq) => Ok(Moved::Reset(Reset { reset: true, seq })),
            Cut::Part { items, seq, more } => {
                let users = accounts::users_by_ids(tx, &own::named(&items))?;
                Ok(Moved::Part(Changes { items, seq, more, users }))
            }
        })
        .await
}

/// What `"unread": true` asks for.
pub(super) fn direction(unread: Option<bool>) -> Direction {
    if unread == Some(true) { Direction::Either } else { Direction::ForwardOnly }
}
