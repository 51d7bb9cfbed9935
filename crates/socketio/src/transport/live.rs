//! Which of a connection's sockets are alive.

use std::num::NonZeroU32;

/// Names one socket of a connection, for as long as the connection lives.
pub(crate) type Generation = NonZeroU32;

/// The generations of the sockets that are connected: nearly always one, which takes no memory of its own.
#[derive(Debug, Default)]
pub(super) struct Live {
    last: u32,
    first: Option<Generation>,
    others: Vec<Generation>,
}

impl Live {
    /// One more socket is connected.
    pub(super) fn add(&mut self) -> Generation {
        self.last += 1;
        let generation = Generation::new(self.last).expect("nobody connects four thousand million times");
        match self.first {
            None => self.first = Some(generation),
            Some(_) => self.others.push(generation),
        }
        generation
    }

    /// A socket is gone. False when it was already.
    pub(super) fn remove(&mut self, generation: Generation) -> bool {
        if self.first == Some(generation) {
            self.first = self.others.pop();
            return true;
        }
        let before = self.others.len();
        self.others.retain(|other| *other != generation);
        self.others.len() < before
    }

    pub(super) fn contains(&self, generation: Generation) -> bool {
        self.first == Some(generation) || self.others.contains(&generation)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Whether this socket is the only one.
    pub(super) fn is_last(&self, generation: Generation) -> bool {
        self.first == Some(generation) && self.others.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_come_and_go_in_any_order() {
        let mut live = Live::default();
        assert!(live.is_empty());
        let [first, second, third] = [live.add(), live.add(), live.add()];
        assert!(live.remove(first) && !live.contains(first) && live.contains(second) && live.contains(third));
        assert!(!live.remove(first) && !live.is_last(second));
        assert!(live.remove(third) && live.is_last(second));
        let fourth = live.add();
        assert!(fourth > third && live.contains(fourth));
        assert!(live.remove(second) && live.remove(fourth) && live.is_empty());
    }
}
