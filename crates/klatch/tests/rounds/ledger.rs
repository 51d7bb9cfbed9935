//! What the server said and what was asked of it: the promises to be held.

use std::collections::{HashMap, HashSet};

use model::{
    BlockRow, Chat, ChatRow, FriendRow, Member, Message, MessageId, NotificationRow, OwnRow, RoomId, RoomRow,
    SessionId, UserId,
};

use crate::check::Fault;

/// Which row of which stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A message.
    Message(MessageId),
    /// A member of a room.
    Member(RoomId, UserId),
    /// A room's settings.
    Room(RoomId),
    /// A room as one person has it.
    Chat(UserId, RoomId),
    /// A person's session.
    Session(UserId, SessionId),
    /// A message that a person hid from themselves.
    Hidden(UserId, MessageId),
    /// What a person is to another, by what it is called.
    Other(UserId, &'static str, uuid::Uuid),
}

impl Key {
    /// Of a row of a room's stream.
    pub(crate) fn of_room(room: RoomId, row: &RoomRow) -> Key {
        match row {
            RoomRow::Message(message) => Key::Message(message.id),
            RoomRow::Member(member) => Key::Member(room, member.user_id),
            RoomRow::Room(_) => Key::Room(room),
        }
    }

    /// Of a row of a person's stream.
    pub(crate) fn of_person(user: UserId, row: &OwnRow) -> Key {
        match row {
            OwnRow::Chat(ChatRow::In(chat)) => Key::Chat(user, chat.room.id),
            OwnRow::Chat(ChatRow::Out { id, .. }) => Key::Chat(user, *id),
            OwnRow::Hidden(hidden) => Key::Hidden(user, hidden.id),
            OwnRow::Friend(_) | OwnRow::Block(_) | OwnRow::Notification(_) => {
                let ((kind, id), _) = other_stamp(row);
                Key::Other(user, kind, id)
            }
            OwnRow::Session(model::changes::SessionRow::On(session)) => Key::Session(user, session.id),
            OwnRow::Session(model::changes::SessionRow::Gone { id, .. }) => Key::Session(user, *id),
        }
    }
}

/// What a row that is no chat, session or hidden message is about, and its stamp.
pub(crate) fn other_stamp(row: &OwnRow) -> ((&'static str, uuid::Uuid), i64) {
    match row {
        OwnRow::Friend(FriendRow::On(friend)) => (("friend", friend.user_id.0), friend.my_seq),
        OwnRow::Friend(FriendRow::Gone { user_id, my_seq, .. }) => (("friend", user_id.0), *my_seq),
        OwnRow::Block(BlockRow::On(block)) => (("block", block.user_id.0), block.my_seq),
        OwnRow::Block(BlockRow::Gone { user_id, my_seq, .. }) => (("block", user_id.0), *my_seq),
        OwnRow::Notification(NotificationRow::On(row)) => (("notification", row.id.0), row.my_seq),
        OwnRow::Notification(NotificationRow::Gone { id, my_seq, .. }) => (("notification", id.0), *my_seq),
        OwnRow::Chat(_) | OwnRow::Session(_) | OwnRow::Hidden(_) => {
            unreachable!("these have keys of their own")
        }
    }
}

/// A text somebody tried to send.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// Who.
    pub(crate) sender: UserId,
    /// Where to.
    pub(crate) room: RoomId,
    /// The how-manieth of this sender in this room: numbers follow it.
    pub(crate) index: u64,
    /// What it may say: as sent, and as every edit that was not refused.
    pub(crate) bodies: HashSet<String>,
    /// Whether somebody asked to delete it and was not refused.
    pub(crate) may_be_deleted: bool,
}

/// Everything heard and asked by everybody in one world.
#[derive(Default)]
pub(crate) struct Ledger {
    /// The newest row of each message that an answer or an event told.
    pub(crate) told: HashMap<MessageId, Message>,
    /// The highest stamp told of each row.
    pub(crate) stamps: HashMap<Key, i64>,
    /// Texts that may exist.
    pub(crate) attempts: HashMap<MessageId, Attempt>,
    /// Texts that must not exist, with who was refused where.
    pub(crate) refused: HashMap<MessageId, (UserId, RoomId)>,
    /// Read positions that were acknowledged.
    pub(crate) reads: HashMap<(UserId, RoomId), i64>,
    /// What was wrong at once.
    pub(crate) faults: Vec<Fault>,
    /// Sends that were acknowledged.
    pub(crate) acknowledged: u64,
}

impl Ledger {
    /// Somebody is about to send a text.
    pub(crate) fn attempt(&mut self, id: MessageId, sender: UserId, room: RoomId, index: u64, body: &str) {
        let bodies = HashSet::from([body.to_owned()]);
        self.attempts.insert(id, Attempt { sender, room, index, bodies, may_be_deleted: false });
    }

    /// Somebody is about to edit a text.
    pub(crate) fn attempt_edit(&mut self, id: MessageId, body: &str) {
        if let Some(attempt) = self.attempts.get_mut(&id) {
            attempt.bodies.insert(body.to_owned());
        }
    }

    /// That edit was refused.
    pub(crate) fn refuse_edit(&mut self, id: MessageId, body: &str) {
        if let Some(attempt) = self.attempts.get_mut(&id) {
            attempt.bodies.remove(body);
        }
    }

    /// Somebody who may is about to delete a text.
    pub(crate) fn attempt_delete(&mut self, id: MessageId) {
        if let Some(attempt) = self.attempts.get_mut(&id) {
            attempt.may_be_deleted = true;
        }
    }

    /// A send was refused for good.
    pub(crate) fn refuse(&mut self, id: MessageId, sender: UserId, room: RoomId) {
        if self.told.get(&id).is_some_and(|row| row.sender_id == sender && row.room_id == room) {
            self.faults.push(Fault::Refused { id });
        }
        self.attempts.remove(&id);
        self.refused.insert(id, (sender, room));
    }

    /// A message row was told, by whichever way.
    pub(crate) fn tell(&mut self, row: &Message) {
        self.stamp(Key::Message(row.id), row.seq);
        match self.told.get(&row.id) {
            Some(held) if held.seq > row.seq => {}
            Some(held) if held.seq == row.seq => {
                if held != row {
                    self.faults.push(Fault::TwoRowsOfAStamp { id: row.id, seq: row.seq });
                }
            }
            _ => {
                self.told.insert(row.id, row.clone());
            }
        }
    }

    /// A row of a room's stream was told.
    pub(crate) fn tell_room(&mut self, room: RoomId, row: &RoomRow, seq: i64) {
        match row {
            RoomRow::Message(message) => self.tell(message),
            RoomRow::Member(_) | RoomRow::Room(_) => self.stamp(Key::of_room(room, row), seq),
        }
    }

    /// A row of a person's stream was told.
    pub(crate) fn tell_own(&mut self, user: UserId, row: &OwnRow, seq: i64) {
        self.stamp(Key::of_person(user, row), seq);
    }

    /// An answer held somebody's chat.
    pub(crate) fn tell_chat(&mut self, user: UserId, chat: &Chat) {
        self.stamp(Key::Chat(user, chat.room.id), chat.my_seq);
    }

    /// An answer held a member.
    pub(crate) fn tell_member(&mut self, member: &Member) {
        self.stamp(Key::Member(member.room_id, member.user_id), member.seq);
    }

    /// A read position was acknowledged.
    pub(crate) fn tell_read(&mut self, user: UserId, room: RoomId, number: i64) {
        let held = self.reads.entry((user, room)).or_default();
        *held = number.max(*held);
    }

    fn stamp(&mut self, key: Key, seq: i64) {
        let held = self.stamps.entry(key).or_default();
        *held = seq.max(*held);
    }
}
