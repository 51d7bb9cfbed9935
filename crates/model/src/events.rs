//! What the server says unasked, over the socket.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Me, Member, Message, OwnRow, Room, RoomId, Time, User, UserId};

/// `ready`: the first event, and again after `lagged`. Compare cursors, fetch what moved.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Ready {
    /// Of the database; another one than before drops every cache.
    #[ts(type = "string")]
    pub epoch: Uuid,
    /// Myself.
    pub user: Me,
    /// My own stream's head.
    #[ts(type = "number")]
    pub seq: i64,
    /// At most 500 rooms, newest activity first.
    pub rooms: Vec<ReadyRoom>,
    /// Whether there are more rooms than listed.
    pub more: bool,
}

/// A room's counters in [`Ready`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadyRoom {
    /// The room.
    pub id: RoomId,
    /// Its head.
    #[ts(type = "number")]
    pub seq: i64,
    /// Its newest message's number.
    #[ts(type = "number")]
    pub last_number: i64,
    /// I have read up to this.
    #[ts(type = "number")]
    pub read_number: i64,
}

/// Fields every room event carries: where it stands in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InRoom {
    /// The room.
    pub room_id: RoomId,
    /// The stamp this one follows.
    #[ts(type = "number")]
    pub after: i64,
    /// The row's stamp.
    #[ts(type = "number")]
    pub seq: i64,
}

/// `message:created`, `message:changed`, `message:deleted`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MessageEvent {
    /// Place in the stream.
    #[serde(flatten)]
    pub at: InRoom,
    /// The row as it is now.
    pub message: Message,
    /// People it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<User>>")]
    pub users: Vec<User>,
}

/// `room:changed`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RoomEvent {
    /// Place in the stream.
    #[serde(flatten)]
    pub at: InRoom,
    /// The row as it is now.
    pub room: Room,
}

/// `member:joined`, `member:changed`, `member:left`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MemberEvent {
    /// Place in the stream.
    #[serde(flatten)]
    pub at: InRoom,
    /// The row as it is now.
    pub member: Member,
    /// The person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<User>>")]
    pub users: Vec<User>,
}

/// `me:changed`: one changed row of my own stream.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OwnEvent {
    /// The stamp this one follows.
    #[ts(type = "number")]
    pub after: i64,
    /// The row's stamp.
    #[ts(type = "number")]
    pub seq: i64,
    /// `type` and `row`.
    #[serde(flatten)]
    pub row: OwnRow,
}

/// `profile:changed`: somebody I share a room with looks different.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProfileEvent {
    /// As they are now; the higher `version` wins.
    pub user: User,
}

/// `room:deleted`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoomDeletedEvent {
    /// Drop it.
    pub room_id: RoomId,
}

/// `read:changed`, in rooms of at most 32, at most once a second per person.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadEvent {
    /// The room.
    pub room_id: RoomId,
    /// The person.
    pub user_id: UserId,
    /// They have read up to this.
    #[ts(type = "number")]
    pub read_number: i64,
}

/// `typing:changed`; ends by itself after 6 s.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TypingEvent {
    /// The room.
    pub room_id: RoomId,
    /// The person.
    pub user_id: UserId,
    /// Started or stopped.
    pub on: bool,
}

/// `presence:changed`, of people one watches.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PresenceEvent {
    /// The person.
    pub user_id: UserId,
    /// Here or gone.
    pub online: bool,
    /// When they were last here, once they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_seen_at: Option<Time>,
}
