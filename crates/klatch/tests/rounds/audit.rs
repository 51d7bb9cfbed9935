//! Reading what the server has, between rounds, over HTTP: by changes, and again by pages.

use std::collections::HashMap;

use model::{
    Change, Changes, Chat, Member, Message, MessageId, OwnRow, Room, RoomId, RoomRow, UserId, changes::Reset,
};
use serde::{Deserialize, de::DeserializeOwned};
use trial::{Http, Lost};

use crate::{
    check::{Fault, PersonTruth, RoomTruth},
    ledger::Key,
};

/// Rows in one page.
const PAGE: usize = 100;

/// A list, as far as it is read here.
#[derive(Deserialize)]
pub(crate) struct List<T> {
    /// Its items.
    pub(crate) items: Vec<T>,
    /// For the next page.
    pub(crate) next: Option<String>,
}

/// A page of history, as far as it is read here.
#[derive(Deserialize)]
pub(crate) struct History {
    /// Oldest first.
    pub(crate) items: Vec<Message>,
    /// For what is older.
    pub(crate) before: Option<i64>,
    /// For what is newer.
    pub(crate) after: Option<i64>,
}

/// An answer to a question for changes.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Moved<R> {
    /// The next rows.
    Part(Changes<R>),
    /// Start anew.
    Reset(Reset),
}

/// What is known of the truth so far.
#[derive(Default)]
pub(crate) struct Audit {
    rooms: HashMap<RoomId, RoomAudit>,
    people: HashMap<UserId, PersonAudit>,
    /// History and changes that disagree.
    pub(crate) faults: Vec<Fault>,
}

#[derive(Default)]
struct RoomAudit {
    cursor: i64,
    messages: HashMap<MessageId, Message>,
    members: HashMap<UserId, Member>,
    settings: Option<(i64, Room)>,
    /// Up to this number the pages of history were read.
    paged: i64,
}

#[derive(Default)]
struct PersonAudit {
    cursor: i64,
    rows: HashMap<Key, (i64, OwnRow)>,
}

impl Audit {
    /// Forgets which pages were read: the next look reads all of them again.
    pub(crate) fn begin_anew(&mut self) {
        self.rooms.values_mut().for_each(|room| room.paged = 0);
    }

    /// A person's stream and list.
    pub(crate) async fn person(&mut self, user: UserId, http: &Http) -> Result<PersonTruth, Lost> {
        let audit = self.people.entry(user).or_default();
        let mut more = true;
        while more {
            let page = changes::<OwnRow>(http, "/api/me/changes", audit.cursor).await?;
            for Change { seq, row } in page.items {
                audit.rows.insert(Key::of_person(user, &row), (seq, row));
            }
            (audit.cursor, more) = (page.seq, page.more);
        }
        let chats = list(http, "/api/rooms").await?;
        Ok(PersonTruth { user, head: audit.cursor, rows: audit.rows.values().cloned().collect(), chats })
    }

    /// A room's stream and history, as a member of it sees them.
    pub(crate) async fn room(&mut self, id: RoomId, http: &Http) -> Result<RoomTruth, Lost> {
        let audit = self.rooms.entry(id).or_default();
        audit.catch_up(id, http).await?;
        let mut more = true;
        while more {
            let path = format!("/api/rooms/{id}/messages?after={}&limit={PAGE}", audit.paged);
            let page: History = http.get(&path).await?.read();
            for row in &page.items {
                audit.paged = audit.paged.max(row.number);
                if audit.messages.get(&row.id) != Some(row) {
                    self.faults.push(Fault::Disagree { id: row.id });
                }
            }
            more = page.after.is_some();
        }
        Ok(audit.truth(id))
    }
}

impl RoomAudit {
    async fn catch_up(&mut self, id: RoomId, http: &Http) -> Result<(), Lost> {
        let mut more = true;
        while more {
            let page = changes::<RoomRow>(http, &format!("/api/rooms/{id}/changes"), self.cursor).await?;
            for Change { seq, row } in page.items {
                match row {
                    RoomRow::Message(message) => drop(self.messages.insert(message.id, message)),
                    RoomRow::Member(member) => drop(self.members.insert(member.user_id, member)),
                    RoomRow::Room(room) => self.settings = Some((seq, room)),
                }
            }
            (self.cursor, more) = (page.seq, page.more);
        }
        Ok(())
    }

    fn truth(&self, id: RoomId) -> RoomTruth {
        let mut history: Vec<Message> = self.messages.values().cloned().collect();
        history.sort_unstable_by_key(|row| (row.number, row.seq));
        let messages = history.iter().map(|row| (Key::Message(row.id), row.seq));
        let members = self.members.values().map(|row| (Key::Member(id, row.user_id), row.seq));
        let settings = self.settings.iter().map(|(seq, _)| (Key::Room(id), *seq));
        let stamps = messages.chain(members).chain(settings).collect();
        let settings = self.settings.as_ref().map(|(_, room)| (room.name.clone(), room.topic.clone()));
        RoomTruth {
            id,
            head: self.cursor,
            settings: settings.unwrap_or_default(),
            members: self.members.values().copied().collect(),
            history,
            stamps,
        }
    }
}

/// All pages of a list.
pub(crate) async fn list<T: DeserializeOwned>(http: &Http, path: &str) -> Result<Vec<T>, Lost> {
    let mut items = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let at = cursor.as_ref().map_or(String::new(), |cursor| format!("&cursor={}", encode(cursor)));
        let page: List<T> = http.get(&format!("{path}?limit={PAGE}{at}")).await?.read();
        items.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(items);
        }
    }
}

/// The list of my chats.
pub(crate) async fn chats(http: &Http) -> Result<Vec<Chat>, Lost> {
    list(http, "/api/rooms").await
}

/// The next rows. Between rounds so much never moved that the server would send a reset.
async fn changes<R: DeserializeOwned>(http: &Http, path: &str, after: i64) -> Result<Changes<R>, Lost> {
    let answer = http.get(&format!("{path}?after={after}&limit={PAGE}")).await?;
    match answer.read() {
        Moved::Part(page) => Ok(page),
        Moved::Reset(reset) => panic!("{path} after {after} was reset to {}", reset.seq),
    }
}

fn encode(cursor: &str) -> String {
    let hex =
        |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    cursor.bytes().flat_map(|byte| ['%'].into_iter().chain(hex(byte))).collect()
}
