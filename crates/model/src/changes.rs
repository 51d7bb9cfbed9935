//! Catching up: the rows of a stream above a cursor, in stamp order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    BlockRow, ChatRow, FriendRow, Hidden, Member, Message, NotificationRow, Room, Session, SessionId, User,
};

/// A stamped row of a room's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", content = "row", rename_all = "lowercase")]
pub enum RoomRow {
    /// A message, new or changed.
    Message(Message),
    /// A member who came, changed role or left.
    Member(Member),
    /// The room's settings.
    Room(Room),
}

/// A session in my own stream: as it is, or the sign that it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum SessionRow {
    /// It is signed in.
    On(Session),
    /// It ended: `{id, gone: true, mySeq}`.
    #[serde(rename_all = "camelCase")]
    Gone {
        /// The session.
        id: SessionId,
        /// Always `true`.
        gone: bool,
        /// Stamp in my own stream.
        #[ts(type = "number")]
        my_seq: i64,
    },
}

/// A stamped row of my own stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", content = "row", rename_all = "lowercase")]
pub enum OwnRow {
    /// A chat of mine, or one I am no longer in.
    Chat(ChatRow),
    /// A device of mine.
    Session(SessionRow),
    /// A message I deleted for me alone.
    Hidden(Hidden),
    /// A friend, or a request.
    Friend(FriendRow),
    /// Somebody I block.
    Block(BlockRow),
    /// Something I should look at.
    Notification(NotificationRow),
}

/// One row with its stamp: `{type, seq, row}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[schemars(rename = "ChangeOf{R}")]
pub struct Change<R> {
    /// The stamp.
    #[ts(type = "number")]
    pub seq: i64,
    /// `type` and `row`.
    #[serde(flatten)]
    pub row: R,
}

/// The next part of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[schemars(rename = "ChangesOf{R}")]
pub struct Changes<R> {
    /// In stamp order.
    pub items: Vec<Change<R>>,
    /// Where to go on: the last row's stamp when cut, else the head that was read first.
    #[ts(type = "number")]
    pub seq: i64,
    /// Whether it was cut.
    pub more: bool,
    /// Each person in the rows once.
    pub users: Vec<User>,
}

/// The answer when a cursor is of no use: forget what is cached of the stream except unsent
/// messages, set the cursor to `seq`, load anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Reset {
    /// Always `true`.
    pub reset: bool,
    /// The new cursor.
    #[ts(type = "number")]
    pub seq: i64,
}
