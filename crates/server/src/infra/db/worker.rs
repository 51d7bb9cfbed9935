//! A thread with a connection of its own: one job, one transaction. Reads on both engines, writes on PostgreSQL.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Context, Tx,
    connection::{CommitError, Connection, Mode},
    job::{self, Job, Ran},
    queue::{AtWork, Queue},
};
use crate::error::{Error, Result};

/// How long after a failed attempt to connect jobs are refused without another.
const CONNECT_PAUSE: Duration = Duration::from_millis(250);

/// Opens a connection, again and again if need be.
pub(super) type Connect = Arc<dyn Fn(Mode) -> Result<Connection> + Send + Sync>;

/// What a worker thread runs.
pub(super) struct Worker {
    pub(super) queue: Arc<Queue>,
    pub(super) mode: Mode,
    pub(super) connect: Connect,
    pub(super) context: Context,
    tx: Option<Tx>,
    retry_at: Option<Instant>,
}

impl Worker {
    /// With its first connection already made.
    pub(super) fn new(queue: Arc<Queue>, mode: Mode, connect: Connect, context: Context) -> Result<Self> {
        let tx = Some(Tx::new(connect(mode)?, mode == Mode::Write));
        Ok(Worker { queue, mode, connect, context, tx, retry_at: None })
    }

    /// Until the queue is closed and empty.
    pub(super) fn work(mut self) {
        while let Some((mut job, at_work)) = self.queue.pop() {
            if !job.is_abandoned() {
                let instead = self.attempt(&mut *job, at_work);
                job.answer(instead);
            }
        }
    }

    /// One job in its transaction; answers what to say instead of the job's own result.
    fn attempt(&mut self, job: &mut dyn Job, at_work: AtWork) -> Option<Error> {
        // Out of `self` until it is known to be usable again.
        let mut tx = match self.begin() {
            Ok(tx) => tx,
            Err(error) => return Some(error),
        };
        match job::run(job, &mut tx, self.context.clock.now()) {
            Ran::Done => self.commit(tx, at_work).err(),
            Ran::Refused => {
                self.undo(tx);
                None
            }
            Ran::Defect(what) => {
                self.undo(tx);
                Some(Error::internal(what))
            }
        }
    }

    fn commit(&mut self, mut tx: Tx, at_work: AtWork) -> Result<()> {
        let outgoing = tx.take_outgoing();
        let committed = tx.connection().commit();
        drop(at_work);
        match committed {
            Ok(()) => {
                self.context.publish(outgoing);
                self.tx = Some(tx);
                Ok(())
            }
            Err(CommitError::Refused(error)) => {
                self.undo(tx);
                Err(error)
            }
            Err(CommitError::Lost(cause)) => {
                tracing::error!(cause, "the answer to a COMMIT was lost");
                self.context.lost(&outgoing);
                Err(Error::Busy("whether it was committed is not known"))
            }
        }
    }

    fn undo(&mut self, mut tx: Tx) {
        if tx.connection().rollback() {
            self.tx = Some(tx);
        }
    }

    /// Begins on a connection that lives: a server that went away while nothing was asked of it is noticed only here.
    fn begin(&mut self) -> Result<Tx> {
        let mut tx = self.connected()?;
        let mut begun = tx.connection().begin(self.mode);
        if begun.is_err() && tx.connection().is_closed() {
            tx = self.connected()?;
            begun = tx.connection().begin(self.mode);
        }
        begun.map(|()| tx)
    }

    fn connected(&mut self) -> Result<Tx> {
        if let Some(mut tx) = self.tx.take()
            && !tx.connection().is_closed()
        {
            return Ok(tx);
        }
        if self.retry_at.is_some_and(|at| Instant::now() < at) {
            return Err(Error::Busy("the database is out of reach"));
        }
        match (self.connect)(self.mode) {
            Ok(connection) => {
                self.retry_at = None;
                Ok(Tx::new(connection, self.mode == Mode::Write))
            }
            Err(error) => {
                tracing::error!(%error, "the database is out of reach");
                self.retry_at = Some(Instant::now() + CONNECT_PAUSE);
                Err(Error::Busy("the database is out of reach"))
            }
        }
    }
}
