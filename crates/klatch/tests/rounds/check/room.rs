//! One room's history against what was told of it, and one client's list against the history.

use std::collections::{HashMap, HashSet};

use model::{Member, Message, MessageId, MessageKind, RoomId, UserId};

use super::Fault;
use crate::{
    copy::RoomCopy,
    ledger::{Attempt, Key, Ledger},
};

/// A room as the server has it.
pub(crate) struct RoomTruth {
    /// The room.
    pub(crate) id: RoomId,
    /// Its head.
    pub(crate) head: i64,
    /// Its name and topic.
    pub(crate) settings: (Option<String>, String),
    /// Its messages, in the order the history gives them.
    pub(crate) history: Vec<Message>,
    /// Its members, former ones among them.
    pub(crate) members: Vec<Member>,
    /// The stamp of every row of its stream.
    pub(crate) stamps: Vec<(Key, i64)>,
}

/// Everything that is wrong with a room.
pub(crate) fn check_room(truth: &RoomTruth, ledger: &Ledger) -> Vec<Fault> {
    let mut faults = check_numbers(truth);
    faults.extend(check_stamps(&format!("room {}", truth.id), truth.head, &truth.stamps));
    faults.extend(check_stamps_told(truth, ledger));
    faults.extend(check_told(truth, ledger));
    faults.extend(truth.history.iter().filter_map(|row| check_text(row, ledger)));
    faults.extend(check_order(truth, ledger));
    faults
}

/// No stamp twice; the head is the highest.
pub(crate) fn check_stamps(stream: &str, head: i64, stamps: &[(Key, i64)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashMap::new();
    for (key, seq) in stamps {
        if let Some(one) = seen.insert(*seq, *key) {
            faults.push(Fault::SharedStamp { seq: *seq, one, other: *key });
        }
    }
    let highest = stamps.iter().map(|(_, seq)| *seq).max().unwrap_or(0);
    if highest != head {
        faults.push(Fault::Head { stream: stream.to_owned(), head, highest });
    }
    faults
}

fn check_numbers(truth: &RoomTruth) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids = HashSet::new();
    let mut last = None;
    for (expected, row) in (1..).zip(&truth.history) {
        if row.number != expected {
            faults.push(Fault::Number { room: truth.id, expected, found: row.number });
        }
        if !ids.insert(row.id) {
            faults.push(Fault::Doubled { id: row.id });
        }
        if last.is_some_and(|last| row.created_at < last) {
            faults.push(Fault::Time { id: row.id });
        }
        last = Some(row.created_at);
    }
    faults
}

/// Members and settings have at least the stamps that were told; messages are looked at more closely.
fn check_stamps_told(truth: &RoomTruth, ledger: &Ledger) -> Vec<Fault> {
    let found: HashMap<Key, i64> = truth.stamps.iter().copied().collect();
    let of_room = |key: &Key| matches!(key, Key::Room(room) | Key::Member(room, _) if *room == truth.id);
    ledger
        .stamps
        .iter()
        .filter(|(key, told)| of_room(key) && found.get(key).is_none_or(|found| found < told))
        .map(|(key, told)| Fault::RowWentBack { key: *key, told: *told, found: found.get(key).copied() })
        .collect()
}

/// What was told is there, in that state or a newer one.
fn check_told(truth: &RoomTruth, ledger: &Ledger) -> Vec<Fault> {
    let rows: HashMap<MessageId, &Message> = truth.history.iter().map(|row| (row.id, row)).collect();
    let told = ledger.told.values().filter(|told| told.room_id == truth.id);
    told.filter_map(|told| match rows.get(&told.id) {
        None => Some(Fault::Lost { id: told.id, number: told.number }),
        Some(row) if row.seq < told.seq => {
            Some(Fault::WentBack { id: told.id, told: told.seq, found: row.seq })
        }
        Some(row) if row.seq == told.seq && *row != told => {
            Some(Fault::Altered { id: told.id, seq: told.seq })
        }
        Some(row) if row.number != told.number || (told.deleted_at.is_some() && row.body.is_some()) => {
            Some(Fault::Altered { id: told.id, seq: row.seq })
        }
        Some(_) => None,
    })
    .collect()
}

/// A text is somebody's attempt and says what they wrote.
fn check_text(row: &Message, ledger: &Ledger) -> Option<Fault> {
    if row.kind != MessageKind::Text {
        return None;
    }
    if ledger.refused.get(&row.id).is_some_and(|refused| *refused == (row.sender_id, row.room_id)) {
        return Some(Fault::Refused { id: row.id });
    }
    let Some(attempt) = ledger.attempts.get(&row.id) else { return Some(Fault::Unknown { id: row.id }) };
    let is_theirs = attempt.sender == row.sender_id && attempt.room == row.room_id;
    let is_said = is_body_of(attempt, row);
    (!is_theirs || !is_said).then(|| Fault::Invented { id: row.id, body: row.body.clone() })
}

fn is_body_of(attempt: &Attempt, row: &Message) -> bool {
    match (&row.body, row.deleted_at) {
        (Some(body), None) => attempt.bodies.contains(body),
        (None, Some(_)) => attempt.may_be_deleted,
        _ => false,
    }
}

/// One sender's messages in one room are numbered in the order they were written.
fn check_order(truth: &RoomTruth, ledger: &Ledger) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut last: HashMap<UserId, u64> = HashMap::new();
    for row in &truth.history {
        let Some(attempt) = ledger.attempts.get(&row.id) else { continue };
        let before = last.insert(attempt.sender, attempt.index);
        if before.is_some_and(|before| before >= attempt.index) {
            faults.push(Fault::Order { sender: attempt.sender, room: truth.id, id: row.id });
        }
    }
    faults
}

/// One client's copy of a room.
pub(crate) struct Held<'a> {
    /// Whose.
    pub(crate) client: &'a str,
    /// What is held.
    pub(crate) copy: &'a RoomCopy,
}

/// A client's list equals the history.
pub(crate) fn check_held(held: &Held<'_>, truth: &RoomTruth) -> Vec<Fault> {
    let client = || held.client.to_owned();
    let mut faults = Vec::new();
    for row in &truth.history {
        match held.copy.messages.get(&row.id) {
            None => faults.push(Fault::Missing { client: client(), id: row.id }),
            Some(copy) if copy != row => {
                faults.push(Fault::Stale { client: client(), id: row.id, held: copy.seq, found: row.seq });
            }
            Some(_) => {}
        }
    }
    let ids: HashSet<MessageId> = truth.history.iter().map(|row| row.id).collect();
    let extra = held.copy.messages.keys().filter(|id| !ids.contains(id));
    faults.extend(extra.map(|id| Fault::Extra { client: client(), id: *id }));
    if !has_same_people(held.copy, truth) {
        faults.push(Fault::Members { client: client(), room: truth.id });
    }
    let cursor = held.copy.cursor.seq;
    if cursor != truth.head {
        let stream = format!("room {}", truth.id);
        faults.push(Fault::Behind { client: client(), stream, cursor, head: truth.head });
    }
    faults
}

fn has_same_people(copy: &RoomCopy, truth: &RoomTruth) -> bool {
    let present = |member: &&Member| member.left_at.is_none();
    let here: HashMap<UserId, &Member> =
        truth.members.iter().filter(present).map(|member| (member.user_id, member)).collect();
    let held: HashMap<UserId, &Member> =
        copy.members.values().filter(present).map(|member| (member.user_id, member)).collect();
    here == held && (copy.room.name.clone(), copy.room.topic.clone()) == truth.settings
}
