//! What is looked for, and whether and where a text holds it.

use model::{Highlight, Message};

use super::words::{self, Word};
use crate::{
    error::{Error, Result},
    infra::text::is_line,
};

/// Most characters of a query.
const LONGEST: usize = 1_000;

/// Words that all must be there, each at the beginning of one. Signs mean nothing: there is no syntax to get wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Folded, each once, the longest first: they narrow most.
    terms: Vec<String>,
    /// Runs of scripts without blanks, which must stand as they were written.
    phrases: Vec<String>,
}

impl Wanted {
    /// # Errors
    /// 422 for what is no line, or too long.
    pub(super) fn parse(query: &str) -> Result<Wanted> {
        if query.chars().count() > LONGEST || !is_line(query) {
            return Err(Error::invalid("query", "A query is one line of at most 1,000 characters."));
        }
        let mut terms = words::terms(query);
        terms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        terms.dedup();
        Ok(Wanted { terms, phrases: words::phrases(query) })
    }

    /// The longest words, at most `count`; none where there is nothing to be found.
    pub(super) fn longest(&self, count: usize) -> &[String] {
        &self.terms[..self.terms.len().min(count)]
    }

    /// Whether a text may hold all of it, by its words between blanks.
    pub(super) fn may_be_in(&self, words: &str) -> bool {
        self.terms.iter().all(|term| {
            words.match_indices(term.as_str()).any(|(at, _)| at == 0 || words.as_bytes()[at - 1] == b' ')
        })
    }

    /// Where a message holds it; `None` when it does not. Names of files count, and are not marked.
    pub(super) fn find_in(&self, message: &Message) -> Option<Vec<Highlight>> {
        let body = message.body.as_deref()?;
        let texts = || std::iter::once(body).chain(message.files.iter().map(|file| file.name.as_str()));
        if !self.phrases.iter().all(|phrase| texts().any(|text| words::holds_phrase(text, phrase))) {
            return None;
        }
        let said = words::cut(body);
        let named: Vec<Word> = message.files.iter().flat_map(|file| words::cut(&file.name)).collect();
        let mut found = Vec::new();
        for term in &self.terms {
            let before = found.len();
            let begins = |word: &&Word| word.text.starts_with(term.as_str());
            found.extend(said.iter().filter(begins).map(|word| (word.start, word.end_of(term.len()))));
            if found.len() == before && !named.iter().any(|word| begins(&word)) {
                return None;
            }
        }
        Some(in_utf16(body, joined(found)))
    }
}

/// In order, those that touch made one.
fn joined(mut found: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    found.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in found {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

fn in_utf16(body: &str, found: Vec<(usize, usize)>) -> Vec<Highlight> {
    let mut done = (0, 0_i64);
    let mut at = |byte: usize| {
        let units = body[done.0..byte].encode_utf16().count();
        done = (byte, done.1 + i64::try_from(units).unwrap_or(i64::MAX));
        done.1
    };
    found.into_iter().map(|(start, end)| Highlight { start: at(start), end: at(end) }).collect()
}

#[cfg(test)]
mod tests {
    use model::{Message, MessageId, MessageKind, RoomId, Time, UserId};
    use uuid::Uuid;

    use super::Wanted;

    fn message(body: &str) -> Message {
        Message {
            id: MessageId(Uuid::nil()),
            room_id: RoomId(Uuid::nil()),
            number: 1,
            seq: 1,
            kind: MessageKind::Text,
            notice: None,
            sender_id: UserId(Uuid::nil()),
            body: Some(body.to_owned()),
            reply_to: None,
            mentions: Vec::new(),
            files: Vec::new(),
            reactions: Vec::new(),
            created_at: Time(0),
            edited_at: None,
            deleted_at: None,
            recalled: false,
            hidden: false,
        }
    }

    /// The parts of a body that a query marks, or `None`.
    fn marked(query: &str, body: &str) -> Option<Vec<String>> {
        let units: Vec<u16> = body.encode_utf16().collect();
        let found = Wanted::parse(query).unwrap().find_in(&message(body))?;
        let part = |at: i64| usize::try_from(at).unwrap();
        let text = |start, end| String::from_utf16(&units[part(start)..part(end)]).unwrap();
        Some(found.into_iter().map(|mark| text(mark.start, mark.end)).collect())
    }

    #[test]
    fn every_word_must_begin_one() {
        let body = "😀 The photo says Porto, the portions too";
        assert_eq!(marked("por", body).unwrap(), ["Por", "por"]);
        assert_eq!(marked("PORTO photo", body).unwrap(), ["photo", "Porto"]);
        assert_eq!(marked("porto lisboa", body), None);
        assert_eq!(marked("hoto", body), None);
        assert_eq!(marked("ecole", "À l'École.").unwrap(), ["École"]);
    }

    #[test]
    fn scripts_without_blanks_are_found_anywhere() {
        assert_eq!(marked("京", "関東京都").unwrap(), ["京"]);
        assert_eq!(marked("東京都", "私は東京都に").unwrap(), ["東京都"]);
        assert_eq!(marked("東京都", "京都と東京"), None);
        assert_eq!(marked("都", "東京都").unwrap(), ["都"]);
        assert_eq!(marked("서울", "우리서울에서").unwrap(), ["서울"]);
        assert_eq!(marked("กาแฟ", "ฉันดื่มกาแฟทุกวัน").unwrap(), ["กาแฟ"]);
    }

    #[test]
    fn signs_mean_nothing() {
        let wanted = |query| Wanted::parse(query).unwrap();
        assert_eq!(wanted("\"tea\" OR (NEAR* -x)"), wanted("near tea or x"));
        assert!(wanted("\"*\" () - ' % _ \\ ^ :").longest(1).is_empty());
        assert!(wanted("").longest(1).is_empty());
        assert!(Wanted::parse(&"a ".repeat(500)).is_ok());
        for refused in ["a\nb".to_owned(), "a\0".to_owned(), "x".repeat(1_001)] {
            assert!(Wanted::parse(&refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn words_between_blanks_are_looked_through_by_their_beginnings() {
        let wanted = Wanted::parse("por tea").unwrap();
        assert!(wanted.may_be_in("green porto tea"));
        assert!(!wanted.may_be_in("green export tea"));
        assert!(!wanted.may_be_in("porto"));
    }
}
