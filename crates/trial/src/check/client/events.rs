//! What the server says unasked.

use klatch_trial::{Cursor, Verdict};
use serde_json::Value;
use uuid::Uuid;

use super::Client;
use crate::check::{
    history::{Row, Told},
    shapes,
};

impl Client {
    /// Takes in an event.
    pub(super) fn event(&mut self, name: &str, value: &Value) {
        let row = match name {
            "ready" => return self.ready(value),
            "lagged" => {
                self.is_ready = false;
                self.live.clear();
                return self.tell(Told::Lagged);
            }
            "me:changed" => return self.own_event(value),
            "message:created" | "message:changed" | "message:deleted" => shapes::message(&value["message"]),
            "member:joined" | "member:changed" | "member:left" => shapes::member(&value["member"]),
            "room:changed" => shapes::room(&value["room"], stamp(value, "seq")),
            "session:ended" => {
                return self.world.odd(format!("the session of client {} was ended", self.person));
            }
            _ => return,
        };
        let (Some(room), Some(row)) = (shapes::id(value, "roomId"), row) else {
            return self.world.odd(format!("an event {name} of another shape: {value}"));
        };
        let (at, after, seq) = (self.world.now(), stamp(value, "after"), stamp(value, "seq"));
        if seq != row.seq {
            self.world
                .odd(format!("an event {name} with stamp {seq} holds {} with stamp {}", row.id, row.seq));
        }
        self.tell(Told::Live { at, room, after, row });
        self.note_live(room, &row);
        if let Some(held) = self.rooms.get_mut(&room) {
            held.event(after, seq);
        }
    }

    /// Compares heads with cursors: what moved is asked for at the next turn.
    fn ready(&mut self, value: &Value) {
        self.is_ready = true;
        if !self.own.head(stamp(value, "seq")) {
            self.world.odd(format!("the own stream of client {} went back", self.person));
        }
        let listed = value["rooms"].as_array().into_iter().flatten();
        let heads: Vec<(Uuid, i64)> =
            listed.filter_map(|room| Some((shapes::id(room, "id")?, shapes::number(room, "seq")?))).collect();
        for (room, held) in &mut self.rooms {
            match heads.iter().find(|(id, _)| id == room) {
                // A head below the cursor is no news to the judge: it knows what was read before.
                Some((_, head)) => drop(held.head(*head)),
                None => held.give_up(), // the own stream will say that the person is out
            }
        }
        self.live = heads.iter().copied().collect();
        let (asked, at) = (self.begun, self.world.now());
        self.tell(Told::Ready { asked, at, heads });
    }

    fn own_event(&mut self, value: &Value) {
        let verdict = self.own.event(stamp(value, "after"), stamp(value, "seq"));
        if value["type"] != "chat" {
            return;
        }
        if verdict == Verdict::Next {
            self.chat(&value["row"]);
        } else if let Some(room) = shapes::id(&value["row"], "id") {
            // It comes again with the changes of the own stream; what the room tells until then may begin anywhere.
            self.live.remove(&room);
            self.tell(Told::Again { room });
        }
    }

    /// Behind a row of its own membership a connection tells from wherever it was let in again.
    fn note_live(&mut self, room: Uuid, row: &Row) {
        if row.id == self.world.people[self.person].id {
            self.live.remove(&room);
        } else {
            let told = self.live.entry(room).or_insert(row.seq);
            *told = row.seq.max(*told);
        }
    }

    /// A room as the person has it: one that is new is followed from its head on, one they are out of is dropped.
    pub(super) fn chat(&mut self, row: &Value) {
        let Some(room) = shapes::id(row, "id") else { return };
        if row["role"].is_null() {
            self.live.remove(&room);
            if self.rooms.remove(&room).is_some() {
                self.tell(Told::Out { room });
            }
            return;
        }
        let seq = stamp(row, "seq");
        if let Some(held) = self.rooms.get_mut(&room) {
            held.hear_of(seq);
            self.live.remove(&room);
            return self.tell(Told::Again { room });
        }
        self.live.remove(&room);
        let mut held = Cursor::at(seq);
        held.ask_once();
        self.rooms.insert(room, held);
        self.tell(Told::Based { room, seq });
    }
}

fn stamp(value: &Value, field: &str) -> i64 {
    shapes::number(value, field).unwrap_or_default()
}
