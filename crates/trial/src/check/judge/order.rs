//! Rule 4: real time. Whoever begins after something was acknowledged or shown comes behind it, and reads at least it.

use std::collections::HashMap;

use uuid::Uuid;

use super::all_told;
use crate::check::history::{Act, Fate, History, Kind, Micros, Told};

/// A stamp or number that somebody knew from a time on.
struct Known {
    at: Micros,
    value: i64,
}

/// Something that began at a time and got a value.
struct Begun {
    at: Micros,
    value: i64,
    /// Whether it may be the same as what was known.
    may_equal: bool,
    what: String,
}

/// A room's times.
#[derive(Default)]
struct Times {
    known: Vec<Known>,
    begun: Vec<Begun>,
}

/// Numbers of sends, then stamps of everything, each swept by time.
pub(super) fn check(history: &History) -> Vec<String> {
    let rooms = [numbers(history), stamps(history)].into_iter().flatten();
    rooms.flat_map(|(room, times)| times.sweep(room)).collect()
}

fn numbers(history: &History) -> HashMap<Uuid, Times> {
    let mut rooms: HashMap<Uuid, Times> = HashMap::new();
    for act in history.acts.iter().filter(|act| act.kind == Kind::Send) {
        if let Fate::Done { at, row } = act.fate {
            let times = rooms.entry(act.room).or_default();
            times.known.push(Known { at, value: row.number });
            times.begun.push(begun(act, row.number, "number"));
        }
    }
    rooms
}

fn stamps(history: &History) -> HashMap<Uuid, Times> {
    let mut rooms: HashMap<Uuid, Times> = HashMap::new();
    for act in &history.acts {
        if let Fate::Done { at, row } = act.fate {
            let times = rooms.entry(act.room).or_default();
            times.known.push(Known { at, value: row.seq });
            // What is deleted already, or stands already, stays under its stamp.
            if matches!(act.kind, Kind::Send | Kind::Edit) {
                times.begun.push(begun(act, row.seq, "stamp"));
            }
        }
    }
    for (client, told) in all_told(history) {
        hear(&mut rooms, client, told);
    }
    rooms
}

fn begun(act: &Act, value: i64, unit: &str) -> Begun {
    let what = format!("{:?} of {} got {unit} {value}", act.kind, act.id);
    Begun { at: act.invoked, value, may_equal: false, what }
}

fn hear(rooms: &mut HashMap<Uuid, Times>, client: usize, told: &Told) {
    let read = |at: Micros, value: i64, how: &str| {
        let what = format!("client {client} {how} up to stamp {value}");
        Begun { at, value, may_equal: true, what }
    };
    match told {
        Told::Ready { asked, heads, .. } => {
            for (room, head) in heads {
                rooms.entry(*room).or_default().begun.push(read(*asked, *head, "was ready"));
            }
        }
        Told::Live { at, room, row, .. } => {
            rooms.entry(*room).or_default().known.push(Known { at: *at, value: row.seq });
        }
        Told::Page { asked, at, room, to, more, .. } => {
            let times = rooms.entry(*room).or_default();
            times.known.push(Known { at: *at, value: *to });
            if !more {
                times.begun.push(read(*asked, *to, "read changes"));
            }
        }
        Told::Reset { asked, room, seq, .. } => {
            rooms.entry(*room).or_default().begun.push(read(*asked, *seq, "was reset"));
        }
        Told::Lagged | Told::Based { .. } | Told::Again { .. } | Told::Out { .. } => {}
    }
}

impl Times {
    fn sweep(mut self, room: Uuid) -> Vec<String> {
        self.known.sort_unstable_by_key(|known| known.at);
        self.begun.sort_by_key(|begun| begun.at);
        let mut known = self.known.into_iter().peekable();
        let mut highest = Known { at: 0, value: 0 };
        let mut wrong = Vec::new();
        for Begun { at, value, may_equal, what } in self.begun {
            while let Some(next) = known.next_if(|known| known.at < at) {
                if next.value > highest.value {
                    highest = next;
                }
            }
            if value < highest.value || (value == highest.value && !may_equal && value > 0) {
                wrong.push(format!(
                    "room {room}: {what} although it began at {at} µs, and {} was known at {} µs",
                    highest.value, highest.at
                ));
            }
        }
        wrong
    }
}
