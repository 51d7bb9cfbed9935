//! What was asked, answered and told in one run. Times are of one monotonic clock, so that they can be compared between clients.

use std::slice;

use serde::Serialize;
use uuid::Uuid;

/// Microseconds since the run began.
pub(crate) type Micros = u64;

/// One run, as its clients saw it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct History {
    /// The people, by their places.
    pub(crate) people: Vec<Uuid>,
    /// Sends, edits and deletions, in no order.
    pub(crate) acts: Vec<Act>,
    /// What each person's client was told, in the order in which it heard it.
    pub(crate) told: Vec<Vec<Told>>,
    /// Who was put out of a room and let in again, in that order for each person; one ends before the next begins.
    pub(crate) moves: Vec<Move>,
    /// Every refusal of what stands to be answered, whatever became of it in the end.
    pub(crate) refusals: Vec<Refusal>,
    /// When the disk told that it was full, or was still believed to be.
    pub(crate) full: Vec<(Micros, Micros)>,
    /// The rooms as they were read in the end.
    pub(crate) logs: Vec<Log>,
    /// What may never happen, in sentences: the server failed, or did not come to rest.
    pub(crate) odd: Vec<String>,
}

/// Something a person asked for, from its first attempt to the answer that settled it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Act {
    /// Who, by their place.
    pub(crate) person: usize,
    /// Where.
    pub(crate) room: Uuid,
    /// The message.
    pub(crate) id: Uuid,
    /// What was to be done with it.
    pub(crate) kind: Kind,
    /// What it was to say, as a hash: no two acts say the same. 0 for a deletion.
    pub(crate) text: u64,
    /// Before the first attempt.
    pub(crate) invoked: Micros,
    /// Attempts that nobody answered, or whose answer left open what came of them: each may have been carried out, also later.
    pub(crate) unanswered: u32,
    /// What came of it.
    pub(crate) fate: Fate,
}

/// A request that the server refused.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refusal {
    /// Whose, by their place.
    pub(crate) person: usize,
    /// What they asked of which room; of their own stream without one.
    pub(crate) room: Option<Uuid>,
    /// What was to be done, where something was.
    pub(crate) kind: Option<Kind>,
    /// Before it was asked for the first time.
    pub(crate) asked: Micros,
    /// When it was refused.
    pub(crate) at: Micros,
    /// The error's code.
    pub(crate) code: String,
}

/// What can be done with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Kind {
    /// It is sent.
    Send,
    /// Its author gives it another text.
    Edit,
    /// It is deleted for everyone.
    Delete,
    /// It stands already, and is sent again under its id.
    Resend,
}

/// What came of an act.
#[derive(Clone, Debug, Serialize)]
pub(crate) enum Fate {
    /// It was acknowledged, with the row as it was then.
    Done { at: Micros, row: Row },
    /// It was refused for good, at its only attempt.
    Refused { at: Micros, code: String },
    /// Nobody knows.
    Open,
}

/// A row of a room's stream as somebody was shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// The message's, the member's, or for its settings the room's.
    pub(crate) id: Uuid,
    /// Its stamp.
    pub(crate) seq: i64,
    /// The message's place; 0 for what is no message.
    pub(crate) number: i64,
    /// Of its text and of what happened to it; reactions, replies and files are not in it.
    pub(crate) hash: u64,
    /// Of the text alone; `None` without one.
    pub(crate) text: Option<u64>,
}

/// What a client was told.
#[derive(Clone, Debug, Serialize)]
pub(crate) enum Told {
    /// A connection that was begun at `asked` is ready, with these heads.
    Ready { asked: Micros, at: Micros, heads: Vec<(Uuid, i64)> },
    /// This connection missed events; a new `ready` follows.
    Lagged,
    /// The client holds the room from this stamp on: whatever is above it, it must hear.
    Based { room: Uuid, seq: i64 },
    /// A chat row of a room that is held already, or one that is not applied yet: it may have been out of it for a moment.
    Again { room: Uuid },
    /// The client is out of the room.
    Out { room: Uuid },
    /// An event: the stamp it follows, and the row.
    Live { at: Micros, room: Uuid, after: i64, row: Row },
    /// A page of changes, asked for at `asked`, that goes from `after` up to `to`.
    Page { asked: Micros, at: Micros, room: Uuid, after: i64, to: i64, more: bool, rows: Vec<Row> },
    /// Changes after a stamp could not be told: the client begins anew from `seq`.
    Reset { asked: Micros, at: Micros, room: Uuid, after: i64, seq: i64 },
}

impl Told {
    /// The rows that came with it, and the room they are of.
    pub(crate) fn rows(&self) -> Option<(Uuid, &[Row])> {
        match self {
            Told::Live { room, row, .. } => Some((*room, slice::from_ref(row))),
            Told::Page { room, rows, .. } => Some((*room, rows)),
            _ => None,
        }
    }
}

/// Somebody's coming or going, by the hand of the room's owner.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Move {
    /// Who, by their place.
    pub(crate) person: usize,
    /// Which room.
    pub(crate) room: Uuid,
    /// Out of it, or in again.
    pub(crate) is_out: bool,
    /// Before the first attempt.
    pub(crate) invoked: Micros,
    /// When it was done for certain; the end of time when nobody knows.
    pub(crate) settled: Micros,
}

/// A room as it was read in the end.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Log {
    /// The room.
    pub(crate) room: Uuid,
    /// Its head.
    pub(crate) head: i64,
    /// Its messages, in the order in which the history gave them.
    pub(crate) entries: Vec<Entry>,
    /// Its members.
    pub(crate) members: Vec<Row>,
}

/// A message in the end.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Entry {
    /// The row.
    pub(crate) row: Row,
    /// Who wrote it.
    pub(crate) sender: Uuid,
    /// A notice that somebody came or went.
    pub(crate) notice: Option<Notice>,
    /// Whether somebody wrote it.
    pub(crate) is_text: bool,
}

/// Who came or went. Its stamp and number are the ones right after those of the member's row.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Notice {
    /// Who.
    pub(crate) user: Uuid,
    /// Out of the room, or in.
    pub(crate) is_out: bool,
}

impl Log {
    /// Every row that is known of it in the end.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.entries.iter().map(|entry| &entry.row).chain(&self.members)
    }
}
