//! Message rows as they stand in the table, and as everybody sees them.

use model::{File, Message, MessageId, MessageKind, Notice, NoticeType, Reaction, RoomId, Time, UserId};

use crate::{
    infra::db::{Column, Param, Value},
    row, text_enum,
};

/// A room's small number: given once, never shown; messages are clustered by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomNo(pub i64);

/// Bits of a message's key that hold its number; 31 are left for the room.
const NUMBER_BITS: u32 = 32;

impl RoomNo {
    /// The key of this room's message `number`.
    pub fn pk(self, number: i64) -> i64 {
        (self.0 << NUMBER_BITS) | number.clamp(0, (1 << NUMBER_BITS) - 1)
    }

    /// The first key that is past this room's messages.
    pub fn end_pk(self) -> i64 {
        (self.0 + 1) << NUMBER_BITS
    }
}

/// The number that a message's key holds.
pub fn number_in(pk: i64) -> i64 {
    pk & ((1 << NUMBER_BITS) - 1)
}

impl Param for RoomNo {
    fn value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Column for RoomNo {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(RoomNo)
    }
}

text_enum!(MessageKind { Text = "text", Notice = "notice" });
text_enum!(NoticeType {
    Created = "created",
    Joined = "joined",
    Added = "added",
    Left = "left",
    Removed = "removed",
    Changed = "changed",
});

/// A message row, with its room's id.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    /// The room's number.
    pub room_no: RoomNo,
    /// The message as everybody sees it.
    pub message: Message,
}

/// The columns in the order of `message_columns!`.
struct Columns {
    pk: i64,
    room_id: RoomId,
    id: MessageId,
    seq: i64,
    kind: MessageKind,
    notice: Option<NoticeType>,
    notice_user_id: Option<UserId>,
    sender_id: UserId,
    body: Option<String>,
    reply_to: Option<MessageId>,
    created_at: Time,
    edited_at: Option<Time>,
    deleted_at: Option<Time>,
    reactions: Reactions,
    recalled: bool,
    files: Files,
}

/// The reactions a message shows, in their column: JSON, or nothing for none.
pub(super) struct Reactions(pub(super) Vec<Reaction>);

impl Reactions {
    /// As it is kept.
    pub(super) fn text(&self) -> Option<String> {
        let text = || serde_json::to_string(&self.0).expect("reactions are plain shapes that JSON holds");
        (!self.0.is_empty()).then(text)
    }
}

impl Column for Reactions {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(Reactions(Vec::new())),
            Value::Text(text) => serde_json::from_str(text).ok().map(Reactions),
            _ => None,
        }
    }
}

/// A message's files, in their column: what it shows of them never changes.
pub(super) struct Files(pub(super) Vec<File>);

impl Files {
    /// As it is kept.
    pub(super) fn text(files: &[File]) -> Option<String> {
        let text = || serde_json::to_string(files).expect("files are plain shapes that JSON holds");
        (!files.is_empty()).then(text)
    }
}

impl Column for Files {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(Files(Vec::new())),
            Value::Text(text) => serde_json::from_str(text).ok().map(Files),
            _ => None,
        }
    }
}

row!(Columns {
    pk,
    room_id,
    id,
    seq,
    kind,
    notice,
    notice_user_id,
    sender_id,
    body,
    reply_to,
    created_at,
    edited_at,
    deleted_at,
    reactions,
    recalled,
    files,
});

impl From<Columns> for StoredMessage {
    fn from(row: Columns) -> Self {
        let notice = row.notice.zip(row.notice_user_id).map(|(kind, user_id)| Notice {
            kind,
            user_id,
            by_user_id: row.sender_id,
        });
        StoredMessage {
            room_no: RoomNo(row.pk >> NUMBER_BITS),
            message: Message {
                id: row.id,
                room_id: row.room_id,
                number: number_in(row.pk),
                seq: row.seq,
                kind: row.kind,
                notice,
                sender_id: row.sender_id,
                mentions: row.body.as_deref().map(mentioned).unwrap_or_default(),
                body: row.body,
                reply_to: row.reply_to,
                files: row.files.0,
                reactions: row.reactions.0,
                created_at: row.created_at,
                edited_at: row.edited_at,
                deleted_at: row.deleted_at,
                recalled: row.recalled,
                hidden: false,
            },
        }
    }
}

impl crate::infra::db::FromRow for StoredMessage {
    fn from_row(row: &mut crate::infra::db::Row<'_>) -> crate::error::Result<Self> {
        Columns::from_row(row).map(StoredMessage::from)
    }
}

/// Most people that one message mentions: their profiles travel with it.
const MAX_MENTIONS: usize = 50;

/// How a body names somebody: this, their id, `>`.
pub const MENTION: &str = "<@";

/// The people a body names as `<@userId>`, each once, in order, the first 50.
pub(super) fn mentioned(body: &str) -> Vec<UserId> {
    let mut found = Vec::new();
    for part in body.split(MENTION).skip(1) {
        let Some((id, _)) = part.split_once('>') else { continue };
        // Only the hyphenated form, as ids are written everywhere.
        let Ok(id) = id.parse::<UserId>() else { continue };
        if found.len() == MAX_MENTIONS {
            break;
        }
        if part.as_bytes().get(36) == Some(&b'>') && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{RoomNo, mentioned};

    #[test]
    fn keys_of_a_room_stand_together_in_order_of_number() {
        let room = RoomNo(7);
        assert!(RoomNo(6).pk(u32::MAX.into()) < room.pk(0));
        assert!(room.pk(1) < room.pk(2));
        assert_eq!(room.pk(u32::MAX.into()) + 1, room.end_pk());
        assert!(room.pk(i64::MAX) < room.end_pk());
    }

    #[test]
    fn a_body_names_people_in_one_form_only() {
        let id = "0198c5a0-0000-7000-8000-000000000001";
        assert_eq!(mentioned(&format!("<@{id}> and <@{id}>, hello")), vec![id.parse().unwrap()]);
        let crowd = |n: u128| format!("<@{}>", uuid::Uuid::from_u128(n));
        let crowd = (0..99).fold(String::new(), |text, n| text + &crowd(n));
        assert_eq!(mentioned(&crowd).len(), 50);
        assert!(mentioned(&format!("@{id} <@{}> <@> <@nobody>", id.replace('-', ""))).is_empty());
    }
}
