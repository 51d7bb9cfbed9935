//! Rule 2, the other half: the states of a message, whoever was shown them, follow from what was asked.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::all_told;
use crate::check::history::{Act, Fate, History, Kind, Row};

/// The states of each text that somebody sent, by their stamps.
pub(super) type States<'a> = HashMap<Uuid, Message<'a>>;

/// A text as it was asked for and as it was shown.
pub(super) struct Message<'a> {
    /// How it was sent.
    pub(super) send: &'a Act,
    /// Everything that was asked of it.
    acts: Vec<&'a Act>,
    /// What it was at each stamp. Two states of one stamp are rule 3's.
    pub(super) states: BTreeMap<i64, Row>,
}

/// Collects every state that an acknowledgement, an event, a page of changes or the log in the end has shown.
pub(super) fn of(history: &History) -> States<'_> {
    let sends = history.acts.iter().filter(|act| act.kind == Kind::Send);
    let new = |send| Message { send, acts: Vec::new(), states: BTreeMap::new() };
    let mut messages: States<'_> = sends.map(|send| (send.id, new(send))).collect();
    for act in &history.acts {
        if let Some(message) = messages.get_mut(&act.id) {
            message.acts.push(act);
        }
    }
    let shown = all_told(history).filter_map(|(_, told)| told.rows());
    let acknowledged = history.acts.iter().filter_map(|act| match &act.fate {
        Fate::Done { row, .. } => Some((act.room, std::slice::from_ref(row))),
        _ => None,
    });
    let last = history
        .logs
        .iter()
        .flat_map(|log| log.entries.iter().map(|entry| (log.room, std::slice::from_ref(&entry.row))));
    for (room, rows) in shown.chain(acknowledged).chain(last) {
        for row in rows {
            if let Some(message) = messages.get_mut(&row.id).filter(|message| message.send.room == room) {
                message.states.entry(row.seq).or_insert(*row);
            }
        }
    }
    messages
}

/// No text comes back, nothing follows a deletion, no message moves, and an acknowledgement says what was asked.
pub(super) fn check(history: &History, messages: &States<'_>) -> Vec<String> {
    let mut wrong: Vec<String> = history.acts.iter().filter_map(says_else).collect();
    let mut all: Vec<&Message<'_>> = messages.values().collect();
    all.sort_unstable_by_key(|message| (message.send.invoked, message.send.id));
    wrong.extend(all.into_iter().flat_map(Message::check));
    wrong
}

impl Message<'_> {
    fn check(&self) -> Vec<String> {
        let id = self.send.id;
        let mut wrong = Vec::new();
        let mut stamps: BTreeMap<Option<u64>, Vec<i64>> = BTreeMap::new();
        let mut before: Option<&Row> = None;
        for row in self.states.values() {
            stamps.entry(row.text).or_default().push(row.seq);
            if let Some(before) = before.replace(row) {
                wrong.extend(moved(before, row));
            }
        }
        for (text, stamps) in stamps {
            let most = self.times(text);
            if stamps.len() > most {
                let what = text.map_or("a deletion of it", |_| "the same text of it");
                wrong.push(format!(
                    "{what} ({id}) came under the stamps {stamps:?}, and was asked for {most} times"
                ));
            }
        }
        wrong
    }

    /// How often a text can have been given: what is sent again is the same, and what is deleted stays as it is.
    fn times(&self, text: Option<u64>) -> usize {
        let Some(text) = text else { return 1 };
        let edits = self.acts.iter().filter(|act| act.kind == Kind::Edit && act.text == text);
        let of_edits =
            edits.map(|act| act.unanswered as usize + usize::from(matches!(act.fate, Fate::Done { .. })));
        usize::from(self.send.text == text) + of_edits.sum::<usize>()
    }
}

/// What is wrong with a state behind another one.
fn moved(before: &Row, row: &Row) -> Option<String> {
    let Row { id, seq, number, .. } = row;
    if before.number != *number {
        return Some(format!(
            "{id} was number {} at stamp {}, and {number} at {seq}",
            before.number, before.seq
        ));
    }
    let is_back = before.text.is_none() && row.text.is_some();
    is_back.then(|| format!("{id} had no text any more at stamp {}, and has one at {seq}", before.seq))
}

/// Whoever asked for a text is told of that text.
fn says_else(act: &Act) -> Option<String> {
    let Fate::Done { row, .. } = &act.fate else { return None };
    let is_said = match act.kind {
        Kind::Send | Kind::Edit => row.text == Some(act.text),
        Kind::Delete => row.text.is_none(),
        Kind::Resend => true,
    };
    let what =
        || format!("{:?} of {} was acknowledged (stamp {}) with something else", act.kind, act.id, row.seq);
    (!is_said).then(what)
}
