//! Who is writing right now. Sent, never kept.

use std::time::{Duration, Instant};

use model::{RoomId, Stream, events::TypingEvent, requests::SocketTyping};
use serde::{Deserialize, Serialize};

use super::{Shared, client::Socket, fanout};
use crate::{
    error::{Error, Result},
    people, rooms, streams,
};

/// Nobody is told who is writing in rooms of more people than this.
const MAX_MEMBERS: i64 = 100;
/// One socket's "is writing" in one room goes out at most this often, and "stopped" once after it.
const PAUSE: Duration = Duration::from_secs(3);
/// Rooms one socket may write in within that time.
const MAX_ROOMS: usize = 8;

/// Where one socket said that its person is writing.
#[derive(Debug, Default)]
pub(super) struct Typed(Vec<Said>);

#[derive(Debug)]
struct Said {
    room: RoomId,
    /// When "is writing" last went out.
    at: Instant,
    /// Whether "stopped" has not followed yet.
    is_on: bool,
}

impl Typed {
    /// Whether a word goes out, and notes it if so.
    pub(super) fn may(&mut self, room: RoomId, on: bool, now: Instant) -> bool {
        let said = self.0.iter_mut().find(|said| said.room == room);
        if !on {
            return said.is_some_and(|said| std::mem::take(&mut said.is_on));
        }
        if said.is_some_and(|said| now.duration_since(said.at) < PAUSE) {
            return false;
        }
        self.0.retain(|said| said.room != room);
        if self.0.len() >= MAX_ROOMS {
            self.0.retain(|said| now.duration_since(said.at) < PAUSE);
        }
        let has_room = self.0.len() < MAX_ROOMS;
        if has_room {
            self.0.push(Said { room, at: now, is_on: true });
        }
        has_room
    }
}

/// Nothing to say, or to ask for.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// `typing`: tells the others in the room.
pub(super) async fn typing(shared: &Shared, socket: &Socket, ask: &SocketTyping) -> Result<Nothing> {
    let (user_id, room_id) = (socket.session().user_id(), ask.room_id);
    let is_in = socket.session().is_in(Stream::Room(room_id));
    if is_in && !socket.session().may_type(room_id, ask.on) {
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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use model::RoomId;
    use uuid::Uuid;

    use super::{MAX_ROOMS, PAUSE, Typed};

    fn room(number: usize) -> RoomId {
        RoomId(Uuid::from_u128(number as u128))
    }

    #[test]
    fn each_room_is_told_once_in_a_while() {
        let (mut typed, now) = (Typed::default(), Instant::now());
        assert!(!typed.may(room(1), false, now), "who did not write cannot stop");
        assert!(typed.may(room(1), true, now) && typed.may(room(2), true, now));
        assert!(!typed.may(room(1), true, now) && !typed.may(room(2), true, now));
        assert!(typed.may(room(1), false, now) && !typed.may(room(1), false, now));
        assert!(!typed.may(room(1), true, now), "stopping is no way around it");
        assert!(typed.may(room(1), true, now + PAUSE));
    }

    #[test]
    fn nobody_writes_in_many_rooms_at_once() {
        let (mut typed, now) = (Typed::default(), Instant::now());
        let told = (0..100).filter(|number| typed.may(room(*number), true, now)).count();
        assert_eq!(told, MAX_ROOMS);
        assert!(typed.may(room(99), true, now + PAUSE));
        assert!(typed.0.len() <= MAX_ROOMS);
    }
}
