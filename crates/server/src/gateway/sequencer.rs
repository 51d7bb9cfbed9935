//! Puts one stream's events into order. No I/O and no clock: the hub lends both.
//!
//! A sequencer passes each stamp on once, in order. The next stamp goes through, an old one is
//! dropped, an early one is held: either what is missing comes within moments (PostgreSQL's threads
//! return as they please), or the range is read from the database and passed on with the stamp it
//! follows.

use std::collections::BTreeMap;

use model::Emitted;

/// How many early events are held. What overflows is read from the database instead.
const MAX_HELD: usize = 1_024;

/// An event whose turn has come.
#[derive(Clone, Debug)]
pub(super) struct Due {
    /// The stamp it follows.
    pub(super) after: i64,
    /// Its own stamp.
    pub(super) seq: i64,
    /// What happened.
    pub(super) event: Emitted,
}

/// The state of one stream.
#[derive(Debug, Default)]
pub(super) struct Sequencer {
    /// The last stamp passed on; `None` until somebody knows where the stream stands.
    head: Option<i64>,
    /// The stamp it began at: nothing up to it was passed on to anybody.
    began: i64,
    held: BTreeMap<i64, Emitted>,
    /// A stamp known to exist at or above which everything may be missing.
    missing_up_to: i64,
}

impl Sequencer {
    /// Says where the stream stands. Only the first word counts.
    pub(super) fn start(&mut self, head: i64) -> Vec<Due> {
        if self.head.is_none() {
            (self.head, self.began) = (Some(head), head);
        }
        self.take_turn()
    }

    /// Whether it began above a stamp. Whoever was in the stream before, and knows it up to there only, missed what lies between.
    pub(super) fn began_above(&self, seq: i64) -> bool {
        self.head.is_some() && self.began > seq
    }

    /// Whether the stream's place is known.
    #[cfg(test)]
    pub(super) fn is_started(&self) -> bool {
        self.head.is_some()
    }

    /// The last stamp passed on.
    pub(super) fn head(&self) -> Option<i64> {
        self.head
    }

    /// Takes an event in; answers those whose turn it is now.
    pub(super) fn push(&mut self, seq: i64, event: Emitted) -> Vec<Due> {
        match self.head {
            Some(head) if seq <= head => return Vec::new(),
            // Its turn, as nearly always: it need not be held first.
            Some(head) if seq == head + 1 => {
                self.head = Some(seq);
                let mut due = vec![Due { after: head, seq, event }];
                due.append(&mut self.take_turn());
                return due;
            }
            _ => {}
        }
        if self.held.len() >= MAX_HELD {
            self.lose(seq);
            return Vec::new();
        }
        self.held.insert(seq, event);
        self.take_turn()
    }

    /// Notes that events up to `seq` happened and are not here: they must be read.
    pub(super) fn lose(&mut self, seq: i64) {
        self.missing_up_to = self.missing_up_to.max(seq);
        if self.held.len() >= MAX_HELD {
            if let Some((&last, _)) = self.held.last_key_value() {
                self.missing_up_to = self.missing_up_to.max(last);
            }
            self.held.clear();
        }
    }

    /// Whether something is missing that must be waited for or read.
    pub(super) fn has_gap(&self) -> bool {
        self.head.is_some_and(|head| !self.held.is_empty() || self.missing_up_to > head)
    }

    /// Takes in rows read from the database: all with a stamp above the head they were read from and up
    /// to `up_to`, in order.
    pub(super) fn repair(&mut self, rows: Vec<(i64, Emitted)>, up_to: i64) -> Vec<Due> {
        let Some(mut head) = self.head else { return Vec::new() };
        let mut due = Vec::new();
        for (seq, event) in rows {
            if seq > head {
                due.push(Due { after: head, seq, event });
                head = seq;
            }
        }
        self.head = Some(head.max(up_to));
        due.extend(self.take_turn());
        due
    }

    /// Jumps to `head` without passing on what lies between: the sockets are told to start anew.
    pub(super) fn skip_to(&mut self, head: i64) -> Vec<Due> {
        self.head = Some(self.head.map_or(head, |now| now.max(head)));
        self.take_turn()
    }

    fn take_turn(&mut self) -> Vec<Due> {
        let Some(mut head) = self.head else { return Vec::new() };
        let mut due = Vec::new();
        while let Some(entry) = self.held.first_entry() {
            let seq = *entry.key();
            let next = head.saturating_add(1); // a deleted room stands at the end of all stamps
            if seq > next {
                break;
            }
            let event = entry.remove();
            if seq == next && seq > head {
                due.push(Due { after: head, seq, event });
                head = seq;
            }
        }
        self.head = Some(head);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_HELD, Sequencer};
    use model::{Emitted, RoomId, UserId};
    use uuid::Uuid;

    fn event() -> Emitted {
        Emitted::Read { room_id: RoomId(Uuid::nil()), user_id: UserId(Uuid::nil()), read_number: 0 }
    }

    fn stamps(due: &[super::Due]) -> Vec<(i64, i64)> {
        due.iter().map(|due| (due.after, due.seq)).collect()
    }

    #[test]
    fn passes_each_stamp_on_once_and_in_order() {
        let mut sequencer = Sequencer::default();
        assert!(sequencer.push(6, event()).is_empty(), "nobody knows yet where it stands");
        assert_eq!(stamps(&sequencer.start(4)), []);
        assert!(sequencer.has_gap());
        assert_eq!(stamps(&sequencer.push(5, event())), [(4, 5), (5, 6)]);
        assert!(!sequencer.has_gap());
        assert_eq!(stamps(&sequencer.push(5, event())), []);
        assert_eq!(stamps(&sequencer.push(7, event())), [(6, 7)]);
    }

    #[test]
    fn only_the_first_start_counts() {
        let mut sequencer = Sequencer::default();
        assert!(!sequencer.began_above(0), "it has not begun");
        sequencer.start(3);
        sequencer.start(9);
        assert_eq!(stamps(&sequencer.push(4, event())), [(3, 4)]);
        assert!(sequencer.began_above(2) && !sequencer.began_above(3));
    }

    #[test]
    fn a_gap_is_passed_on_with_the_stamp_it_follows() {
        let mut sequencer = Sequencer::default();
        sequencer.start(1);
        assert!(sequencer.push(5, event()).is_empty());
        // Rows 2 and 3 moved again: only 4 and 5 are left of them.
        let due = sequencer.repair(vec![(4, event()), (5, event())], 5);
        assert_eq!(stamps(&due), [(1, 4), (4, 5)]);
        assert!(!sequencer.has_gap());
        assert_eq!(sequencer.head(), Some(5));
    }

    #[test]
    fn a_repair_lets_what_was_held_through() {
        let mut sequencer = Sequencer::default();
        sequencer.start(1);
        sequencer.push(3, event());
        sequencer.push(7, event());
        assert_eq!(stamps(&sequencer.repair(vec![(3, event())], 6)), [(1, 3), (6, 7)]);
    }

    #[test]
    fn too_many_early_events_are_forgotten_and_read() {
        let mut sequencer = Sequencer::default();
        sequencer.start(0);
        for seq in 2..=i64::try_from(MAX_HELD).unwrap() + 2 {
            assert!(sequencer.push(seq, event()).is_empty());
        }
        assert!(sequencer.held.is_empty());
        assert!(sequencer.has_gap());
        sequencer.repair(Vec::new(), 2_000);
        assert!(!sequencer.has_gap());
    }

    #[test]
    fn a_deleted_room_stands_at_the_end_of_all_stamps() {
        let mut sequencer = Sequencer::default();
        sequencer.start(1);
        sequencer.push(3, event());
        assert_eq!(stamps(&sequencer.repair(Vec::new(), i64::MAX)), []);
        assert!(!sequencer.has_gap(), "what was held is over");
        assert_eq!(stamps(&sequencer.push(i64::MAX, event())), []);
    }

    #[test]
    fn knows_when_it_has_started() {
        let mut sequencer = Sequencer::default();
        assert!(!sequencer.is_started());
        sequencer.start(0);
        assert!(sequencer.is_started());
    }
}
