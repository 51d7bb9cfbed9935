//! Rule 3, one half: a stamp is the same row, in the same state, whoever was shown it and whichever way.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use uuid::Uuid;

use super::all_told;
use crate::check::history::{Fate, History, Row, Told};

/// The row that a stamp of a room stands for.
#[derive(Default)]
struct Stamps {
    rows: HashMap<(Uuid, i64), Row>,
    reported: HashSet<(Uuid, i64)>,
    wrong: Vec<String>,
}

/// No stamp was shown as two rows, or as two states of one.
pub(super) fn check(history: &History) -> Vec<String> {
    let mut stamps = Stamps::default();
    for log in &history.logs {
        // Two rows of the log under one stamp are rule 1's.
        for row in log.rows() {
            stamps.rows.entry((log.room, row.seq)).or_insert(*row);
        }
    }
    for act in &history.acts {
        if let Fate::Done { row, .. } = &act.fate {
            stamps.see(act.room, row, "an acknowledgement");
        }
    }
    for (client, told) in all_told(history) {
        match told {
            Told::Live { room, row, .. } => stamps.see(*room, row, &format!("an event to client {client}")),
            Told::Page { room, rows, .. } => {
                let how = format!("changes to client {client}");
                for row in rows {
                    stamps.see(*room, row, &how);
                }
            }
            _ => {}
        }
    }
    stamps.wrong
}

impl Stamps {
    fn see(&mut self, room: Uuid, row: &Row, how: &str) {
        let key = (room, row.seq);
        match self.rows.entry(key) {
            Entry::Vacant(place) => drop(place.insert(*row)),
            Entry::Occupied(place) => {
                let first = *place.get();
                if (first.id, first.hash) != (row.id, row.hash) && self.reported.insert(key) {
                    let (seq, id) = (row.seq, row.id);
                    self.wrong.push(if first.id == id {
                        format!("room {room}: stamp {seq} is two states of {id}, by {how}")
                    } else {
                        format!("room {room}: stamp {seq} is {} and {id}, by {how}", first.id)
                    });
                }
            }
        }
    }
}
