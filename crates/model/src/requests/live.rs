//! What clients may ask for over the socket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, MessageId, RoomId, UserId};

requests! {
    /// `message:send`.
    SocketSend {
        /// Made by the client.
        id: MessageId,
        /// Where to.
        room_id: RoomId,
        /// 1 to 16,384 bytes of UTF-8; with files it may be empty.
        #[schemars(length(max = 16_384))]
        body: String,
        /// A message of the same room.
        reply_to: Option<MessageId>,
        /// Finished uploads of mine, at most ten.
        #[schemars(length(max = 10))]
        file_ids: Option<Vec<FileId>>,
    }
    /// `message:edit`.
    SocketEdit {
        /// The message.
        id: MessageId,
        /// The new text.
        #[schemars(length(max = 16_384))]
        body: String,
    }
    /// `message:delete`.
    SocketDelete {
        /// The message.
        id: MessageId,
    }
    /// `message:recall`.
    SocketRecall {
        /// The message.
        id: MessageId,
    }
    /// `message:react`.
    SocketReact {
        /// The message.
        id: MessageId,
        /// One emoji.
        emoji: String,
        /// Give it, or take it back.
        on: bool,
    }
    /// `room:read`.
    SocketRead {
        /// The room.
        room_id: RoomId,
        /// Up to this number.
        #[schemars(range(min = 0))]
        #[ts(type = "number")]
        number: i64,
    }
    /// `room:changes`.
    SocketRoomChanges {
        /// The room.
        room_id: RoomId,
        /// My cursor; 0 is the beginning.
        #[ts(type = "number")]
        after: i64,
        /// 1 to 100; 50 when absent.
        #[ts(type = "number")]
        limit: Option<i64>,
    }
    /// `me:changes`.
    SocketOwnChanges {
        /// My cursor; 0 is the beginning.
        #[ts(type = "number")]
        after: i64,
        /// 1 to 100; 50 when absent.
        #[ts(type = "number")]
        limit: Option<i64>,
    }
    /// `typing`.
    SocketTyping {
        /// The room.
        room_id: RoomId,
        /// Started or stopped.
        on: bool,
    }
    /// `presence:watch`.
    SocketWatch {
        /// At most 500; replaces the former set.
        user_ids: Vec<UserId>,
    }
}
