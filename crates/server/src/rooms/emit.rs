//! Telling of what a transaction changed, once it is committed.

use model::{
    ChatRow, Emitted, Happened, Hidden, Member, MemberStamp, Message, OwnRow, Room, RoomId, RoomRow, User,
    UserId,
};

use super::{chats, store};
use crate::{
    accounts,
    error::Result,
    infra::db::Tx,
    streams::{self, RoomNo},
    unread,
};

/// Bytes of people that travel with one event: it must stay below what a full socket may queue.
const PEOPLE_BYTES: usize = 32 * 1024;

/// Tells of a message row, with the people it names.
///
/// # Errors
/// Of the database.
pub fn emit_message(tx: &mut Tx, happened: Happened, message: &Message) -> Result<()> {
    let users = people_of(tx, message)?;
    tell(tx, happened, message, users);
    Ok(())
}

/// Tells of new texts that name nobody but their senders.
///
/// # Errors
/// Of the database.
pub fn emit_plain(tx: &mut Tx, messages: &[Message]) -> Result<()> {
    let mut senders: Vec<UserId> = messages.iter().map(|message| message.sender_id).collect();
    senders.sort_unstable();
    senders.dedup();
    let senders = accounts::users_by_ids(tx, &senders)?;
    for message in messages {
        let sender = senders.iter().filter(|user| user.id == message.sender_id).cloned().collect();
        tell(tx, Happened::Created, message, sender);
    }
    Ok(())
}

/// Tells of a message whose reactions changed, with its sender and who changed them: everybody in the room hears of
/// each click, and holds the message or asks for whom they do not know.
///
/// # Errors
/// Of the database.
pub fn emit_reacted(tx: &mut Tx, message: &Message, by: UserId) -> Result<()> {
    let users = accounts::users_by_ids(tx, &[message.sender_id, by])?;
    tell(tx, Happened::Changed, message, users);
    Ok(())
}

/// The people that travel with a message: those it cannot be read without, its sender first, as many as fit.
///
/// # Errors
/// Of the database.
pub fn people_of(tx: &mut Tx, message: &Message) -> Result<Vec<User>> {
    let mut ids: Vec<UserId> = streams::named_in(message).collect();
    let first = ids[..ids.len() - message.mentions.len()].to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut users = accounts::users_by_ids(tx, &ids)?;
    users.sort_by_key(|user| !first.contains(&user.id));
    users.truncate(streams::that_fit(&users, |_| None, PEOPLE_BYTES));
    Ok(users)
}

fn tell(tx: &mut Tx, happened: Happened, message: &Message, users: Vec<User>) {
    tx.emit(Emitted::Room {
        room_id: message.room_id,
        seq: message.seq,
        happened,
        row: RoomRow::Message(message.clone()),
        users,
    });
}

/// Tells of a member row.
pub(super) fn emit_member(tx: &mut Tx, happened: Happened, member: &Member) -> Result<()> {
    let users = accounts::users_by_ids(tx, &[member.user_id])?;
    tx.emit(Emitted::Room {
        room_id: member.room_id,
        seq: member.seq,
        happened,
        row: RoomRow::Member(*member),
        users,
    });
    Ok(())
}

/// Tells of a room's settings under their stamp.
pub(super) fn emit_room(tx: &mut Tx, room: RoomNo, seq: i64) -> Result<()> {
    let room: Room = tx.one(&store::ROOM, &[&room])?;
    tx.emit(Emitted::Room {
        room_id: room.id,
        seq,
        happened: Happened::Changed,
        row: RoomRow::Room(room),
        users: Vec::new(),
    });
    Ok(())
}

/// Tells somebody of their chat as it is now, when nothing about their being in the room changed.
///
/// # Errors
/// 404 when they are not in the room.
pub fn emit_chat(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<()> {
    let chat = chats::chat(tx, user, room)?;
    let seq = chat.my_seq;
    emit_own(tx, user, seq, ChatRow::In(Box::new(chat)), None);
    Ok(())
}

/// Tells somebody that they are in a room now. Their sockets enter its stream before they hear of it.
pub(super) fn emit_entered(tx: &mut Tx, user: UserId, room: RoomNo, member_seq: i64) -> Result<()> {
    let chat = chats::chat(tx, user, room)?;
    let stamp = MemberStamp { room_id: chat.room.id, seq: member_seq, is_in: true };
    let seq = chat.my_seq;
    emit_own(tx, user, seq, ChatRow::In(Box::new(chat)), Some(stamp));
    Ok(())
}

/// Tells somebody that they are no longer in a room.
pub(super) fn emit_out(tx: &mut Tx, user: UserId, room_id: RoomId, my_seq: i64, member_seq: i64) {
    let stamp = MemberStamp { room_id, seq: member_seq, is_in: false };
    emit_own(tx, user, my_seq, ChatRow::Out { id: room_id, role: (), my_seq }, Some(stamp));
}

/// Tells somebody's devices of a message they hid, and of their chat as it is without it.
///
/// # Errors
/// 404 when they are not in the room.
pub fn emit_hidden(tx: &mut Tx, user: UserId, room: RoomNo, hidden: Hidden) -> Result<()> {
    let row = OwnRow::Hidden(hidden);
    tx.emit(Emitted::Own { user_id: user, seq: hidden.my_seq, row, member: None });
    unread::touch(tx, user, room)?;
    emit_chat(tx, user, room)
}

fn emit_own(tx: &mut Tx, user_id: UserId, seq: i64, chat: ChatRow, member: Option<MemberStamp>) {
    tx.emit(Emitted::Own { user_id, seq, row: OwnRow::Chat(chat), member });
}
