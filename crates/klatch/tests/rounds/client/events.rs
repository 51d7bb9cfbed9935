//! What the server says unasked.

use model::{
    Change, ChatRow, OwnRow, RoomId, RoomRow,
    events::{InRoom, MemberEvent, MessageEvent, OwnEvent, Ready, RoomDeletedEvent, RoomEvent},
};
use serde::de::DeserializeOwned;
use trial::{Lost, Verdict};

use super::Client;
use crate::copy::RoomCopy;

impl Client {
    /// Takes in an event.
    pub(super) async fn event(&mut self, name: &str, payload: &str) -> Result<(), Lost> {
        match name {
            "ready" => self.take_ready(read(payload)).await?,
            "message:created" | "message:changed" | "message:deleted" => {
                let MessageEvent { at, message, .. } = read(payload);
                self.room_event(at, RoomRow::Message(message));
            }
            "room:changed" => {
                let RoomEvent { at, room } = read(payload);
                self.room_event(at, RoomRow::Room(room));
            }
            "member:joined" | "member:changed" | "member:left" => {
                let MemberEvent { at, member, .. } = read(payload);
                self.room_event(at, RoomRow::Member(member));
            }
            "room:deleted" => {
                let RoomDeletedEvent { room_id } = read(payload);
                self.rooms.remove(&room_id);
            }
            "me:changed" => {
                let OwnEvent { after, seq, row } = read(payload);
                self.ledger().tell_own(self.me, &row, seq);
                if self.own.cursor.event(after, seq) == Verdict::Next {
                    self.take_own(row);
                }
            }
            "lagged" => self.ready = None,
            "session:ended" => self.never(format!("the session of {} was ended", self.name)),
            _ => {}
        }
        Ok(())
    }

    /// Compares heads with cursors: what moved is asked for, a head below a cursor voids what is held.
    async fn take_ready(&mut self, ready: Ready) -> Result<(), Lost> {
        if self.epoch.is_some_and(|epoch| epoch != ready.epoch) {
            self.never("the database has another epoch".to_owned());
        }
        self.epoch = Some(ready.epoch);
        if !self.own.cursor.head(ready.seq) {
            self.never(format!("the own stream of {} went back to {}", self.name, ready.seq));
            self.reset_own(ready.seq).await?;
        }
        for listed in &ready.rooms {
            let Some(room) = self.rooms.get_mut(&listed.id) else { continue };
            if !room.cursor.head(listed.seq) {
                self.never(format!("room {} went back to {}", listed.id, listed.seq));
                self.reset_room(listed.id, listed.seq);
            }
        }
        for (id, room) in &mut self.rooms {
            if !ready.rooms.iter().any(|listed| listed.id == *id) {
                room.cursor.give_up(); // my own stream will say that I am out
            }
        }
        self.ready = Some(ready);
        Ok(())
    }

    fn room_event(&mut self, at: InRoom, row: RoomRow) {
        self.ledger().tell_room(at.room_id, &row, at.seq);
        let Some(room) = self.rooms.get_mut(&at.room_id) else { return };
        if room.cursor.event(at.after, at.seq) == Verdict::Next {
            room.apply(row, at.seq);
        }
    }

    /// Takes in the rows of a page of a room's changes.
    pub(super) fn take_room_rows(&mut self, id: RoomId, items: Vec<Change<RoomRow>>) {
        for Change { seq, row } in items {
            self.ledger().tell_room(id, &row, seq);
            if let Some(room) = self.rooms.get_mut(&id) {
                room.apply(row, seq);
            }
        }
    }

    /// Takes in a row of my own stream: a room I did not hold is loaded, one I am out of dropped.
    pub(super) fn take_own(&mut self, row: OwnRow) {
        match self.own.apply(row) {
            Some(ChatRow::In(chat)) => {
                let id = chat.room.id;
                if let Some(room) = self.rooms.get_mut(&id) {
                    room.put_settings(chat.room.clone(), chat.room.seq);
                } else {
                    let mut room = RoomCopy::new(&chat);
                    room.cursor.ask_once();
                    self.rooms.insert(id, room);
                    self.to_load.insert(id);
                }
            }
            Some(ChatRow::Out { id, .. }) => {
                self.rooms.remove(&id);
                self.to_load.remove(&id);
            }
            None => {}
        }
    }
}

/// What an event carries.
///
/// # Panics
/// When it has another shape than the model says.
pub(super) fn read<T: DeserializeOwned>(payload: &str) -> T {
    serde_json::from_str(payload).unwrap_or_else(|error| panic!("another shape: {error} in {payload}"))
}
