//! What one client holds of the streams, kept by the rules of docs/realtime.md.

use std::collections::{HashMap, VecDeque};

use model::{
    Chat, ChatRow, Member, Message, MessageId, OwnRow, Room, RoomRow, SessionId, UserId, changes::SessionRow,
};
use trial::Cursor;

use crate::ledger::other_stamp;

/// Ids of newest rows kept to choose from.
const RECENT: usize = 60;

/// One room.
pub(crate) struct RoomCopy {
    /// Of its stream.
    pub(crate) cursor: Cursor,
    /// Its settings.
    pub(crate) room: Room,
    room_stamp: i64,
    /// Its messages.
    pub(crate) messages: HashMap<MessageId, Message>,
    /// Its members, former ones among them.
    pub(crate) members: HashMap<UserId, Member>,
    /// Texts that came last.
    pub(crate) recent: VecDeque<MessageId>,
    /// Highest number held.
    pub(crate) highest: i64,
}

impl RoomCopy {
    /// A room met by its chat row; its rows are still to be loaded.
    pub(crate) fn new(chat: &Chat) -> RoomCopy {
        RoomCopy {
            cursor: Cursor::at(chat.room.seq),
            room: chat.room.clone(),
            room_stamp: chat.room.seq,
            messages: HashMap::new(),
            members: HashMap::new(),
            recent: VecDeque::new(),
            highest: 0,
        }
    }

    /// Forgets all rows; everything up to `seq` is to be loaded anew.
    pub(crate) fn reset(&mut self, seq: i64) {
        self.cursor = Cursor::at(seq);
        self.messages.clear();
        self.members.clear();
        self.recent.clear();
        self.highest = 0;
    }

    /// Takes a row in, whichever way it came: for one id the higher stamp wins.
    pub(crate) fn apply(&mut self, row: RoomRow, seq: i64) {
        match row {
            RoomRow::Message(message) => self.put(message),
            RoomRow::Member(member) => {
                let held = self.members.entry(member.user_id).or_insert(member);
                if member.seq > held.seq {
                    *held = member;
                }
            }
            RoomRow::Room(room) => self.put_settings(room, seq),
        }
    }

    /// Takes a message in.
    pub(crate) fn put(&mut self, message: Message) {
        let held = self.messages.get(&message.id);
        if held.is_some_and(|held| held.seq >= message.seq) {
            return;
        }
        if held.is_none() && message.body.is_some() {
            self.recent.push_back(message.id);
            if self.recent.len() > RECENT {
                self.recent.pop_front();
            }
        }
        self.highest = self.highest.max(message.number);
        self.messages.insert(message.id, message);
    }

    /// Takes the settings in, as of a stamp.
    pub(crate) fn put_settings(&mut self, room: Room, seq: i64) {
        if seq >= self.room_stamp {
            self.room_stamp = seq;
            self.room = room;
        }
    }
}

/// My own stream.
#[derive(Default)]
pub(crate) struct OwnCopy {
    /// Of the stream.
    pub(crate) cursor: Cursor,
    /// The newest row of each room I am or was in.
    pub(crate) chats: HashMap<model::RoomId, ChatRow>,
    /// The newest row of each session.
    pub(crate) sessions: HashMap<SessionId, SessionRow>,
    /// What I deleted for me alone.
    pub(crate) hidden: HashMap<model::MessageId, model::Hidden>,
    /// The newest of all other rows.
    pub(crate) others: HashMap<(&'static str, uuid::Uuid), OwnRow>,
}

impl OwnCopy {
    /// Takes a row in when it is newer than the one held. Answers the chat row when it was.
    pub(crate) fn apply(&mut self, row: OwnRow) -> Option<ChatRow> {
        match row {
            OwnRow::Chat(chat) => {
                let (id, my_seq) = chat_stamp(&chat);
                if self.chats.get(&id).is_some_and(|held| chat_stamp(held).1 >= my_seq) {
                    return None;
                }
                self.chats.insert(id, chat.clone());
                Some(chat)
            }
            OwnRow::Hidden(hidden) => {
                self.hidden.insert(hidden.id, hidden);
                None
            }
            OwnRow::Friend(_) | OwnRow::Block(_) | OwnRow::Notification(_) => {
                let (key, my_seq) = other_stamp(&row);
                if self.others.get(&key).is_none_or(|held| other_stamp(held).1 < my_seq) {
                    self.others.insert(key, row);
                }
                None
            }
            OwnRow::Session(session) => {
                let (id, my_seq) = match &session {
                    SessionRow::On(session) => (session.id, session.my_seq),
                    SessionRow::Gone { id, my_seq, .. } => (*id, *my_seq),
                };
                let held = self.sessions.get(&id).map_or(0, |held| match held {
                    SessionRow::On(session) => session.my_seq,
                    SessionRow::Gone { my_seq, .. } => *my_seq,
                });
                if my_seq > held {
                    self.sessions.insert(id, session);
                }
                None
            }
        }
    }
}

/// A chat row's room and stamp.
pub(crate) fn chat_stamp(row: &ChatRow) -> (model::RoomId, i64) {
    match row {
        ChatRow::In(chat) => (chat.room.id, chat.my_seq),
        ChatRow::Out { id, my_seq, .. } => (*id, *my_seq),
    }
}
