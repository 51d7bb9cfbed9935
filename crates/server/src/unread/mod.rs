//! A person's own row of each room they are or were in: position, level, and what is unread.
//!
//! Owns the tables `chats` and `hidden` (messages somebody deleted for themselves alone). Every change raises the person's head and stamps the row with it; the
//! caller then tells of it (`rooms::emit_chat`), because the row as sent needs the room's shape.
//! Unread is counted from the position and the rows after it; no counter is stored, so none drifts.

mod hidden;
pub(crate) mod store;

pub use hidden::{changed_hidden, hidden_among, hide, is_hidden};

use model::{Level, Read, Role, UserId};

use crate::{
    error::Result,
    infra::db::Tx,
    row,
    streams::{self, RoomNo},
    text_enum,
};

/// Unread is counted up to here; clients show "99+" above 99.
pub const MAX_COUNTED: i64 = 100;

/// How many places back from the newest message a room is looked through, for what is unread and for the last message
/// shown: however many of them are one's own, hidden, or of somebody one blocks, it costs no more.
pub const LOOKED_BACK: i64 = 1_000;

/// Read positions are told in rooms of at most this many people.
pub const MAX_READS: i64 = 32;

text_enum!(Level { All = "all", Mentions = "mentions", None = "none" });

/// Where somebody stands in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Stamp in their own stream.
    pub my_seq: i64,
    /// Read up to this number.
    pub read_number: i64,
    /// Cleared up to this number.
    pub cleared_number: i64,
}

row!(Position { my_seq, read_number, cleared_number });

/// What is left to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Texts, counted to [`MAX_COUNTED`], the newest first.
    pub texts: i64,
    /// Those among them that mention the person.
    pub mentions: i64,
}

/// Makes somebody's row of a room they come into, or takes up the one they left behind. A new row
/// starts with everything up to `read_number` read; an old one keeps its positions and level.
/// Answers the stamp.
///
/// # Errors
/// Of the database.
pub fn enter(tx: &mut Tx, user: UserId, room: RoomNo, role: Role, read_number: i64) -> Result<i64> {
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::ENTER, &[&user, &room, &my_seq, &role, &read_number])?;
    Ok(my_seq)
}

/// Marks somebody's row with another role, or with none when they left. Answers the stamp.
///
/// # Errors
/// Of the database.
pub fn set_role(tx: &mut Tx, user: UserId, room: RoomNo, role: Option<Role>) -> Result<i64> {
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::SET_ROLE, &[&user, &room, &my_seq, &role])?;
    Ok(my_seq)
}

/// Where somebody stands in a room they are in.
///
/// # Errors
/// Of the database.
pub fn position(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Option<Position>> {
    tx.opt(&store::POSITION, &[&user, &room])
}

/// Moves somebody's position forward, or back too when `back` says so. Answers the new position when
/// it moved. The person's head is raised first: of two moves at once the later sees the earlier.
///
/// # Errors
/// Of the database.
pub fn move_to(
    tx: &mut Tx,
    user: UserId,
    room: RoomNo,
    number: i64,
    back: Direction,
) -> Result<Option<Position>> {
    let Some(before) = position(tx, user, room)? else { return Ok(None) };
    // What is cleared is not there to be unread.
    let number = number.max(before.cleared_number);
    if !back.allows(before.read_number, number) {
        return Ok(None);
    }
    let my_seq = streams::raise_user(tx, user)?;
    let statement = match back {
        Direction::ForwardOnly => &store::MOVE_FORWARD,
        Direction::Either => &store::MOVE,
    };
    tx.run(statement, &[&user, &room, &my_seq, &number])?;
    position(tx, user, room)
}

/// Clears a room for somebody up to `number`; what they cleared stays so, and counts as read. Answers
/// with the position before, or `None` when nothing changed.
///
/// # Errors
/// Of the database.
pub fn clear(tx: &mut Tx, user: UserId, room: RoomNo, number: i64) -> Result<Option<Position>> {
    let Some(before) = position(tx, user, room)?.filter(|before| before.cleared_number < number) else {
        return Ok(None);
    };
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::CLEAR, &[&user, &room, &my_seq, &number])?;
    Ok(Some(before))
}

/// Sets how loudly a room calls somebody. Answers whether that is new.
///
/// # Errors
/// Of the database.
pub fn set_level(tx: &mut Tx, user: UserId, room: RoomNo, level: Level) -> Result<bool> {
    let (before,): (Level,) = tx.one(&store::LEVEL, &[&user, &room])?;
    if before == level {
        return Ok(false);
    }
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::SET_LEVEL, &[&user, &room, &my_seq, &level]).map(|_| true)
}

/// Stamps somebody's row of a room anew, because what it tells has changed.
///
/// # Errors
/// Of the database.
pub fn touch(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    tx.run(&store::TOUCH, &[&user, &room, &my_seq]).map(drop)
}

/// Whether a position may go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What was read stays read.
    ForwardOnly,
    /// The person marks something unread.
    Either,
}

impl Direction {
    fn allows(self, from: i64, to: i64) -> bool {
        match self {
            Direction::ForwardOnly => to > from,
            Direction::Either => to != from,
        }
    }
}

/// Counts what somebody has not read above `position` and up to `last_number`, within the last [`LOOKED_BACK`]
/// places.
///
/// # Errors
/// Of the database.
pub fn count(
    tx: &mut Tx,
    user: UserId,
    room: RoomNo,
    position: &Position,
    last_number: i64,
) -> Result<Unread> {
    let read = position.read_number.max(position.cleared_number);
    let from = room.pk(read.max(last_number - LOOKED_BACK));
    let mention = format!("<@{user}>");
    let (texts, mentions) =
        tx.one(&store::COUNT, &[&from, &room.pk(last_number + 1), &user, &MAX_COUNTED, &mention])?;
    Ok(Unread { texts, mentions })
}

/// How far everybody in a room has read; empty in rooms of more than [`MAX_READS`].
///
/// # Errors
/// Of the database.
pub fn reads(tx: &mut Tx, room: RoomNo, member_count: i64) -> Result<Vec<Read>> {
    if member_count > MAX_READS {
        return Ok(Vec::new());
    }
    let rows: Vec<(UserId, i64)> = tx.all(&store::READS, &[&room])?;
    Ok(rows.into_iter().map(|(user_id, read_number)| Read { user_id, read_number }).collect())
}
