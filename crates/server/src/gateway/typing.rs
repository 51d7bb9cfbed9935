//! Who is writing right now. Sent, never kept.

use std::time::Duration;

use model::{Stream, events::TypingEvent, requests::SocketTyping};
use serde::{Deserialize, Serialize};

use super::{Shared, client::Socket, fanout};
use crate::{
    error::{Error, Result},
    people, rooms, streams,
};

/// Nobody is told who is writing in rooms of more people than this.
const MAX_MEMBERS: i64 = 100;
/// One socket's "is writing" in one room goes out at most this often.
pub(super) const PAUSE: Duration = Duration::from_secs(3);

/// Nothing to say, or to ask for.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// `typing`: tells the others in the room.
pub(super) async fn typing(shared: &Shared, socket: &Socket, ask: &SocketTyping) -> Result<Nothing> {
    let (user_id, room_id) = (socket.session().user_id(), ask.room_id);
    let is_in = socket.session().is_in(Stream::Room(room_id));
    if ask.on && is_in && !socket.session().may_type(room_id) {
        return Ok(Nothing {});
    }
    let deaf = shared
        .app
        .db
        .read(move |tx| {
            let guard = rooms::member(tx, user_id, room_id)?;
            let head = streams::room_head(tx, guard.room_no)?;
            let is_told = head.member_count <= MAX_MEMBERS;
            is_told.then(|| people::deaf_to(tx, user_id, guard.room_no)).transpose()
        })
        .await?;
    let entry =
        shared.hub.find(Stream::Room(room_id)).filter(|_| socket.session().is_in(Stream::Room(room_id)));
    let entry = entry.ok_or_else(Error::not_found)?;
    if let Some(mut deaf) = deaf {
        let frame = fanout::encode("typing:changed", &TypingEvent { room_id, user_id, on: ask.on });
        deaf.push(user_id);
        entry.tell(&frame, &deaf);
    }
    Ok(Nothing {})
}
