//! Rooms, their members, and a room as one person has it in their list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Message, RoomId, Time, User, UserId};

/// Who may find and enter a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum RoomKind {
    /// In the directory; anyone may join.
    Public,
    /// Only for those who were added; its existence is private.
    Private,
    /// The one chat between two people, or one person's notes.
    Direct,
}

/// A room's settings and counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Room {
    /// Made by the client that created it; a direct room's is derived from its two people.
    pub id: RoomId,
    /// Never changes.
    pub kind: RoomKind,
    /// 1 to 80 characters; `null` for a direct room.
    pub name: Option<String>,
    /// At most 250 characters; may be empty.
    pub topic: String,
    /// The room's head when this was read.
    #[ts(type = "number")]
    pub seq: i64,
    /// The newest message's number; 0 in an empty room.
    #[ts(type = "number")]
    pub last_number: i64,
    /// People in it now. In no stream.
    #[ts(type = "number")]
    pub member_count: i64,
    /// When it was made.
    pub created_at: Time,
}

/// What a member may do to a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads and writes, adds people.
    Member,
    /// Also changes settings, deletes messages, removes people.
    Moderator,
    /// Also gives roles and deletes the room.
    Owner,
}

/// How loudly a chat calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Every message.
    All,
    /// Only when mentioned.
    Mentions,
    /// Never.
    None,
}

/// A room as I have it in my list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    /// The room itself.
    #[serde(flatten)]
    pub room: Room,
    /// Stamp in my own stream; decides which copy of role, positions and level is newer.
    #[ts(type = "number")]
    pub my_seq: i64,
    /// My role in it.
    pub role: Role,
    /// I have read up to this number.
    #[ts(type = "number")]
    pub read_number: i64,
    /// I deleted the chat for me up to this number.
    #[ts(type = "number")]
    pub cleared_number: i64,
    /// How loudly it calls.
    pub level: Level,
    /// Texts above `readNumber` and `clearedNumber`, not mine, not deleted; counted to 100 (shown 99+).
    #[ts(type = "number")]
    pub unread: i64,
    /// Those among them that mention me.
    #[ts(type = "number")]
    pub mentions: i64,
    /// The newest message above `clearedNumber`; may be deleted, or a notice.
    pub last_message: Option<Message>,
    /// The other person of a direct room (myself in my notes); `null` elsewhere.
    pub peer: Option<User>,
    /// One of the two asks to delete this private chat for both; `null` otherwise.
    pub erasure: Option<Erasure>,
}

/// Somebody's wish that a private chat be deleted for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    /// Who asks. For them it is deleted already.
    pub by_user_id: UserId,
    /// Everything up to this number would go.
    #[ts(type = "number")]
    pub number: i64,
    /// When they asked.
    pub created_at: Time,
}

/// A chat in my own stream: as it is, or the sign that I am no longer in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum ChatRow {
    /// I am a member.
    In(Box<Chat>),
    /// I left or was removed: `{id, role: null, mySeq}`. Drop what is cached of the room.
    #[serde(rename_all = "camelCase")]
    Out {
        /// The room.
        id: RoomId,
        /// Always `null`.
        role: (),
        /// Stamp in my own stream.
        #[ts(type = "number")]
        my_seq: i64,
    },
}

/// Somebody's place in a room. Former members keep their row, with `leftAt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The room.
    pub room_id: RoomId,
    /// The person.
    pub user_id: UserId,
    /// Their role; the last one they had, once they left.
    pub role: Role,
    /// When they last came in.
    pub joined_at: Time,
    /// When they left or were removed; `null` while they are in.
    pub left_at: Option<Time>,
    /// Stamp in the room's stream.
    #[ts(type = "number")]
    pub seq: i64,
}

/// How far somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// The person.
    pub user_id: UserId,
    /// Up to this number.
    #[ts(type = "number")]
    pub read_number: i64,
}

/// One page of a room's members, with the people.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MemberPage {
    /// Those who are in now: owners first, then moderators, then members.
    pub items: Vec<Member>,
    /// For the next page.
    pub next: Option<String>,
    /// Each person in `items` once.
    pub users: Vec<User>,
    /// Read positions, in rooms of at most 32; elsewhere empty.
    pub reads: Vec<Read>,
}
