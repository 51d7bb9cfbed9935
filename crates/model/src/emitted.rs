//! What a transaction changed, on its way from the commit to the sockets.
//!
//! The database layer collects these and hands them to the bus after the commit; the bus carries
//! them and never looks inside; the gateway turns them into the events of [`crate::events`].

use serde::{Deserialize, Serialize};

use crate::{OwnRow, RoomId, RoomRow, User, UserId};

/// The stream an [`Emitted`] belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stream {
    /// A room's: settings, members, messages.
    Room(RoomId),
    /// A person's own: chats, sessions, friends, blocks, notifications.
    User(UserId),
}

/// Which name a room row travels under. A hint: the row is applied the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    /// It is new: `message:created`, `member:joined`.
    Created,
    /// It is different: `message:changed`, `member:changed`, `room:changed`.
    Changed,
    /// It is gone: `message:deleted`, `member:left`.
    Deleted,
}

/// The member row behind a `chat` row: it decides whether sockets enter or leave the room's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberStamp {
    /// The room.
    pub room_id: RoomId,
    /// The member row's stamp in the room's stream; an older one is ignored.
    pub seq: i64,
    /// In, or out.
    pub is_in: bool,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Emitted {
    /// A stamped row of a room's stream.
    Room {
        /// The room.
        room_id: RoomId,
        /// Its stamp.
        seq: i64,
        /// The name it travels under.
        happened: Happened,
        /// The row as of that stamp.
        row: RoomRow,
        /// The people the row names.
        users: Vec<User>,
    },
    /// A stamped row of a person's own stream.
    Own {
        /// The person.
        user_id: UserId,
        /// Its stamp.
        seq: i64,
        /// The row as of that stamp.
        row: OwnRow,
        /// With a `chat` row whose membership this change made or ended.
        member: Option<MemberStamp>,
    },
    /// A room was deleted for everybody. In no stream: its own is over.
    RoomDeleted {
        /// The room.
        room_id: RoomId,
    },
    /// Somebody's profile changed: for those who share a room with them. In no stream.
    Profile(User),
    /// Somebody read up to a number, in a room small enough to tell. In no stream.
    Read {
        /// The room.
        room_id: RoomId,
        /// The person.
        user_id: UserId,
        /// The position.
        read_number: i64,
    },
}

impl Emitted {
    /// The stream from which the database tells what this tells, if one does.
    pub fn stream(&self) -> Option<Stream> {
        match self {
            Emitted::RoomDeleted { room_id } => Some(Stream::Room(*room_id)),
            other => other.stamp().map(|(stream, _)| stream),
        }
    }

    /// The stream and stamp, for those that have them.
    pub fn stamp(&self) -> Option<(Stream, i64)> {
        match self {
            Emitted::Room { room_id, seq, .. } => Some((Stream::Room(*room_id), *seq)),
            Emitted::Own { user_id, seq, .. } => Some((Stream::User(*user_id), *seq)),
            Emitted::Profile(_) | Emitted::Read { .. } | Emitted::RoomDeleted { .. } => None,
        }
    }
}
