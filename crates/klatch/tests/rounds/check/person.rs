//! One person's own stream against what was told of it and against their client's list.

use std::collections::HashMap;

use model::{Chat, ChatRow, Message, MessageKind, OwnRow, RoomId, SessionId, UserId, changes::SessionRow};

use super::{Fault, room::check_stamps};
use crate::{
    copy::OwnCopy,
    ledger::{Key, Ledger, other_stamp},
};

/// Where the server stops counting.
const MAX_COUNTED: i64 = 100;

/// A person as the server has them.
pub(crate) struct PersonTruth {
    /// The person.
    pub(crate) user: UserId,
    /// Their stream's head.
    pub(crate) head: i64,
    /// Every row of their stream with its stamp, from the changes.
    pub(crate) rows: Vec<(i64, OwnRow)>,
    /// Their chats, from the list.
    pub(crate) chats: Vec<Chat>,
}

/// Everything that is wrong with a person's stream. `histories` are those of all rooms.
pub(crate) fn check_person(
    truth: &PersonTruth,
    ledger: &Ledger,
    histories: &HashMap<RoomId, &[Message]>,
) -> Vec<Fault> {
    let user = truth.user;
    let stamps: Vec<(Key, i64)> =
        truth.rows.iter().map(|(seq, row)| (Key::of_person(user, row), *seq)).collect();
    let mut faults = check_stamps(&format!("person {user}"), truth.head, &stamps);
    faults.extend(check_told(user, &stamps, ledger));
    for chat in &truth.chats {
        faults.extend(check_chat(user, chat, ledger, histories.get(&chat.room.id).copied()));
    }
    faults.extend(check_list(truth));
    faults
}

/// A client's own list equals the server's.
pub(crate) fn check_own(client: &str, copy: &OwnCopy, truth: &PersonTruth) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (_, row) in &truth.rows {
        let is_same = match row {
            OwnRow::Chat(row) => copy.chats.get(&chat_id(row)).is_some_and(|held| is_same_chat(held, row)),
            OwnRow::Hidden(row) => copy.hidden.get(&row.id) == Some(row),
            OwnRow::Friend(_) | OwnRow::Block(_) | OwnRow::Notification(_) => {
                copy.others.get(&other_stamp(row).0) == Some(row)
            }
            OwnRow::Session(row) => {
                copy.sessions.values().any(|held| session_stamp(held) == session_stamp(row))
            }
        };
        if !is_same {
            faults.push(Fault::Own { client: client.to_owned(), key: Key::of_person(truth.user, row) });
        }
    }
    if copy.chats.len() + copy.sessions.len() + copy.hidden.len() + copy.others.len() != truth.rows.len() {
        faults.push(Fault::Never(format!("{client} holds rows that its stream does not have")));
    }
    if copy.cursor.seq != truth.head {
        let stream = "own".to_owned();
        faults.push(Fault::Behind {
            client: client.to_owned(),
            stream,
            cursor: copy.cursor.seq,
            head: truth.head,
        });
    }
    faults
}

fn check_told(user: UserId, stamps: &[(Key, i64)], ledger: &Ledger) -> Vec<Fault> {
    let found: HashMap<Key, i64> = stamps.iter().copied().collect();
    let is_theirs = |key: &Key| matches!(key, Key::Chat(who, _) | Key::Session(who, _) | Key::Hidden(who, _) | Key::Other(who, _, _) if *who == user);
    ledger
        .stamps
        .iter()
        .filter(|(key, told)| is_theirs(key) && found.get(key).is_none_or(|found| found < told))
        .map(|(key, told)| Fault::RowWentBack { key: *key, told: *told, found: found.get(key).copied() })
        .collect()
}

/// A chat's position is not behind what was acknowledged; its count is what the history says.
fn check_chat(user: UserId, chat: &Chat, ledger: &Ledger, history: Option<&[Message]>) -> Vec<Fault> {
    let room = chat.room.id;
    let mut faults = Vec::new();
    let told = ledger.reads.get(&(user, room)).copied().unwrap_or(0);
    if chat.read_number < told {
        faults.push(Fault::Read { user, room, told, found: chat.read_number });
    }
    if let Some(history) = history {
        let counted = count_unread(user, chat, history);
        if counted != chat.unread {
            faults.push(Fault::Unread { user, room, told: chat.unread, counted });
        }
        if chat.last_message.as_ref() != history.last() {
            faults.push(Fault::Never(format!("the list's last message of {room} is not the newest")));
        }
    }
    faults
}

fn count_unread(user: UserId, chat: &Chat, history: &[Message]) -> i64 {
    let floor = chat.read_number.max(chat.cleared_number);
    let counts = |row: &&Message| {
        row.number > floor
            && row.kind == MessageKind::Text
            && row.deleted_at.is_none()
            && row.sender_id != user
    };
    (0..MAX_COUNTED).zip(history.iter().filter(counts)).fold(0, |count, _| count + 1)
}

/// The list of chats and the stream say the same.
fn check_list(truth: &PersonTruth) -> Vec<Fault> {
    let listed: HashMap<RoomId, &Chat> = truth.chats.iter().map(|chat| (chat.room.id, chat)).collect();
    let mut faults = Vec::new();
    let mut present = 0;
    for (_, row) in &truth.rows {
        let OwnRow::Chat(row) = row else { continue };
        let is_same = match (listed.get(&chat_id(row)), row) {
            (Some(listed), ChatRow::In(chat)) => positions(listed) == positions(chat),
            (None, ChatRow::Out { .. }) => true,
            _ => false,
        };
        present += usize::from(matches!(row, ChatRow::In(_)));
        if !is_same {
            faults.push(Fault::Never(format!("list and stream of {} differ in {row:?}", truth.user)));
        }
    }
    if present != truth.chats.len() {
        faults.push(Fault::Never(format!("the list of {} has chats its stream has not", truth.user)));
    }
    faults
}

fn is_same_chat(held: &ChatRow, row: &ChatRow) -> bool {
    match (held, row) {
        (ChatRow::In(held), ChatRow::In(row)) => positions(held) == positions(row),
        (held, row) => held == row,
    }
}

/// What a chat row's stamp speaks for.
fn positions(chat: &Chat) -> (i64, model::Role, i64, i64, model::Level) {
    (chat.my_seq, chat.role, chat.read_number, chat.cleared_number, chat.level)
}

fn chat_id(row: &ChatRow) -> RoomId {
    crate::copy::chat_stamp(row).0
}

/// A session's last use is in no stream, so the stamp speaks for the rest.
fn session_stamp(row: &SessionRow) -> (SessionId, i64, bool) {
    match row {
        SessionRow::On(session) => (session.id, session.my_seq, true),
        SessionRow::Gone { id, my_seq, .. } => (*id, *my_seq, false),
    }
}
