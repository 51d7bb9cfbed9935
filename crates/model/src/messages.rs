//! Messages and their pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, MessageId, Read, RoomId, Time, User, UserId};

/// Who speaks: a person, or the room itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum MessageKind {
    /// Somebody wrote it.
    Text,
    /// Something happened; clients say it in their language.
    Notice,
}

/// What happened in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeType {
    /// `byUserId` made the room.
    Created,
    /// `userId` came in.
    Joined,
    /// `byUserId` brought `userId` in.
    Added,
    /// `userId` left.
    Left,
    /// `byUserId` removed `userId`.
    Removed,
    /// `byUserId` gave the room another name or topic.
    Changed,
}

/// A notice's content. It carries no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: NoticeType,
    /// Whom it happened to.
    pub user_id: UserId,
    /// Who did it.
    pub by_user_id: UserId,
}

/// A shared file as messages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Fetch it by this.
    pub id: FileId,
    /// The name its owner gave it.
    pub name: String,
    /// Media type, judged by content.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size_bytes: i64,
    /// Pixels, of pictures.
    #[ts(type = "number | null")]
    pub width: Option<i64>,
    /// Pixels, of pictures.
    #[ts(type = "number | null")]
    pub height: Option<i64>,
    /// Base64 placeholder, of pictures.
    pub thumbhash: Option<String>,
}

/// A file on its way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// The file's, once it is whole.
    pub id: FileId,
    /// As it will be shown.
    pub name: String,
    /// Bytes announced.
    #[ts(type = "number")]
    pub size_bytes: i64,
    /// Bytes that are here.
    #[ts(type = "number")]
    pub offset_bytes: i64,
    /// When it goes, if it hangs on nothing by then.
    pub expires_at: Time,
}

/// One emoji on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// The emoji itself.
    pub emoji: String,
    /// How many people gave it.
    #[ts(type = "number")]
    pub count: i64,
    /// The first 32 of them.
    pub user_ids: Vec<UserId>,
}

/// A message as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Made by the sender; the merge key everywhere.
    pub id: MessageId,
    /// The room.
    pub room_id: RoomId,
    /// Its place: 1, 2, 3, gapless, never changed.
    #[ts(type = "number")]
    pub number: i64,
    /// When it last changed; for one id the higher wins.
    #[ts(type = "number")]
    pub seq: i64,
    /// Text or notice.
    pub kind: MessageKind,
    /// A notice's content; `null` for texts.
    pub notice: Option<Notice>,
    /// Who wrote it, or did what the notice says.
    pub sender_id: UserId,
    /// What was written, 1 to 16,384 bytes, or nothing where there are files; `null` for notices and once deleted.
    pub body: Option<String>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// People its body names as `<@userId>`, each once.
    pub mentions: Vec<UserId>,
    /// Files shared with it.
    pub files: Vec<File>,
    /// At most 20 emoji.
    pub reactions: Vec<Reaction>,
    /// When the server took it; never goes back within a room.
    pub created_at: Time,
    /// When its author last changed it.
    pub edited_at: Option<Time>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<Time>,
    /// Its sender took it back within seconds: nobody draws or counts it. Then `deletedAt` is set too;
    /// absent otherwise.
    #[serde(default, skip_serializing_if = "is_no")]
    #[ts(optional, as = "Option<bool>")]
    pub recalled: bool,
    /// I deleted it for me alone: it keeps its place, without content. Only in answers to me; absent
    /// otherwise.
    #[serde(default, skip_serializing_if = "is_no")]
    #[ts(optional, as = "Option<bool>")]
    pub hidden: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_no(truth: &bool) -> bool {
    !truth
}

/// A message as I know it that I have deleted for me alone: a row of my own stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hidden {
    /// The message.
    pub id: MessageId,
    /// Its room.
    pub room_id: RoomId,
    /// Its place there.
    #[ts(type = "number")]
    pub number: i64,
    /// Stamp in my own stream.
    #[ts(type = "number")]
    pub my_seq: i64,
}

/// One person's emoji on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reactor {
    /// The emoji.
    pub emoji: String,
    /// Who gave it.
    pub user_id: UserId,
    /// When.
    pub created_at: Time,
}

/// One page of who reacted with what, in the order in which they did.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct ReactorPage {
    /// The oldest first.
    pub items: Vec<Reactor>,
    /// For the next page.
    pub next: Option<String>,
    /// Each person in `items` once.
    pub users: Vec<User>,
}

/// One page of a room's history, oldest first.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct MessagePage {
    /// In order of `number`.
    pub items: Vec<Message>,
    /// Ask with `before` this for what is older; `null` at the beginning.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// Ask with `after` this for what is newer; `null` at the end.
    #[ts(type = "number | null")]
    pub after: Option<i64>,
    /// Each person in `items` once.
    pub users: Vec<User>,
    /// Read positions, in rooms of at most 32; elsewhere empty.
    pub reads: Vec<Read>,
}
