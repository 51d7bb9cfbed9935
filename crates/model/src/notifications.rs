//! What somebody should look at: rows of their own stream, each leading to its place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Message, MessageId, NotificationId, RoomId, Time, User, UserId};

/// Why somebody is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A text in a private chat, the first of those not read yet; or an answer to a text of mine.
    Message,
    /// A text that names me.
    Mention,
    /// An emoji on a text of mine.
    Reaction,
    /// Somebody wants to be friends.
    FriendRequest,
    /// Somebody brought me into a room.
    RoomInvitation,
}

/// One of my notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Made by the server; higher ones are newer.
    pub id: NotificationId,
    /// Why.
    pub kind: NotificationKind,
    /// Whose doing it is.
    pub user_id: UserId,
    /// Where; `null` for a friend request.
    pub room_id: Option<RoomId>,
    /// The text, for messages, mentions and reactions.
    pub message_id: Option<MessageId>,
    /// The text's place; for an invitation the place of the notice.
    #[ts(type = "number | null")]
    pub number: Option<i64>,
    /// The emoji of a reaction.
    pub emoji: Option<String>,
    /// When.
    pub created_at: Time,
    /// When I saw it, here or in its room.
    pub read_at: Option<Time>,
    /// Stamp in my own stream.
    #[ts(type = "number")]
    pub my_seq: i64,
}

/// A notification in my own stream: as it is, or the sign that it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum NotificationRow {
    /// It is there.
    On(Notification),
    /// What it was about is gone: `{id, gone: true, mySeq}`.
    #[serde(rename_all = "camelCase")]
    Gone {
        /// The notification.
        id: NotificationId,
        /// Always `true`.
        gone: bool,
        /// Stamp in my own stream.
        #[ts(type = "number")]
        my_seq: i64,
    },
}

/// One page of my notifications, the newest first.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct NotificationPage {
    /// At most as many as were asked for; the server keeps the last 500.
    pub items: Vec<Notification>,
    /// For the next page.
    pub next: Option<String>,
    /// How many are not read, over all pages; at most 100 (shown 99+).
    #[ts(type = "number")]
    pub unread: i64,
    /// Each person in `items` once.
    pub users: Vec<User>,
    /// The texts in `items` that I may see now.
    pub messages: Vec<Message>,
}

/// What `PUT /api/notifications/read` answers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct NotificationsRead {
    /// How many are left; at most 100.
    #[ts(type = "number")]
    pub unread: i64,
}
