//! What the server answers.

use klatch_trial::Cursor;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Asked, Client,
    acts::{Mine, Pending},
};
use crate::check::{
    history::{Act, Fate, Kind, Refusal, Told},
    shapes,
};

impl Client {
    /// Takes in the answer to a request of this connection.
    pub(super) fn answer(&mut self, id: u64, value: &Value) {
        let Some((_, asked)) = self.asked.remove(&id) else {
            return self.world.odd(format!("client {} got an answer to nothing", self.person));
        };
        let is_done = value["ok"] == true;
        match asked {
            Asked::Act(act) if is_done => self.done(act, &value["message"]),
            Asked::Act(act) => self.refused(act, &value["error"]),
            asked if is_done => self.moved(&asked, value),
            asked => {
                drop(self.note_refusal(&asked, &value["error"]));
                match asked {
                    Asked::Room { room, .. } => self.with_room(room, Cursor::give_up),
                    _ => self.own.give_up(),
                }
            }
        }
    }

    /// An act is done. Another attempt at it that is answered too is one of its own: a text that was sent again.
    pub(super) fn done(&mut self, act: usize, message: &Value) {
        let Some(row) = shapes::message(message) else {
            return self.world.odd(format!("client {} got an answer of another shape", self.person));
        };
        let fate = Fate::Done { at: self.world.now(), row };
        let first = self.diary.acts[act].clone();
        let Some(at) = self.pending.iter().position(|one| one.act == act) else {
            let kind = if first.kind == Kind::Send { Kind::Resend } else { first.kind };
            return self.diary.acts.push(Act { kind, fate, ..first });
        };
        let Pending { body, .. } = self.pending.swap_remove(at);
        self.diary.acts[act].fate = fate;
        if let Some(body) = body.filter(|_| first.kind == Kind::Send && row.text.is_some()) {
            self.mine.push(Mine { room: first.room, id: first.id, body });
        }
    }

    /// An act was refused: for good if that was its only attempt, and the server did not say that its fate is open.
    pub(super) fn refused(&mut self, act: usize, error: &Value) {
        let code = self.note_refusal(&Asked::Act(act), error);
        let Some(at) = self.pending.iter().position(|one| one.act == act) else { return };
        if is_fate_open(&code) {
            self.lose(at);
            return self.pending[at].put_back();
        }
        let pending = self.pending.swap_remove(at);
        if !pending.is_open {
            self.diary.acts[act].fate = Fate::Refused { at: self.world.now(), code };
        }
    }

    /// Notes that something was refused; answers the code.
    pub(super) fn note_refusal(&mut self, asked: &Asked, error: &Value) -> String {
        let code = error["code"].as_str().unwrap_or_default().to_owned();
        if code == "internal" {
            self.world.odd(format!("the server failed: {error}"));
        }
        if !is_fate_open(&code) {
            let (room, kind, asked) = match *asked {
                Asked::Act(act) => {
                    let Act { room, kind, invoked, .. } = self.diary.acts[act];
                    (Some(room), Some(kind), invoked)
                }
                Asked::Room { room, at, .. } => (Some(room), None, at),
                Asked::Own => (None, None, self.begun),
            };
            let (person, at) = (self.person, self.world.now());
            self.diary.refusals.push(Refusal { person, room, kind, asked, at, code: code.clone() });
        }
        code
    }

    /// Takes in changes of a room or of the person's own stream.
    pub(super) fn moved(&mut self, asked: &Asked, value: &Value) {
        let seq = shapes::number(value, "seq").unwrap_or_default();
        let more = value["more"] == true;
        let is_reset = value["reset"] == true;
        match *asked {
            Asked::Room { room, after, at: asked } => {
                let at = self.world.now();
                if is_reset {
                    self.with_room(room, |held| *held = Cursor::at(seq));
                    return self.tell(Told::Reset { asked, at, room, after, seq });
                }
                let rows = items(value).filter_map(shapes::change).collect();
                self.with_room(room, |held| held.page(seq, more));
                self.tell(Told::Page { asked, at, room, after, to: seq, more, rows });
            }
            Asked::Own => {
                for item in items(value).filter(|item| item["type"] == "chat") {
                    self.chat(&item["row"]);
                }
                if is_reset {
                    self.world.odd(format!("the own stream of client {} was reset", self.person));
                }
                self.own.page(seq, more);
            }
            Asked::Act(_) => {}
        }
    }

    fn with_room(&mut self, room: Uuid, act: impl FnOnce(&mut Cursor)) {
        if let Some(held) = self.rooms.get_mut(&room) {
            act(held);
        }
    }
}

/// Whether an error leaves open what became of what was asked.
fn is_fate_open(code: &str) -> bool {
    matches!(code, "too_many" | "overloaded" | "internal" | "")
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value["items"].as_array().into_iter().flatten()
}
