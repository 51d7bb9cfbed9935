//! Writing messages: the one place where a number is given and a row is stamped.
//!
//! Callers hold the room's lock or are about to take it here; they check rights after it.

use std::collections::HashMap;

use model::{File, Message, MessageId, MessageKind, Notice, NoticeType, Reaction, RoomId, Time, UserId};

use super::{
    Head, Raise, RoomNo, StoredMessage, raise,
    rows::{Files, Reactions, mentioned, number_in},
    store,
};
use crate::{
    error::Result,
    infra::{
        db::{Statement, Tx},
        random,
    },
};

/// A text to be appended.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Made by the sender.
    pub id: MessageId,
    /// The room's number.
    pub room_no: RoomNo,
    /// The room.
    pub room_id: RoomId,
    /// Who writes.
    pub sender_id: UserId,
    /// What is written; checked by the caller.
    pub body: String,
    /// The message it answers; checked by the caller.
    pub reply_to: Option<MessageId>,
    /// What it carries; the caller hangs them on it in the same transaction.
    pub files: Vec<File>,
}

/// A text that is words alone, and calls nobody.
#[derive(Clone, Debug)]
pub struct PlainText {
    /// Made by the sender.
    pub id: MessageId,
    /// The room.
    pub room_id: RoomId,
    /// Who writes.
    pub sender_id: UserId,
    /// What is written; checked by the caller.
    pub body: String,
}

/// Appends those of many texts that can be appended at once: not in private chats, only by members, under ids that are new. PostgreSQL
/// only. The ids differ.
///
/// # Errors
/// `Constraint("messages_id_key")` when one of the ids was stored a moment ago.
pub fn append_many(tx: &mut Tx, texts: Vec<PlainText>) -> Result<Vec<Message>> {
    let now = tx.now();
    let ids: Vec<MessageId> = texts.iter().map(|text| text.id).collect();
    let rooms: Vec<RoomId> = texts.iter().map(|text| text.room_id).collect();
    let senders: Vec<UserId> = texts.iter().map(|text| text.sender_id).collect();
    let bodies: Vec<&str> = texts.iter().map(|text| text.body.as_str()).collect();
    let stored: Vec<(MessageId, i64, i64, Time)> =
        tx.all(many(), &[&ids, &rooms, &senders, &bodies, &now])?;
    let mut texts: HashMap<MessageId, PlainText> = texts.into_iter().map(|text| (text.id, text)).collect();
    let stored = stored.into_iter().filter_map(|(id, pk, seq, created_at)| {
        let PlainText { room_id, sender_id, body, .. } = texts.remove(&id)?;
        let place = Place { number: number_in(pk), seq, created_at };
        Some(said(id, room_id, sender_id, body, place))
    });
    Ok(stored.collect())
}

#[cfg(not(feature = "broken"))]
fn many() -> &'static Statement {
    &store::APPEND_MANY
}

#[cfg(feature = "broken")]
fn many() -> &'static Statement {
    let by_exists = crate::broken::is(crate::broken::Broken::MembershipByExists);
    if by_exists { &store::APPEND_MANY_BY_EXISTS } else { &store::APPEND_MANY }
}

/// Raises the head, which locks the room, lets `check` look at what must still hold under that lock,
/// and appends the text. When `check` refuses, the transaction must be rolled back.
///
/// # Errors
/// The refusal of `check`; `Constraint("messages_id_key")` when the id exists already.
pub fn append_text(
    tx: &mut Tx,
    text: NewText,
    check: impl FnOnce(&mut Tx, &Head) -> Result<()>,
) -> Result<Message> {
    #[cfg(not(feature = "broken"))]
    let head = raise_for_message(tx, text.room_no)?;
    #[cfg(feature = "broken")]
    let head = super::broken::head_for(tx, &text)?;
    check(tx, &head)?;
    let place = Place { number: head.last_number, seq: head.seq, created_at: head.last_at };
    let message = said(text.id, text.room_id, text.sender_id, text.body, place);
    let message = Message { reply_to: text.reply_to, files: text.files, ..message };
    insert(tx, text.room_no, &message)?;
    Ok(message)
}

/// Where a message stands.
#[derive(Clone, Copy)]
struct Place {
    number: i64,
    seq: i64,
    created_at: Time,
}

/// A text nothing was done with yet.
fn said(id: MessageId, room_id: RoomId, sender_id: UserId, body: String, place: Place) -> Message {
    Message {
        id,
        room_id,
        number: place.number,
        seq: place.seq,
        kind: MessageKind::Text,
        notice: None,
        sender_id,
        mentions: mentioned(&body),
        body: Some(body),
        reply_to: None,
        files: Vec::new(),
        reactions: Vec::new(),
        created_at: place.created_at,
        edited_at: None,
        deleted_at: None,
        recalled: false,
        hidden: false,
    }
}

/// Appends what happened in a room.
///
/// # Errors
/// Of the database.
pub fn append_notice(
    tx: &mut Tx,
    room_no: RoomNo,
    room_id: RoomId,
    kind: NoticeType,
    user_id: UserId,
    by_user_id: UserId,
) -> Result<Message> {
    let head = raise_for_message(tx, room_no)?;
    let message = Message {
        id: MessageId(random::uuid_v7(tx.now())),
        room_id,
        number: head.last_number,
        seq: head.seq,
        kind: MessageKind::Notice,
        notice: Some(Notice { kind, user_id, by_user_id }),
        sender_id: by_user_id,
        mentions: Vec::new(),
        body: None,
        reply_to: None,
        files: Vec::new(),
        reactions: Vec::new(),
        created_at: head.last_at,
        edited_at: None,
        deleted_at: None,
        recalled: false,
        hidden: false,
    };
    insert(tx, room_no, &message)?;
    Ok(message)
}

/// Gives a text another body. The caller holds the room's lock and has checked that it may.
///
/// # Errors
/// Of the database.
pub fn edit_text(tx: &mut Tx, stored: StoredMessage, body: String) -> Result<Message> {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::EditNotStamped) {
        return super::broken::edit_unstamped(tx, stored, body);
    }
    let head = raise(tx, stored.room_no, Raise::default())?;
    let now = tx.now();
    let StoredMessage { room_no, mut message } = stored;
    tx.run(&store::EDIT, &[&room_no.pk(message.number), &head.seq, &body, &now])?;
    message.seq = head.seq;
    message.mentions = mentioned(&body);
    message.body = Some(body);
    message.edited_at = Some(now);
    Ok(message)
}

/// Takes a text's content away for everyone; its place stays. The caller holds the room's lock.
///
/// # Errors
/// Of the database.
pub fn delete_text(tx: &mut Tx, stored: StoredMessage) -> Result<Message> {
    let head = raise(tx, stored.room_no, Raise::default())?;
    let now = tx.now();
    let StoredMessage { room_no, message } = stored;
    tx.run(&store::DELETE, &[&room_no.pk(message.number), &head.seq, &now])?;
    Ok(emptied(message, head.seq, now))
}

/// Takes a text back: as [`delete_text`], and nobody draws or counts it any more. The caller holds the
/// room's lock.
///
/// # Errors
/// Of the database.
pub fn recall_text(tx: &mut Tx, stored: StoredMessage) -> Result<Message> {
    let head = raise(tx, stored.room_no, Raise::default())?;
    let now = tx.now();
    let StoredMessage { room_no, message } = stored;
    tx.run(&store::RECALL, &[&room_no.pk(message.number), &head.seq, &now])?;
    Ok(Message { recalled: true, ..emptied(message, head.seq, now) })
}

/// Gives a text other reactions to show. The caller holds the room's lock.
///
/// # Errors
/// Of the database.
pub fn set_reactions(tx: &mut Tx, stored: StoredMessage, reactions: Vec<Reaction>) -> Result<Message> {
    let head = raise(tx, stored.room_no, Raise::default())?;
    let StoredMessage { room_no, message } = stored;
    let reactions = Reactions(reactions);
    tx.run(&store::REACT, &[&room_no.pk(message.number), &head.seq, &reactions.text()])?;
    Ok(Message { seq: head.seq, reactions: reactions.0, ..message })
}

/// Takes the content of a room's texts with `after < number ≤ up_to` that nobody is shown any more: they
/// keep their places and stamps.
///
/// # Errors
/// Of the database.
pub fn empty_range(tx: &mut Tx, room: RoomNo, after: i64, up_to: i64) -> Result<()> {
    let now = tx.now();
    tx.run(&store::EMPTY_RANGE, &[&room.pk(after), &room.pk(up_to), &now]).map(drop)
}

/// Deletes the messages of a deleted room with `after < number ≤ up_to`.
///
/// # Errors
/// Of the database.
pub fn delete_range(tx: &mut Tx, room: RoomNo, after: i64, up_to: i64) -> Result<()> {
    tx.run(&store::DELETE_RANGE, &[&room.pk(after), &room.pk(up_to)]).map(drop)
}

fn emptied(mut message: Message, seq: i64, now: Time) -> Message {
    message.seq = seq;
    message.body = None;
    message.reply_to = None;
    message.mentions.clear();
    message.files.clear();
    message.reactions.clear();
    message.edited_at = None;
    message.deleted_at = Some(now);
    message
}

pub(super) fn raise_for_message(tx: &mut Tx, room_no: RoomNo) -> Result<Head> {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::BigserialCursor) {
        return super::broken::raise_for_message(tx, room_no);
    }
    let now = tx.now();
    tx.one(&store::RAISE_FOR_MESSAGE, &[&room_no, &now])
}

fn insert(tx: &mut Tx, room_no: RoomNo, message: &Message) -> Result<()> {
    let notice = message.notice.map(|notice| notice.kind);
    let notice_user_id = message.notice.map(|notice| notice.user_id);
    tx.run(
        &store::INSERT_MESSAGE,
        &[
            &room_no.pk(message.number),
            &message.id,
            &room_no,
            &message.seq,
            &message.kind,
            &notice,
            &notice_user_id,
            &message.sender_id,
            &message.body,
            &message.reply_to,
            &message.created_at,
            &Files::text(&message.files),
        ],
    )?;
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::BigserialCursor) {
        return super::broken::raise_late(tx, room_no);
    }
    Ok(())
}
