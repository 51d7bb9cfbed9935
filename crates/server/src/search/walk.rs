//! The way down through one room, from its newest text to its oldest, past those that may hold what is looked for.
//!
//! How it goes depends on what is rarer. A word that few texts hold gives their list. A beginning that few words
//! have is followed word by word. Any other is so frequent that looking through the texts themselves finds it soon.

use super::{cursor::Place, query::Wanted, store};
use crate::{
    error::Result,
    infra::db::Tx,
    row,
    streams::{RoomNo, number_in},
};

/// A word that so many texts of a room hold, at most, is listed.
const LISTED: i64 = 1_024;
/// A beginning that so many words of a room have, at most, is followed word by word.
const FEW: usize = 16;
/// Words of a query tried for that, the longest first.
const TRIED: usize = 3;
/// Texts looked at in the first step; twice as many in each further one.
const FIRST_STEP: i64 = 64;
/// Texts looked at in one step at most.
const LONGEST_STEP: i64 = 1_024;
/// Above every word that begins as another: no word holds it.
const LAST: char = '\u{10ffff}';

/// A room of mine that holds a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct MyRoom {
    room_no: RoomNo,
    cleared_number: i64,
    last_number: i64,
    last_at: i64,
}

row!(MyRoom { room_no, cleared_number, last_number, last_at });

/// A text as it was noted.
struct Said {
    number: i64,
    at: i64,
    words: String,
}

row!(Said { number, at, words });

enum How {
    /// Not begun.
    New,
    /// These texts, the newest last.
    Listed(Vec<i64>),
    /// The texts of these words.
    Few(Vec<String>),
    /// All texts.
    All,
    Done,
}

/// One room's way.
pub(super) struct Walk {
    room: MyRoom,
    /// What stands here and above is found.
    reach: Place,
    /// Texts below this number are to come.
    below: i64,
    /// Whether there may be texts at or above the place where the way began.
    is_cut: bool,
    step: i64,
    how: How,
}

/// From a word up to what begins otherwise.
pub(super) fn range(term: &str) -> (String, String) {
    (term.to_owned(), format!("{term}{LAST}"))
}

impl Walk {
    /// At the top of a room, below a place.
    pub(super) fn new(room: MyRoom, from: Place) -> Walk {
        let top = Place { at: room.last_at, pk: i64::MAX };
        let below = room.last_number + 1;
        Walk { room, reach: top.min(from), below, is_cut: from < top, step: FIRST_STEP, how: How::New }
    }

    /// What stands here and above is found; nothing is left when there is none.
    pub(super) fn reach(&self) -> Option<Place> {
        (!matches!(self.how, How::Done)).then_some(self.reach)
    }

    /// A step down: texts that may hold what is wanted, the newest first. Adds what it cost, in rows looked at.
    pub(super) fn step(&mut self, tx: &mut Tx, wanted: &Wanted, cost: &mut i64) -> Result<Vec<Place>> {
        if matches!(self.how, How::New) {
            self.begin(tx, wanted, cost)?;
        }
        let size = self.step;
        let (said, is_last) = self.next(tx, size)?;
        *cost += count(&said);
        self.step = (size * 2).min(LONGEST_STEP);
        let last = said.iter().map(|said| self.place(said)).min();
        let room = self.room.room_no;
        let found = said.iter().filter(|said| wanted.may_be_in(&said.words));
        let found = found.map(|said| Place { at: said.at, pk: room.pk(said.number) }).collect();
        match last {
            Some(last) if !is_last => self.reach = last,
            _ if is_last => self.how = How::Done,
            _ => {}
        }
        Ok(found)
    }

    fn place(&self, said: &Said) -> Place {
        Place { at: said.at, pk: self.room.room_no.pk(said.number) }
    }

    fn begin(&mut self, tx: &mut Tx, wanted: &Wanted, cost: &mut i64) -> Result<()> {
        let room = self.room.room_no;
        if self.is_cut {
            let (low, high) = (room.pk(self.room.cleared_number), room.pk(self.below));
            let (last,): (i64,) = tx.one(&store::BOUND, &[&low, &high, &self.reach.at, &self.reach.pk])?;
            self.below = number_in(last) + 1;
        }
        for term in wanted.longest(TRIED) {
            let (from, to) = range(term);
            let numbers: Vec<(i64,)> = tx.all(&store::NUMBERS, &[&room, &from, &to, &(LISTED + 1)])?;
            *cost += count(&numbers);
            if count(&numbers) <= LISTED {
                self.how = How::Listed(self.ahead(numbers));
                return Ok(());
            }
        }
        let most = i64::try_from(FEW).unwrap_or(i64::MAX);
        for term in wanted.longest(TRIED) {
            let (from, to) = range(term);
            let words: Vec<(String,)> = tx.all(&store::WORDS, &[&room, &from, &to, &(most + 1)])?;
            if words.len() <= FEW {
                self.how = How::Few(words.into_iter().map(|(word,)| word).collect());
                return Ok(());
            }
        }
        self.how = How::All;
        Ok(())
    }

    /// Those that are to come, each once, the newest last.
    fn ahead(&self, numbers: Vec<(i64,)>) -> Vec<i64> {
        let mut ahead: Vec<i64> = numbers.into_iter().map(|(number,)| number).collect();
        ahead.retain(|number| *number > self.room.cleared_number && *number < self.below);
        ahead.sort_unstable();
        ahead.dedup();
        ahead
    }

    /// The next texts, the newest first, and whether they are the last.
    fn next(&mut self, tx: &mut Tx, size: i64) -> Result<(Vec<Said>, bool)> {
        let (room, below, floor) = (self.room.room_no, self.below, self.room.cleared_number);
        let (numbers, is_end) = match &mut self.how {
            How::New | How::Done => return Ok((Vec::new(), true)),
            How::All => {
                let mut said: Vec<Said> = tx.all(&store::SAID_NEWEST, &[&room, &below, &size])?;
                self.below = said.last().map_or(below, |said| said.number);
                let is_last = count(&said) < size || self.below <= floor + 1;
                said.retain(|said| said.number > floor);
                return Ok((said, is_last));
            }
            How::Listed(numbers) => {
                let keep = numbers.len().saturating_sub(usize::try_from(size).unwrap_or(usize::MAX));
                (numbers.split_off(keep), keep == 0)
            }
            How::Few(words) => newest(tx, room, words, below, size)?,
        };
        self.below = numbers.iter().copied().min().unwrap_or(floor);
        let mut said: Vec<Said> = tx.all(&store::SAID_AMONG, &[&room, &numbers])?;
        said.retain(|said| said.number > floor);
        Ok((said, is_end || self.below <= floor + 1))
    }
}

/// The newest texts below a number that hold one of these words, and whether they are the last: down to where
/// the first of the words is not known any further.
fn newest(tx: &mut Tx, room: RoomNo, words: &[String], below: i64, size: i64) -> Result<(Vec<i64>, bool)> {
    let (mut all, mut known_to, mut is_last) = (Vec::new(), 0, true);
    for word in words {
        let numbers: Vec<(i64,)> = tx.all(&store::NEWEST, &[&room, word, &below, &size])?;
        if let Some((last,)) = numbers.last().filter(|_| count(&numbers) == size) {
            known_to = known_to.max(*last);
            is_last = false;
        }
        all.extend(numbers.into_iter().map(|(number,)| number));
    }
    all.retain(|number| *number >= known_to);
    Ok((all, is_last))
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}
