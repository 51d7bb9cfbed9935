//! What one client holds of the streams, kept by the rules of docs/realtime.md.

use std::collections::{HashMap, VecDeque};

use model::{
    Chat, ChatRow, Member, Message, MessageId, OwnRow, Room, RoomRow, SessionId, UserId, changes::SessionRow,
};

use crate::ledger::other_stamp;

/// Ids of newest rows kept to choose from.
const RECENT: usize = 60;

/// How far one stream is known without a gap.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cursor {
    /// Everything up to this stamp is known.
    pub(crate) seq: i64,
    /// A stamp known to exist.
    wanted: i64,
    /// Changes must be asked for whatever the stamps say.
    again: bool,
    /// A request for changes is under way.
    asking: bool,
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Drop it.
    Old,
    /// Apply it.
    Next,
    /// Leave it: its row comes with the changes.
    Gap,
}

impl Cursor {
    /// Known up to a stamp.
    pub(crate) fn at(seq: i64) -> Cursor {
        Cursor { seq, ..Cursor::default() }
    }

    /// Judges an event, and moves over it when it is the next.
    pub(crate) fn event(&mut self, after: i64, seq: i64) -> Verdict {
        if seq <= self.seq {
            return Verdict::Old;
        }
        if after <= self.seq {
            self.seq = seq;
            return Verdict::Next;
        }
        self.wanted = self.wanted.max(seq);
        Verdict::Gap
    }

    /// A head was told. False when it is below the cursor: then everything held is void.
    #[must_use]
    pub(crate) fn head(&mut self, seq: i64) -> bool {
        self.asking = false; // it was another connection's request
        self.wanted = self.wanted.max(seq);
        seq >= self.seq
    }

    /// Changes must be asked for once.
    pub(crate) fn ask_once(&mut self) {
        self.again = true;
    }

    /// Whether to ask for changes now; then the request counts as under way.
    pub(crate) fn begin(&mut self) -> bool {
        let begins = !self.asking && self.is_behind();
        if begins {
            self.asking = true;
            self.again = false;
        }
        begins
    }

    /// A page of changes was applied.
    pub(crate) fn page(&mut self, seq: i64, more: bool) {
        self.asking = false;
        self.seq = self.seq.max(seq);
        self.again |= more;
    }

    /// The request for changes failed for good.
    pub(crate) fn give_up(&mut self) {
        *self = Cursor::at(self.seq);
    }

    /// Whether something is missing or being asked for.
    pub(crate) fn is_settled(&self) -> bool {
        !self.asking && !self.is_behind()
    }

    fn is_behind(&self) -> bool {
        self.again || self.wanted > self.seq
    }
}

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
