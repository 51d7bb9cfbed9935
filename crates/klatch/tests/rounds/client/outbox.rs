//! Texts on their way: in order per room, rooms side by side, the same id until there is an answer.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use model::{Message, MessageId, RoomId};
use serde_json::json;
use trial::Lost;

use super::{Asked, Client};

/// Texts waiting in one room before no more are written.
const MAX_WAITING: usize = 3;
/// Requests under way at once, as many as the server answers side by side.
const MAX_ASKED: usize = 8;
/// Wait before a text whose fate is open is sent again.
const PAUSE: Duration = Duration::from_millis(100);

/// What is not answered yet.
#[derive(Default)]
pub(super) struct Outbox {
    rooms: HashMap<RoomId, VecDeque<Entry>>,
    written: HashMap<RoomId, u64>,
    paused: Option<Instant>,
}

#[derive(Clone)]
struct Entry {
    id: MessageId,
    body: String,
    is_sending: bool,
}

impl Outbox {
    /// Whether everything was answered.
    pub(super) fn is_empty(&self) -> bool {
        self.rooms.values().all(VecDeque::is_empty)
    }

    /// Whether a room's texts wait already.
    pub(super) fn is_full(&self, room: RoomId) -> bool {
        self.rooms.get(&room).is_some_and(|entries| entries.len() >= MAX_WAITING)
    }

    /// Another text for a room; answers the how-manieth it is.
    pub(super) fn count(&mut self, room: RoomId) -> u64 {
        let written = self.written.entry(room).or_default();
        *written += 1;
        *written
    }

    pub(super) fn push(&mut self, room: RoomId, id: MessageId, body: String) {
        self.rooms.entry(room).or_default().push_back(Entry { id, body, is_sending: false });
    }

    /// There is an answer: the next one may go.
    pub(super) fn answered(&mut self, room: RoomId, id: MessageId) {
        if let Some(entries) = self.rooms.get_mut(&room) {
            entries.retain(|entry| entry.id != id);
        }
    }

    /// Its fate is open: again after a pause.
    pub(super) fn put_back(&mut self, room: RoomId, id: MessageId) {
        self.paused = Some(Instant::now() + PAUSE);
        for entry in self.rooms.get_mut(&room).into_iter().flatten() {
            entry.is_sending &= entry.id != id;
        }
    }

    /// Nothing under way will be answered: all of it again.
    pub(super) fn connection_lost(&mut self) {
        self.paused = None;
        self.rooms.values_mut().flatten().for_each(|entry| entry.is_sending = false);
    }

    /// The first of each room that has none under way.
    fn due(&mut self) -> Vec<(RoomId, Entry)> {
        if self.paused.is_some_and(|until| Instant::now() < until) {
            return Vec::new();
        }
        let first = |(room, entries): (&RoomId, &mut VecDeque<Entry>)| {
            entries.front_mut().filter(|entry| !entry.is_sending).map(|entry| (*room, entry.clone()))
        };
        self.rooms.iter_mut().filter_map(first).collect()
    }

    fn sending(&mut self, room: RoomId) {
        if let Some(entry) = self.rooms.get_mut(&room).and_then(VecDeque::front_mut) {
            entry.is_sending = true;
        }
    }
}

impl Client {
    /// Sends what may be sent: over the socket, now and then over HTTP.
    pub(super) async fn flush_outbox(&mut self) -> Result<(), Lost> {
        if self.ready.is_none() {
            return Ok(());
        }
        for (room, Entry { id, body, .. }) in self.outbox.due() {
            if self.asked.len() >= MAX_ASKED {
                return Ok(());
            }
            self.outbox.sending(room);
            if self.random.percent(8) {
                self.post(room, id, &body).await?;
            } else {
                let ask = json!({ "id": id, "roomId": room, "body": body });
                self.ask("message:send", &ask, Asked::Send(room, id)).await?;
            }
        }
        Ok(())
    }

    async fn post(&mut self, room: RoomId, id: MessageId, body: &str) -> Result<(), Lost> {
        let path = format!("/api/rooms/{room}/messages");
        let answer = self.http.post(&path, &json!({ "id": id, "body": body })).await?;
        if answer.is_open() {
            self.outbox.put_back(room, id);
            return Ok(());
        }
        self.outbox.answered(room, id);
        if answer.is_ok() {
            self.sent(answer.read::<Message>());
        } else {
            self.ledger().refuse(id, self.me, room);
        }
        Ok(())
    }
}
