//! The bounded queue in front of the database threads.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicUsize, Ordering},
};

use parking_lot::{Condvar, Mutex};

use super::job::Job;
use crate::error::{Error, Result};

/// Jobs in the order they came, for one thread or several.
pub(super) struct Queue {
    state: Mutex<State>,
    wake: Condvar,
    bound: usize,
    /// How many threads are at work.
    at_work: AtomicUsize,
}

/// A thread's word that it has taken jobs of which nothing is known yet.
pub(super) struct AtWork<'a>(&'a AtomicUsize);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct State {
    jobs: VecDeque<Box<dyn Job>>,
    is_closed: bool,
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
        let state = State { jobs: VecDeque::new(), is_closed: false };
        Queue { state: Mutex::new(state), wake: Condvar::new(), bound, at_work: AtomicUsize::new(0) }
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
    pub(super) fn pop(&self) -> Option<Box<dyn Job>> {
        let mut state = self.state.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            self.wake.wait(&mut state);
        }
    }

    /// The next job, if one is there.
    pub(super) fn try_pop(&self) -> Option<Box<dyn Job>> {
        self.state.lock().jobs.pop_front()
    }

    /// How many jobs wait.
    pub(super) fn waiting(&self) -> usize {
        self.state.lock().jobs.len()
    }

    /// A thread is at work until it drops this, before it publishes what it has done.
    pub(super) fn begin(&self) -> AtWork<'_> {
        self.at_work.fetch_add(1, Ordering::Relaxed);
        AtWork(&self.at_work)
    }

    /// Whether a job waits or is being done.
    pub(super) fn is_in_use(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) > 0 || self.waiting() > 0
    }

    /// Takes nothing more; what is in it is still done.
    pub(super) fn close(&self) {
        self.state.lock().is_closed = true;
        self.wake.notify_all();
    }
}
