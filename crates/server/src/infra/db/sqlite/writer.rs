//! The one thread that writes to SQLite. It joins what waits in one commit, because a commit is what costs:
//! each job in its own savepoint, then COMMIT, then the bus, then the answers.

use std::{sync::Arc, time::Instant};

use super::{Connection, Options, sync};
use crate::{
    error::{Error, Result},
    infra::db::{
        Context, Tx,
        connection::{self, CommitError, Mode},
        job::{self, Job, Ran},
        queue::{AtWork, Queue},
        work::Outgoing,
    },
};

/// At most so many jobs share a commit: more gained nothing, and each waits for all the others.
const BATCH_JOBS: usize = 256;

/// The writer and its connection.
pub(in crate::infra::db) struct Writer {
    queue: Arc<Queue>,
    options: Options,
    context: Context,
    /// `None` when it had to be given up; the next batch opens another.
    tx: Option<Tx>,
}

/// Jobs that share a commit.
#[derive(Default)]
struct Batch {
    jobs: Vec<(Box<dyn Job>, Option<Error>)>,
    outgoing: Outgoing,
}

/// Why nothing of a batch was written.
#[derive(Clone, Copy)]
enum Undone {
    /// SQLite says so; the connection is as good as before.
    Refused(&'static str),
    /// Something went wrong that should not; the connection is given up.
    Failed(&'static str),
}

impl Writer {
    pub(in crate::infra::db) fn new(queue: Arc<Queue>, options: Options, context: Context) -> Result<Self> {
        let mut writer = Writer { queue, options, context, tx: None };
        writer.connected()?;
        Ok(writer)
    }

    /// Until the queue is closed and empty; then the log is folded into the database.
    pub(in crate::infra::db) fn work(mut self) {
        while let Some((first, at_work)) = self.queue.pop() {
            self.batch(first, at_work);
        }
        if let Some(tx) = &mut self.tx
            && let Err(error) = lite(tx).script("PRAGMA wal_checkpoint(TRUNCATE)")
        {
            tracing::warn!(%error, "the last checkpoint failed");
        }
    }

    fn batch(&mut self, first: Box<dyn Job>, at_work: AtWork) {
        #[cfg(feature = "broken")]
        if crate::broken::is(crate::broken::Broken::AckBeforeCommit) {
            return self.batch_answered_first(first);
        }
        let mut batch = Batch::default();
        let stored = self.fill(&mut batch, first).and_then(|()| self.commit(batch.jobs.len()));
        drop(at_work);
        match stored {
            Ok(()) => self.context.publish(std::mem::take(&mut batch.outgoing)),
            Err(undone) => {
                let why = self.undo(undone);
                for (_, instead) in &mut batch.jobs {
                    instead.get_or_insert(Error::Busy(why));
                }
            }
        }
        for (job, instead) in batch.jobs {
            job.answer(instead);
        }
    }

    /// Answers, and commits afterwards.
    #[cfg(feature = "broken")]
    fn batch_answered_first(&mut self, first: Box<dyn Job>) {
        let mut batch = Batch::default();
        let filled = self.fill(&mut batch, first);
        let jobs = batch.jobs.len();
        for (job, instead) in batch.jobs {
            job.answer(instead);
        }
        match filled.and_then(|()| self.commit(jobs)) {
            Ok(()) => self.context.publish(batch.outgoing),
            Err(undone) => drop(self.undo(undone)),
        }
    }

    /// Begins a transaction and runs jobs in it until there are no more or it is time to commit.
    fn fill(&mut self, batch: &mut Batch, first: Box<dyn Job>) -> Result<(), Undone> {
        let begun = self.begin();
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(job) = next {
            if !job.is_abandoned() {
                batch.jobs.push((job, None));
                begun?;
                self.run_last(batch)?;
            }
            let is_full = batch.jobs.len() >= BATCH_JOBS || started.elapsed() >= self.options.batch_time;
            next = if is_full { None } else { self.queue.try_pop() };
        }
        begun
    }

    /// Runs the newest job of a batch in a savepoint.
    fn run_last(&mut self, batch: &mut Batch) -> Result<(), Undone> {
        let now = self.context.clock.now();
        let (Some(tx), Some((job, instead))) = (&mut self.tx, batch.jobs.last_mut()) else {
            unreachable!("a batch has begun and has a job")
        };
        step(tx, "SAVEPOINT job")?;
        let ran = job::run(&mut **job, tx, now);
        if let Ran::Defect(what) = ran {
            *instead = Some(Error::internal(what));
        }
        // A full disk, an I/O error and a lack of memory undo the whole transaction, savepoints and all:
        // from here on every statement would be a transaction of its own.
        if lite(tx).is_rolled_back() {
            return Err(Undone::Refused("the disk is full, or failed"));
        }
        if ran == Ran::Done {
            batch.outgoing.append(&mut tx.take_outgoing());
        } else {
            step(tx, "ROLLBACK TO job")?;
        }
        step(tx, "RELEASE job")
    }

    fn begin(&mut self) -> Result<(), Undone> {
        let begun = self.connected().and_then(|tx| tx.connection().begin(Mode::Write));
        begun.map_err(|error| {
            tracing::error!(%error, "a batch could not begin");
            Undone::Refused("the database cannot be written to")
        })
    }

    fn commit(&mut self, jobs: usize) -> Result<(), Undone> {
        let Some(tx) = &mut self.tx else { return Ok(()) };
        sync::set_jobs(jobs + self.queue.waiting());
        match tx.connection().commit() {
            Ok(()) => Ok(()),
            Err(CommitError::Refused(error)) => {
                tracing::error!(%error, "a commit was refused");
                Err(Undone::Refused("the disk is full"))
            }
            // What is in the log is not known any more: only a fresh start reads it again.
            Err(CommitError::Lost(cause)) => {
                (self.context.on_broken_commit)(&cause);
                Err(Undone::Failed("whether it was committed is not known"))
            }
        }
    }

    /// Leaves nothing of the batch, not even its connection when that is in doubt: given back open, its
    /// rows would be committed with the next batch. Answers the reason.
    fn undo(&mut self, undone: Undone) -> &'static str {
        let is_rolled_back = self.tx.as_mut().is_none_or(|tx| tx.connection().rollback());
        match undone {
            Undone::Refused(why) if is_rolled_back => why,
            Undone::Refused(why) | Undone::Failed(why) => {
                tracing::error!(why, "a batch failed; its connection is replaced");
                self.tx = None;
                why
            }
        }
    }

    fn connected(&mut self) -> Result<&mut Tx> {
        let tx = if let Some(tx) = self.tx.take() {
            tx
        } else {
            let connection = Connection::open(&self.options, Mode::Write)?;
            Tx::new(connection::Connection::Sqlite(connection), true)
        };
        Ok(self.tx.insert(tx))
    }
}

fn lite(tx: &mut Tx) -> &Connection {
    match tx.connection() {
        connection::Connection::Sqlite(connection) => connection,
        connection::Connection::Postgres(_) => unreachable!("this thread writes to SQLite"),
    }
}

fn step(tx: &mut Tx, sql: &str) -> Result<(), Undone> {
    lite(tx).step(sql).map_err(|error| {
        tracing::error!(%error, sql, "a savepoint failed");
        Undone::Failed("the database failed")
    })
}

#[cfg(test)]
mod tests;
