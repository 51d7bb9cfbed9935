//! What must hold at the end of a round. Pure: the truth and the promises go in, faults come out.

mod person;
mod room;
#[cfg(test)]
mod tests;

use model::{MessageId, RoomId, UserId};

use crate::ledger::Key;

pub(crate) use self::{
    person::{PersonTruth, check_own, check_person},
    room::{Held, RoomTruth, check_held, check_room},
};

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A message that an answer or an event told of is not in the history.
    Lost { id: MessageId, number: i64 },
    /// The history has an older state of it than was told.
    WentBack { id: MessageId, told: i64, found: i64 },
    /// The history has something else under the stamp that was told.
    Altered { id: MessageId, seq: i64 },
    /// One id stands twice in the history.
    Doubled { id: MessageId },
    /// The numbers are not 1, 2, 3….
    Number { room: RoomId, expected: i64, found: i64 },
    /// A later message has an earlier time.
    Time { id: MessageId },
    /// Two rows of a stream share a stamp.
    SharedStamp { seq: i64, one: Key, other: Key },
    /// The head is not the highest stamp.
    Head { stream: String, head: i64, highest: i64 },
    /// A row has a lower stamp than was told, or is not there.
    RowWentBack { key: Key, told: i64, found: Option<i64> },
    /// A refused message is there.
    Refused { id: MessageId },
    /// A text that nobody tried to send.
    Unknown { id: MessageId },
    /// A text says what nobody wrote, or is in the wrong place, or is gone though nobody deleted it.
    Invented { id: MessageId, body: Option<String> },
    /// Somebody's messages stand in another order than they were written.
    Order { sender: UserId, room: RoomId, id: MessageId },
    /// History and changes disagree.
    Disagree { id: MessageId },
    /// A client holds another room than it should, or lacks it.
    Rooms { client: String, room: RoomId, holds: bool },
    /// A client's list lacks a message.
    Missing { client: String, id: MessageId },
    /// A client's list has a message that is not there.
    Extra { client: String, id: MessageId },
    /// A client has another state of a message.
    Stale { client: String, id: MessageId, held: i64, found: i64 },
    /// A client holds other members or settings.
    Members { client: String, room: RoomId },
    /// A client's cursor is not the stream's head.
    Behind { client: String, stream: String, cursor: i64, head: i64 },
    /// A client's own list of chats or sessions differs.
    Own { client: String, key: Key },
    /// A read position went back.
    Read { user: UserId, room: RoomId, told: i64, found: i64 },
    /// The count of unread messages is wrong.
    Unread { user: UserId, room: RoomId, told: i64, counted: i64 },
    /// One stamp was told with two rows.
    TwoRowsOfAStamp { id: MessageId, seq: i64 },
    /// Something happened that never may.
    Never(String),
}
