//! Reading the rooms' streams behind the sends, and noting by what their texts are found.
//!
//! One room after the other, a part at a time. A part is read and cut into words beside the writer, and noted in a
//! transaction of its own if nobody else has noted something of that room meanwhile (`turn`).

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use model::RoomId;
use tokio::time::{Instant, sleep};

use super::{
    entry::{Entry, Known},
    store,
};
use crate::{
    app::App,
    error::Result,
    infra::db::Tx,
    row,
    streams::{self, RoomNo},
};

/// Messages read at once.
const READ: i64 = 128;
/// Rows written in one transaction, about: senders wait for it, so it is half a millisecond or so.
const ROWS: usize = 200;
/// Rooms taken from the list of those behind at once.
const ROOMS: i64 = 100;
/// What is said within so long is noted together, so that few commits are the worker's.
const GATHER: Duration = Duration::from_millis(40);
/// While more is being said, or others wait to write, the worker rests for so many times as long as it worked: senders keep nine tenths of the time, and
/// what it falls behind comes together in longer parts.
const GIVE_WAY: u32 = 9;
/// Never longer, however long it had to wait for the database.
const MAX_REST: Duration = Duration::from_secs(1);
/// How long to wait after the database failed.
const RETRY: Duration = Duration::from_secs(5);

/// A room, how far its stream goes and how far it was read.
#[derive(Clone, Copy, Debug)]
struct State {
    room_no: RoomNo,
    head: i64,
    seq: i64,
    turn: i64,
}

row!(State { room_no, head, seq, turn });

/// A part of a room's stream, ready to be noted.
struct Part {
    state: State,
    entries: Vec<Entry>,
    /// Read up to this stamp.
    seq: i64,
}

/// What is to be read.
#[derive(Default)]
struct Plan {
    rooms: VecDeque<RoomId>,
    waiting: HashSet<RoomId>,
    /// All rooms above this number are to be looked through, after those named.
    from: Option<RoomNo>,
}

/// Reads what is new, now and whenever the bell rings, until the server stops.
pub async fn run(app: App) {
    let mut plan = Plan::default();
    while !app.is_draining() {
        plan.take(&app);
        if plan.is_empty() {
            app.search.rung().await;
            sleep(GATHER).await;
            continue;
        }
        let begun = Instant::now();
        match plan.step(&app).await {
            Ok(()) if app.search.has_more() || app.db.waiting_writes() > 0 => {
                sleep((begun.elapsed() * GIVE_WAY).min(MAX_REST)).await;
            }
            Ok(()) => {}
            Err(_) if app.is_draining() => return,
            Err(error) => {
                tracing::warn!(%error, "what was said waits to be made findable");
                sleep(RETRY).await;
            }
        }
    }
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.rooms.is_empty() && self.from.is_none()
    }

    fn take(&mut self, app: &App) {
        let (rooms, has_all) = app.search.take();
        for room in rooms {
            self.add(room);
        }
        if has_all {
            self.from = Some(RoomNo(0));
        }
    }

    fn add(&mut self, room: RoomId) {
        if self.waiting.insert(room) {
            self.rooms.push_back(room);
        }
    }

    /// One part of the room whose turn it is; without one, of the rooms that were left behind.
    async fn step(&mut self, app: &App) -> Result<()> {
        let Some(room) = self.rooms.front().copied() else { return self.look(app).await };
        let part = app.db.read(move |tx| read_named(tx, room)).await?;
        let has_more = match part {
            Some(part) => note(app, part).await?,
            None => false,
        };
        self.rooms.pop_front();
        self.waiting.remove(&room);
        if has_more {
            self.add(room);
        }
        Ok(())
    }

    async fn look(&mut self, app: &App) -> Result<()> {
        let Some(from) = self.from else { return Ok(()) };
        let behind: Vec<State> = app.db.read(move |tx| tx.all(&store::BEHIND, &[&from, &ROOMS])).await?;
        let Some(first) = behind.first().copied() else {
            self.from = None;
            app.search.has_looked();
            return Ok(());
        };
        self.from = Some(RoomNo(first.room_no.0 - 1));
        let part = app.db.read(move |tx| read(tx, first)).await?;
        if !note(app, part).await? {
            self.from = Some(first.room_no);
        }
        Ok(())
    }
}

fn read_named(tx: &mut Tx, room: RoomId) -> Result<Option<Part>> {
    let state: Option<State> = tx.opt(&store::STATE, &[&room])?;
    state.filter(|state| state.head > state.seq).map(|state| read(tx, state)).transpose()
}

/// The next part of a room's stream, cut into words.
fn read(tx: &mut Tx, state: State) -> Result<Part> {
    let rows = streams::moved_messages(tx, state.room_no, state.seq, state.head, READ)?;
    let is_cut = rows.len() as u64 >= READ.unsigned_abs();
    let mut part = Part { state, entries: Vec::new(), seq: state.seq };
    let (mut size, mut left) = (0, rows.len());
    for row in &rows {
        let entry = Entry::of(&row.message);
        size += entry.size();
        if size > ROWS && !part.entries.is_empty() {
            break;
        }
        part.seq = row.message.seq;
        part.entries.push(entry);
        left -= 1;
    }
    if left == 0 && !is_cut {
        part.seq = state.head;
    }
    Ok(part)
}

/// Writes a part down; answers whether the room's stream goes on.
async fn note(app: &App, part: Part) -> Result<bool> {
    let has_more = part.seq < part.state.head;
    let is_noted = app.db.write(move |tx| write(tx, &part)).await?;
    Ok(has_more || !is_noted)
}

/// False when somebody else noted something of this room meanwhile: then it must be read again.
fn write(tx: &mut Tx, part: &Part) -> Result<bool> {
    let room = part.state.room_no;
    if tx.run(&store::ADVANCE, &[&room, &part.seq, &part.state.turn])? == 0 {
        return Ok(false);
    }
    let numbers: Vec<i64> = part.entries.iter().map(|entry| entry.number).collect();
    let known: Vec<Known> = tx.all(&store::KNOWN, &[&room, &numbers])?;
    let known: HashMap<i64, Known> = known.into_iter().map(|known| (known.number(), known)).collect();
    for entry in &part.entries {
        entry.put(tx, room, known.get(&entry.number))?;
    }
    Ok(true)
}

/// Forgets what was noted of a room's messages with `after < number ≤ up_to`, whose content is taken away in this
/// transaction without a new stamp.
///
/// # Errors
/// Of the database.
pub fn forget_between(tx: &mut Tx, room: RoomNo, after: i64, up_to: i64) -> Result<()> {
    tx.run(&store::TURN, &[&room])?;
    let known: Vec<Known> = tx.all(&store::KNOWN_BETWEEN, &[&room, &after, &up_to])?;
    known.iter().try_for_each(|known| known.forget(tx, room))
}
