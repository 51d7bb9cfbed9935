//! Rule 2: what became of everything that was asked for.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::all_told;
use crate::check::history::{Act, Entry, Fate, History, Kind, Log, Row};

/// The acts on messages, and what the messages are in the end.
struct Index<'a> {
    history: &'a History,
    acts: HashMap<Uuid, Vec<&'a Act>>,
    texts: HashMap<u64, &'a Act>,
    log: HashMap<Uuid, &'a Entry>,
}

/// What was acknowledged stands, what was refused does not, and nothing stands that nobody asked for.
pub(super) fn check(history: &History) -> Vec<String> {
    let index = Index::of(history);
    let mut wrong: Vec<String> = history.acts.iter().filter_map(|act| index.acknowledged(act)).collect();
    wrong.extend(history.logs.iter().flat_map(|log| index.log(log)));
    wrong.extend(index.shown());
    wrong
}

impl<'a> Index<'a> {
    fn of(history: &'a History) -> Self {
        let mut acts: HashMap<Uuid, Vec<&Act>> = HashMap::new();
        for act in &history.acts {
            acts.entry(act.id).or_default().push(act);
        }
        let texts = history
            .acts
            .iter()
            .filter(|act| matches!(act.kind, Kind::Send | Kind::Edit))
            .map(|act| (act.text, act));
        let entries = history.logs.iter().flat_map(|log| &log.entries).map(|entry| (entry.row.id, entry));
        Self { history, acts, texts: texts.collect(), log: entries.collect() }
    }

    /// What is wrong with an act that was acknowledged.
    fn acknowledged(&self, act: &Act) -> Option<String> {
        let Fate::Done { at, row } = &act.fate else { return refused_again(act) };
        let (id, seq, kind) = (act.id, row.seq, act.kind);
        if row.id != id {
            return Some(format!("{kind:?} of {id} was acknowledged as {} (stamp {seq})", row.id));
        }
        let Some(Entry { row: last, .. }) = self.log.get(&id) else {
            let place = format!("number {}, stamp {seq}", row.number);
            return Some(format!("{kind:?} of {id} was acknowledged at {at} µs ({place}) and is lost"));
        };
        if last.number != row.number {
            return Some(format!("{id} was acknowledged as number {}, and is {}", row.number, last.number));
        }
        if last.seq < seq {
            return Some(format!(
                "{kind:?} of {id} was acknowledged with stamp {seq}, and is undone: {}",
                last.seq
            ));
        }
        if last.seq == seq && last.hash != row.hash {
            return Some(format!("{id} was acknowledged with stamp {seq}, and is something else under it"));
        }
        let is_back = kind == Kind::Delete && last.text.is_some();
        is_back.then(|| format!("{id} was deleted (stamp {seq}), and has a text again (stamp {})", last.seq))
    }

    /// What is wrong with a room's texts in the end.
    fn log(&self, log: &Log) -> Vec<String> {
        let texts = log.entries.iter().filter(|entry| entry.is_text);
        texts.filter_map(|entry| self.stands(log.room, entry)).collect()
    }

    fn stands(&self, room: Uuid, entry: &Entry) -> Option<String> {
        let Row { id, number, text, .. } = entry.row;
        let place = format!("room {room}: number {number}");
        let acts = self.acts.get(&id).map(Vec::as_slice).unwrap_or_default();
        let Some(send) = acts.iter().find(|act| act.kind == Kind::Send) else {
            let copied = text.and_then(|text| self.texts.get(&text));
            let copied = copied.map_or_else(String::new, |act| format!(": it says what {} says", act.id));
            return Some(format!("{place} is {id}, which nobody sent{copied}"));
        };
        if let Fate::Refused { code, .. } = &send.fate {
            return Some(format!("{place} is {id}, which was refused ({code})"));
        }
        if send.room != room || self.history.people.get(send.person) != Some(&entry.sender) {
            return Some(format!("{place} is {id}, which was sent by somebody else or elsewhere"));
        }
        let is_wanted = |act: &&Act| !matches!(act.fate, Fate::Refused { .. });
        let is_said = match text {
            Some(text) => acts.iter().any(|act| is_wanted(act) && act.text == text),
            None => acts.iter().any(|act| is_wanted(act) && act.kind == Kind::Delete),
        };
        (!is_said).then(|| format!("{place} is {id}, with a text that nobody gave it or none"))
    }

    /// What was shown although it was refused, or although nobody wrote it. Each message once.
    fn shown(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut known = HashSet::new();
        for (client, told) in all_told(self.history) {
            let rows = told.rows().map_or(&[][..], |(_, rows)| rows);
            for row in rows.iter().filter(|row| row.text.is_some()) {
                if let Some(what) = self.is_wrong(row)
                    && known.insert(row.id)
                {
                    wrong.push(format!("client {client} was shown {} (stamp {}), {what}", row.id, row.seq));
                }
            }
        }
        wrong
    }

    fn is_wrong(&self, row: &Row) -> Option<String> {
        let Some(act) = row.text.and_then(|text| self.texts.get(&text)) else {
            return Some("a text that nobody wrote".to_owned());
        };
        match &act.fate {
            Fate::Refused { code, at } => Some(format!("which was refused ({code}) at {at} µs")),
            _ if act.id != row.id => Some(format!("with the text of {}", act.id)),
            _ => None,
        }
    }
}

/// What stands is answered whoever asks again for it.
fn refused_again(act: &Act) -> Option<String> {
    let Fate::Refused { code, .. } = &act.fate else { return None };
    let what = || format!("{} stands, and was refused ({code}) when it was sent again", act.id);
    (act.kind == Kind::Resend).then(what)
}
