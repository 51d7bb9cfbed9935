//! Work a transaction leaves behind in tables, and the bells of those who do it.

use model::Emitted;
use tokio::sync::Notify;

/// What waits in a table to be done after the answer. A job that puts something there calls [`super::Tx::wake`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Messages of deleted rooms and erased chats.
    Messages,
    /// What a deleted account leaves behind.
    Accounts,
    /// Files that nobody can reach any more.
    Files,
}

/// A bell for each kind of [`Work`]; one that rings while nobody listens is heard by the next to listen.
#[derive(Default)]
pub(super) struct Bells {
    messages: Notify,
    accounts: Notify,
    files: Notify,
}

impl Bells {
    pub(super) fn of(&self, work: Work) -> &Notify {
        match work {
            Work::Messages => &self.messages,
            Work::Accounts => &self.accounts,
            Work::Files => &self.files,
        }
    }
}

/// What leaves with a commit.
#[derive(Default)]
pub(super) struct Outgoing {
    pub(super) emitted: Vec<Emitted>,
    pub(super) work: Vec<Work>,
}

impl Outgoing {
    pub(super) fn append(&mut self, later: &mut Outgoing) {
        self.emitted.append(&mut later.emitted);
        self.work.append(&mut later.work);
    }

    pub(super) fn clear(&mut self) {
        self.emitted.clear();
        self.work.clear();
    }
}
