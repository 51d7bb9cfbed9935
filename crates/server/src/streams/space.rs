//! How much fits on a page.

use std::collections::HashSet;

use model::{Message, UserId};
use serde::Serialize;

use super::shown_in;

/// A page stops at its limit or at so many bytes of rows and people, whichever comes first: a slow client must be
/// able to take a page in before it gives up.
pub const PAGE_BYTES: usize = 256 * 1024;

/// What one person's profile is taken for, in bytes: with a long bio it is twice that, mostly a quarter.
const PERSON_BYTES: usize = 1_024;

/// What is left of a page.
#[derive(Debug)]
pub struct Space {
    left: usize,
    is_empty: bool,
    people: HashSet<UserId>,
}

impl Space {
    /// An empty page of so many bytes.
    pub fn new(bytes: usize) -> Space {
        Space { left: bytes, is_empty: true, people: HashSet::new() }
    }

    /// Takes a row in, with those whom it names and nobody named before; false when that is too much. The first
    /// row always fits, so that every page gets on.
    pub fn takes(&mut self, row: &impl Serialize, named: impl IntoIterator<Item = UserId>) -> bool {
        let people = named.into_iter().filter(|id| self.people.insert(*id)).count();
        let bytes = json_bytes(row) + people * PERSON_BYTES;
        let fits = self.is_empty || bytes <= self.left;
        self.is_empty = false;
        self.left = if fits { self.left.saturating_sub(bytes) } else { 0 };
        fits
    }
}

/// How many of these rows fit a page of `bytes`; at least one.
pub fn that_fit<R: Serialize, N: IntoIterator<Item = UserId>>(
    rows: &[R],
    named: impl Fn(&R) -> N,
    bytes: usize,
) -> usize {
    let mut space = Space::new(bytes);
    rows.iter().take_while(|row| space.takes(row, named(row))).count().max(1)
}

/// How many of these messages fit, with the people shown with them; at least one.
pub fn messages_that_fit<'m>(messages: impl IntoIterator<Item = &'m Message>, bytes: usize) -> usize {
    let mut space = Space::new(bytes);
    let fitting = messages.into_iter().take_while(|message| space.takes(message, shown_in(message)));
    fitting.count().max(1)
}

/// How long something is as JSON.
fn json_bytes(row: &impl Serialize) -> usize {
    let mut counted = Counted(0);
    serde_json::to_writer(&mut counted, row).expect("rows are plain shapes that JSON holds");
    counted.0
}

/// Counts what is written and keeps nothing of it.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::UserId;
    use uuid::Uuid;

    use super::that_fit;

    #[test]
    fn rows_count_as_they_travel_and_people_once() {
        let nobody = |_: &String| None;
        let rows = vec!["\"".repeat(50); 10]; // 102 bytes each
        assert_eq!(that_fit(&rows, nobody, 306), 3);
        assert_eq!(that_fit(&rows, nobody, 305), 2);
        assert_eq!(that_fit(&rows, nobody, 0), 1, "every page gets on");
        let one = |_: &String| Some(UserId(Uuid::from_u128(1)));
        assert_eq!(that_fit(&rows, one, 1_024 + 306), 3, "the same person is named once");
        let others = |row: &u128| Some(UserId(Uuid::from_u128(*row)));
        assert_eq!(that_fit(&[1_u128, 2, 3], others, 2_100), 2, "others each");
    }
}
