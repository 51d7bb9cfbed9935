//! The bounded queue in front of the database threads.

use std::{collections::VecDeque, sync::Arc};

use parking_lot::{Condvar, Mutex};

use super::job::Job;
use crate::error::{Error, Result};

/// Jobs in the order they came, for one thread or several.
pub(super) struct Queue {
    state: Mutex<State>,
    wake: Condvar,
    bound: usize,
}

struct State {
    jobs: VecDeque<Box<dyn Job>>,
    /// How many threads hold an [`AtWork`].
    at_work: usize,
    is_closed: bool,
}

/// Counts a thread as one that is at work until it drops this: when it knows what became of its jobs, and before it tells anybody.
pub(super) struct AtWork(Arc<Queue>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.state.lock().at_work -= 1;
    }
}

const FULL: &str = "the database has too much to do";

/// What whoever finds the queue full is told.
pub(crate) fn full() -> Error {
    Error::Busy(FULL)
}

/// Whether that is what somebody was told: nothing was tried, and a moment later there may be room.
pub(crate) fn is_full(error: &Error) -> bool {
    matches!(error, Error::Busy(FULL))
}

impl Queue {
    pub(super) fn new(bound: usize) -> Self {
        let state = State { jobs: VecDeque::new(), at_work: 0, is_closed: false };
        Queue { state: Mutex::new(state), wake: Condvar::new(), bound }
    }

    /// Puts a job at the end.
    ///
    /// # Errors
    /// `Busy` when the queue is full or closed.
    pub(super) fn push(&self, job: Box<dyn Job>) -> Result<()> {
        let mut state = self.state.lock();
        if state.is_closed {
            return Err(Error::Busy("the database is closing"));
        }
        if state.jobs.len() >= self.bound {
            return Err(full());
        }
        state.jobs.push_back(job);
        drop(state);
        self.wake.notify_one();
        Ok(())
    }

    /// Waits for the next job; `None` when the queue is closed and empty.
    pub(super) fn pop(self: &Arc<Self>) -> Option<(Box<dyn Job>, AtWork)> {
        let mut state = self.state.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                state.at_work += 1;
                return Some((job, AtWork(Arc::clone(self))));
            }
            if state.is_closed {
                return None;
            }
            self.wake.wait(&mut state);
        }
    }

    /// The next job, if one is there, for a thread that is at work already.
    pub(super) fn try_pop(&self) -> Option<Box<dyn Job>> {
        self.state.lock().jobs.pop_front()
    }

    /// How many jobs wait.
    pub(super) fn waiting(&self) -> usize {
        self.state.lock().jobs.len()
    }

    /// Whether a job waits or is being done.
    pub(super) fn is_in_use(&self) -> bool {
        let state = self.state.lock();
        state.at_work > 0 || !state.jobs.is_empty()
    }

    /// Takes nothing more; what is in it is still done.
    pub(super) fn close(&self) {
        self.state.lock().is_closed = true;
        self.wake.notify_all();
    }
}
