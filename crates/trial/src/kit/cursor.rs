//! How far a stream is known, by the rules of docs/realtime.md.

/// How far one stream is known without a gap.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cursor {
    /// Everything up to this stamp is known.
    pub seq: i64,
    /// A stamp known to exist.
    wanted: i64,
    /// Changes must be asked for whatever the stamps say.
    again: bool,
    /// A request for changes is under way.
    asking: bool,
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Drop it.
    Old,
    /// Apply it.
    Next,
    /// Leave it: its row comes with the changes.
    Gap,
}

impl Cursor {
    /// Known up to a stamp.
    pub fn at(seq: i64) -> Cursor {
        Cursor { seq, ..Cursor::default() }
    }

    /// Judges an event, and moves over it when it is the next.
    pub fn event(&mut self, after: i64, seq: i64) -> Verdict {
        if seq <= self.seq {
            return Verdict::Old;
        }
        if after <= self.seq {
            self.seq = seq;
            return Verdict::Next;
        }
        self.wanted = self.wanted.max(seq);
        Verdict::Gap
    }

    /// A head was told. False when it is below the cursor: then everything held is void.
    #[must_use]
    pub fn head(&mut self, seq: i64) -> bool {
        self.asking = false; // it was another connection's request
        self.wanted = self.wanted.max(seq);
        seq >= self.seq
    }

    /// A stamp was told of that must exist.
    pub fn hear_of(&mut self, seq: i64) {
        self.wanted = self.wanted.max(seq);
    }

    /// Changes must be asked for once.
    pub fn ask_once(&mut self) {
        self.again = true;
    }

    /// Whether to ask for changes now; then the request counts as under way.
    pub fn begin(&mut self) -> bool {
        let begins = !self.asking && self.is_behind();
        if begins {
            self.asking = true;
            self.again = false;
        }
        begins
    }

    /// A page of changes was applied.
    pub fn page(&mut self, seq: i64, more: bool) {
        self.asking = false;
        self.seq = self.seq.max(seq);
        self.again |= more;
    }

    /// The request for changes failed for good.
    pub fn give_up(&mut self) {
        *self = Cursor::at(self.seq);
    }

    /// Whether something is missing or being asked for.
    pub fn is_settled(&self) -> bool {
        !self.asking && !self.is_behind()
    }

    fn is_behind(&self) -> bool {
        self.again || self.wanted > self.seq
    }
}
