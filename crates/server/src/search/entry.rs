//! What is kept of a text so that it can be found.

use std::collections::BTreeSet;

use model::{Message, MessageKind, Shared};

use super::{store, words};
use crate::{error::Result, infra::db::Tx, row, streams::RoomNo, text_enum};

/// Most different words of one text that can be found, so that a text takes a bounded time to note.
const MOST_WORDS: usize = 1_000;

text_enum!(Shared { Media = "media", Links = "links", Files = "files" });

const KINDS: [Shared; 3] = [Shared::Media, Shared::Links, Shared::Files];

/// What one message is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) number: i64,
    at: i64,
    shared: i64,
    words: BTreeSet<String>,
}

/// The same as it was noted before.
#[derive(Clone, Debug)]
pub(super) struct Known {
    number: i64,
    shared: i64,
    words: String,
}

row!(Known { number, shared, words });

impl Entry {
    /// Of a message as it is now; one that is gone is found by nothing.
    pub(super) fn of(message: &Message) -> Entry {
        let mut entry =
            Entry { number: message.number, at: message.created_at.0, shared: 0, words: BTreeSet::new() };
        let Some(body) = message.body.as_deref().filter(|_| message.kind == MessageKind::Text) else {
            return entry;
        };
        let texts = std::iter::once(body).chain(message.files.iter().map(|file| file.name.as_str()));
        for word in texts.flat_map(words::cut) {
            if entry.words.len() == MOST_WORDS {
                break;
            }
            entry.words.insert(word.text);
        }
        for (bit, kind) in KINDS.into_iter().enumerate() {
            entry.shared |= i64::from(holds(message, kind)) << bit;
        }
        entry
    }

    /// Rows it is worth.
    pub(super) fn size(&self) -> usize {
        self.words.len() + 1
    }

    /// Notes it in place of what was known.
    pub(super) fn put(&self, tx: &mut Tx, room: RoomNo, known: Option<&Known>) -> Result<()> {
        let old: BTreeSet<&str> = known.map(|known| known.list().collect()).unwrap_or_default();
        let gone: Vec<&str> = old.iter().copied().filter(|word| !self.words.contains(*word)).collect();
        let new: Vec<&str> =
            self.words.iter().map(String::as_str).filter(|word| !old.contains(word)).collect();
        if !gone.is_empty() {
            tx.run(&store::DELETE_WORDS, &[&room, &self.number, &gone])?;
        }
        if !new.is_empty() {
            tx.run(&store::INSERT_WORDS, &[&room, &self.number, &new])?;
        }
        let shared = known.map_or(0, |known| known.shared);
        put_shared(tx, room, self.number, shared, self.shared)?;
        if self.words.is_empty() && self.shared == 0 {
            return match known {
                Some(_) => tx.run(&store::DELETE_SAID, &[&room, &self.number]).map(drop),
                None => Ok(()),
            };
        }
        let words = self.words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        if known.is_some_and(|known| known.words == words && known.shared == self.shared) {
            return Ok(());
        }
        tx.run(&store::PUT_SAID, &[&room, &self.number, &self.at, &self.shared, &words]).map(drop)
    }
}

impl Known {
    pub(super) fn number(&self) -> i64 {
        self.number
    }

    fn list(&self) -> impl Iterator<Item = &str> {
        self.words.split(' ').filter(|word| !word.is_empty())
    }

    /// Forgets it.
    pub(super) fn forget(&self, tx: &mut Tx, room: RoomNo) -> Result<()> {
        let words: Vec<&str> = self.list().collect();
        tx.run(&store::DELETE_WORDS, &[&room, &self.number, &words])?;
        put_shared(tx, room, self.number, self.shared, 0)?;
        tx.run(&store::DELETE_SAID, &[&room, &self.number]).map(drop)
    }
}

fn put_shared(tx: &mut Tx, room: RoomNo, number: i64, old: i64, new: i64) -> Result<()> {
    for (bit, kind) in KINDS.iter().enumerate() {
        let is_set = |bits: i64| bits >> bit & 1 == 1;
        match (is_set(old), is_set(new)) {
            (false, true) => tx.run(&store::INSERT_SHARED, &[&room, kind, &number])?,
            (true, false) => tx.run(&store::DELETE_SHARED, &[&room, kind, &number])?,
            _ => 0,
        };
    }
    Ok(())
}

/// Whether a message holds something of a kind.
pub(super) fn holds(message: &Message, kind: Shared) -> bool {
    let is_media = |file: &model::File| file.width.is_some() || file.media_type.starts_with("video/");
    match kind {
        Shared::Media => message.files.iter().any(is_media),
        Shared::Files => message.files.iter().any(|file| !is_media(file)),
        Shared::Links => message.body.as_deref().is_some_and(has_link),
    }
}

/// Whether a text holds an address of the web, as clients would make a link of it.
fn has_link(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    ["http://", "https://", "www."].iter().any(|sign| {
        lower.match_indices(sign).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let after = lower[at + sign.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::has_link;

    #[test]
    fn addresses_of_the_web_are_links() {
        for body in ["see https://example.org.", "HTTP://x", "(www.example.org)"] {
            assert!(has_link(body), "{body}");
        }
        for body in ["https:// ", "ahttp://x", "mail me at a@example.org", "awww. x", "www.", ""] {
            assert!(!has_link(body), "{body}");
        }
    }
}
