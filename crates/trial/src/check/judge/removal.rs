//! Rule 5: removal. The notices in the log say behind which stamp and number somebody was out.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::states::States;
use crate::check::history::{History, Log, Micros, Row, Told};

/// A time somebody was out of a room.
struct Absence {
    /// The stamp of their member row that says so.
    from: i64,
    /// The stamp of the one that says they are in again.
    to: i64,
    /// When somebody began to let them in again: from then on all of it may be read.
    back: Micros,
}

/// Nothing of theirs stands or changes behind a removal, and they were shown nothing of what came behind it.
pub(super) fn check(history: &History, states: &States<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for log in &history.logs {
        wrong.extend(written(log));
        for (client, user) in history.people.iter().enumerate() {
            let absences = absences(history, log, client, *user);
            if !absences.is_empty() {
                wrong.extend(shown(history, log.room, client, &absences));
                wrong.extend(changed(states, log.room, client, &absences));
            }
        }
    }
    wrong
}

/// Texts of those who are out.
fn written(log: &Log) -> Vec<String> {
    let mut out: HashMap<Uuid, i64> = HashMap::new();
    let mut wrong = Vec::new();
    for entry in &log.entries {
        let number = entry.row.number;
        match entry.notice {
            Some(notice) if notice.is_out => drop(out.insert(notice.user, number)),
            Some(notice) => drop(out.remove(&notice.user)),
            None => {
                if let Some(removed) = out.get(&entry.sender).filter(|_| entry.is_text) {
                    wrong.push(format!(
                        "room {}: number {number} ({}) is by {}, who was removed at number {removed}",
                        log.room, entry.row.id, entry.sender
                    ));
                }
            }
        }
    }
    wrong
}

/// When a person was out: the log says where, the owner's moves say when that could end.
fn absences(history: &History, log: &Log, client: usize, user: Uuid) -> Vec<Absence> {
    let is_theirs =
        |one: &&crate::check::history::Move| one.person == client && one.room == log.room && !one.is_out;
    let mut returns = history.moves.iter().filter(is_theirs).map(|one| one.invoked);
    let notices = log.entries.iter().filter_map(|entry| Some((entry.row.seq - 1, entry.notice?)));
    let mut absences: Vec<Absence> = Vec::new();
    for (seq, notice) in notices.filter(|(_, notice)| notice.user == user) {
        if notice.is_out {
            absences.push(Absence { from: seq, to: i64::MAX, back: Micros::MAX });
        } else if let Some(last) = absences.last_mut() {
            (last.to, last.back) = (seq, returns.next().unwrap_or(0));
        }
    }
    // Somebody may have been let in again by whom no answer reached.
    if let (Some(last), Some(back)) = (absences.last_mut(), returns.next()) {
        last.back = last.back.min(back);
    }
    absences
}

/// Texts that somebody who was out has edited or deleted: nobody but their author does.
fn changed(states: &States<'_>, room: Uuid, client: usize, absences: &[Absence]) -> Vec<String> {
    let theirs = states.values().filter(|message| message.send.person == client && message.send.room == room);
    let rows = theirs.flat_map(|message| message.states.values());
    let mut wrong: Vec<(i64, String)> = Vec::new();
    for row in rows {
        if let Some(absence) = absence_at(absences, row.seq) {
            let Row { id, seq, .. } = row;
            wrong.push((
                *seq,
                format!(
                    "room {room}: stamp {seq} is {id}, written, edited or deleted by client {client}, removed by stamp {}",
                    absence.from
                ),
            ));
        }
    }
    wrong.sort_unstable();
    wrong.into_iter().map(|(_, what)| what).collect()
}

fn shown(history: &History, room: Uuid, client: usize, absences: &[Absence]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known = HashSet::new();
    for told in history.told.get(client).into_iter().flatten() {
        let (at, rows): (Micros, &[Row]) = match told {
            Told::Live { at, room: where_, row, .. } if *where_ == room => (*at, std::slice::from_ref(row)),
            Told::Page { at, room: where_, rows, .. } if *where_ == room => (*at, rows),
            _ => continue,
        };
        for row in rows {
            if let Some(absence) = absence_at(absences, row.seq)
                && at < absence.back
                && known.insert(row.seq)
            {
                wrong.push(format!(
                    "client {client} in room {room}: it was shown {} (stamp {}) at {at} µs, removed by stamp {}",
                    row.id, row.seq, absence.from
                ));
            }
        }
    }
    wrong
}

/// The absence in which a stamp was given.
fn absence_at(absences: &[Absence], seq: i64) -> Option<&Absence> {
    let before = absences.partition_point(|absence| absence.from < seq);
    before.checked_sub(1).map(|at| &absences[at]).filter(|absence| seq < absence.to)
}
