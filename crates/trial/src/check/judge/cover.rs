//! Rule 3, the other half: what a client was told covers everything above its cursor, but for a reset.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::check::history::{History, Log, Row, Told};

/// So many rows a server must be able to tell (docs/realtime.md); there are never more rows than stamps.
const MOST_CHANGES: i64 = 2_000;

/// One client's way through the rooms it holds.
struct Way {
    client: usize,
    user: Uuid,
    rooms: HashMap<Uuid, Held>,
    wrong: Vec<String>,
}

/// What a client has of a room by the rules of docs/realtime.md.
struct Held {
    /// Whatever is above this it must hear.
    base: i64,
    /// Everything up to this it has heard.
    cursor: i64,
    /// Everything up to this the present connection has told, or said in `ready`; `None` where that is not known.
    live: Option<i64>,
    /// The stamps it took in.
    seen: HashSet<i64>,
}

/// No connection left something out without saying so, and in the end everybody has everything.
pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    for (client, (user, told)) in history.people.iter().zip(&history.told).enumerate() {
        let mut way = Way { client, user: *user, rooms: HashMap::new(), wrong: Vec::new() };
        for one in told {
            way.hear(one);
        }
        for log in &history.logs {
            way.arrive(log);
        }
        wrong.append(&mut way.wrong);
    }
    wrong
}

impl Way {
    fn hear(&mut self, told: &Told) {
        match told {
            Told::Ready { heads, .. } => {
                self.rooms.values_mut().for_each(|held| held.live = None);
                for (room, head) in heads {
                    self.with(*room, |held| held.live = Some(*head));
                }
            }
            Told::Lagged => self.rooms.values_mut().for_each(|held| held.live = None),
            Told::Reset { room, after, seq, .. } => {
                if (0..=MOST_CHANGES).contains(&(seq - after)) {
                    self.wrong.push(format!(
                        "client {} in room {room}: it was reset from stamp {after} to {seq}, which are few enough to be told",
                        self.client
                    ));
                }
                self.base(*room, *seq);
            }
            Told::Based { room, seq } => self.base(*room, *seq),
            Told::Again { room } => self.with(*room, |held| held.live = None),
            Told::Out { room } => drop(self.rooms.remove(room)),
            Told::Live { room, after, row, .. } => self.event(*room, *after, row),
            Told::Page { room, after, to, rows, .. } => self.page(*room, (*after, *to), rows),
        }
    }

    /// From here on it must hear whatever is above that stamp.
    fn base(&mut self, room: Uuid, seq: i64) {
        // A connection goes on telling where it was, whatever the client forgot.
        let live = self.rooms.get(&room).and_then(|before| before.live);
        self.rooms.insert(room, Held { base: seq, cursor: seq, live, seen: HashSet::new() });
    }

    fn event(&mut self, room: Uuid, after: i64, row: &Row) {
        let Some(held) = self.rooms.get_mut(&room) else { return };
        if let Some(last) = held.live
            && after > last
        {
            self.wrong.push(format!(
                "client {} in room {room}: stamp {} follows {after}, but the connection has told only up to {last} and never \
                 said that it left something out",
                self.client, row.seq
            ));
        }
        // Behind a row of its own membership a connection tells from wherever it was let in again.
        held.live = Some(held.live.unwrap_or(row.seq).max(row.seq)).filter(|_| row.id != self.user);
        if row.seq > held.cursor && after <= held.cursor {
            held.cursor = row.seq;
            held.seen.insert(row.seq);
        }
    }

    fn page(&mut self, room: Uuid, (after, to): (i64, i64), rows: &[Row]) {
        let stamps = || rows.iter().map(|row| row.seq);
        if !stamps().all(|seq| seq > after && seq <= to) || !stamps().is_sorted() {
            let all: Vec<i64> = stamps().collect();
            let client = self.client;
            self.wrong
                .push(format!("client {client} in room {room}: changes from {after} to {to} are {all:?}"));
        }
        self.with(room, |held| {
            if after <= held.cursor && to > held.cursor {
                held.cursor = to;
                held.seen.extend(stamps());
            }
        });
    }

    /// Holds what was heard against the room in the end.
    fn arrive(&mut self, log: &Log) {
        let (client, room) = (self.client, log.room);
        let Some(held) = self.rooms.get(&room) else {
            if log.members.iter().any(|member| member.id == self.user) {
                self.wrong.push(format!("client {client} is a member of room {room}, and nobody told it"));
            }
            return;
        };
        if held.cursor < log.head {
            self.wrong.push(format!(
                "client {client} in room {room}: it has heard up to stamp {}, the head is {}, and nobody told it of the rest",
                held.cursor, log.head
            ));
        }
        if let Some(live) = held.live.filter(|live| *live < log.head) {
            self.wrong.push(format!(
                "client {client} in room {room}: its last connection has told up to stamp {live}, the head is {}, and the rest it \
                 had to find out by itself",
                log.head
            ));
        }
        let is_missed =
            |row: &&Row| row.seq > held.base && row.seq <= held.cursor && !held.seen.contains(&row.seq);
        let missed = log.rows().filter(is_missed).map(|row| {
            let Row { id, seq, number, .. } = row;
            format!(
                "client {client} in room {room}: it went from stamp {} to {} past {id} (stamp {seq}, number {number}) \
                 without being shown it",
                held.base, held.cursor
            )
        });
        let missed: Vec<String> = missed.collect();
        self.wrong.extend(missed);
    }

    fn with(&mut self, room: Uuid, act: impl FnOnce(&mut Held)) {
        if let Some(held) = self.rooms.get_mut(&room) {
            act(held);
        }
    }
}
