//! What a stream needs only once people leave its room or read in it.

use std::collections::HashMap;

use model::UserId;

use super::reads::PendingRead;

/// Of a room where something of that kind has happened.
#[derive(Debug, Default)]
pub(super) struct Busy {
    /// The member stamp by which somebody left: what is older does not let them in again.
    left: HashMap<UserId, i64>,
    /// How far people have read, told a moment ago or about to be.
    pub(super) reads: HashMap<UserId, PendingRead>,
}

impl Busy {
    /// Whether nothing says that this person left by this stamp or a newer one.
    pub(super) fn lets_in(&self, user: UserId, member_seq: i64) -> bool {
        self.left.get(&user).is_none_or(|left| *left < member_seq)
    }

    /// Somebody left by this stamp.
    pub(super) fn note_left(&mut self, user: UserId, seq: i64) {
        let left = self.left.entry(user).or_insert(seq);
        *left = seq.max(*left);
    }

    /// Somebody came in by a newer stamp than they left by.
    pub(super) fn is_back(&mut self, user: UserId) {
        self.left.remove(&user);
    }
}
