//! Who is writing right now. Sent, never kept.

use std::time::Duration;

use model::{Stream, events::TypingEvent, requests::SocketTyping};
use serde::Serialize;

use super::{Shared, client::Socket, fanout};
use crate::{
    error::{Error, Result},
    rooms, streams,
};

/// Nobody is told who is writing in rooms of more people than this.
const MAX_MEMBERS: i64 = 100;
/// One socket's "is writing" in one room goes out at most this often.
pub(super) const PAUSE: Duration = Duration::from_secs(3);

/// Nothing to say.
#[derive(Serialize)]
pub(super) struct Nothing {}

/// `typing`: tells the others in the room.
pub(super) async fn typing(shared: &Shared, socket: &Socket, ask: &SocketTyping) -> Result<Nothing> {
    let (user_id, room_id) = (socket.session().user_id(), ask.room_id);
    let is_in = socket.session().is_in(Stream::Room(room_id));
    if ask.on && is_in && !socket.session().may_type(room_id) {
        return Ok(Nothing {});
    }
    let head = shared
        .app
        .db
        .read(move |tx| {
            let guard = rooms::member(tx, user_id, room_id)?;
            streams::room_head(tx, guard.room_no)
        })
        .await?;
    let entry =
        shared.hub.find(Stream::Room(room_id)).filter(|_| socket.session().is_in(Stream::Room(room_id)));
    let entry = entry.ok_or_else(Error::not_found)?;
    if head.member_count <= MAX_MEMBERS {
        let frame = fanout::encode("typing:changed", &TypingEvent { room_id, user_id, on: ask.on });
        entry.tell(&frame, Some(user_id));
    }
    Ok(Nothing {})
}
