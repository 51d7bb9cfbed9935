//! Finding people by the beginnings of their names.

use model::{Page, User};

use super::{cursor::Cursor, store};
use crate::{
    accounts,
    error::{Error, Result},
    infra::{
        db::Tx,
        text::{is_line, key},
    },
};

/// Most characters of a query.
const QUERY: usize = 254;
/// Words of a query that are looked at, the longest first: they narrow most.
const WORDS: usize = 3;
/// Words of people counted to see which word of a query is the rarest.
const COUNTED: i64 = 1_000;

/// What is looked for, and which part of it.
pub(super) struct Search {
    what: What,
    after: Cursor,
    limit: i64,
}

enum What {
    Everybody,
    Email(String),
    /// Beginnings of words.
    Words(Vec<String>),
}

impl Search {
    /// # Errors
    /// 422 for a query that is too long, 400 for a cursor that is none.
    pub(super) fn parse(query: &str, cursor: Option<&str>, limit: i64) -> Result<Search> {
        if query.chars().count() > QUERY || !is_line(query) {
            return Err(Error::invalid("query", "A query is one line of at most 254 characters."));
        }
        let after = cursor.map_or(Ok(Cursor::start()), Cursor::parse)?;
        Ok(Search { what: what(query), after, limit })
    }
}

fn what(query: &str) -> What {
    let folded = key(query.trim());
    if folded.contains('@') {
        return What::Email(folded);
    }
    let mut words = accounts::words(&folded);
    if words.is_empty() {
        return What::Everybody;
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.truncate(WORDS);
    What::Words(words)
}

/// One page: by name when everybody is asked for, by the word that was found otherwise. An index gives them in
/// that order, so a page costs its length, however many match.
pub(super) fn page(tx: &mut Tx, search: &Search) -> Result<Page<User>> {
    let limit = search.limit + 1;
    let rows = match &search.what {
        What::Email(email) => {
            return Ok(Page { items: store::by_email(tx, email)?.into_iter().collect(), next: None });
        }
        What::Everybody => store::by_name(tx, &search.after, limit)?,
        What::Words(words) => {
            let words = rarest_first(tx, words.clone(), &search.after)?;
            store::by_words(tx, &words, &search.after, limit)?
        }
    };
    Ok(cut(rows, search.limit))
}

/// The index is walked for the first word, and each person found is held against the others: so the rarest leads.
/// A page that goes on is led by the word that led before.
fn rarest_first(tx: &mut Tx, mut words: Vec<String>, after: &Cursor) -> Result<Vec<String>> {
    if words.len() > 1 {
        let counts = words.iter().map(|word| {
            if after.key.starts_with(word.as_str()) { Ok(-1) } else { store::count_words(tx, word, COUNTED) }
        });
        let counts = counts.collect::<Result<Vec<i64>>>()?;
        let rarest = (0..words.len()).min_by_key(|at| counts[*at]).unwrap_or_default();
        words.swap(0, rarest);
    }
    Ok(words)
}

fn cut(mut rows: Vec<(String, User)>, limit: i64) -> Page<User> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().map(|(key, user)| Cursor { key: key.clone(), id: user.id });
    let next = last.filter(|_| has_more).map(|cursor| cursor.write());
    Page { items: rows.into_iter().map(|(_, user)| user).collect(), next }
}
