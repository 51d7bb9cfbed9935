//! The database: two engines, one text, one plain body per operation.
//!
//! An operation is a plain function over a [`Tx`]. [`Db::read`] and [`Db::write`] put it in a bounded queue; a
//! thread that owns a connection runs it in a transaction of its own and answers. So a transaction
//! never waits for anything but the database, and a request that is dropped half-way cannot leave one open.
//!
//! What holds:
//! - a write is answered after its COMMIT is on disk and after the [`Sink`] has what it emitted; what was
//!   emitted by a job that failed is forgotten;
//! - on SQLite the sink sees jobs in commit order, on PostgreSQL as its threads return;
//! - a read sees one snapshot;
//! - a job whose asker has left is skipped while it waits, and runs to its end once it has begun.

#[macro_use]
mod value;
#[macro_use]
mod row;
#[macro_use]
mod statement;

mod backup;
mod connection;
mod constraint;
mod context;
mod job;
mod migrate;
mod migrations;
mod open;
mod postgres;
mod queue;
mod settings;
mod sqlite;
mod tx;
mod work;
mod worker;

use std::{sync::Arc, thread::JoinHandle, time::Duration};

use parking_lot::Mutex;
use uuid::Uuid;

pub use backup::{Everything, Report, backup, restore};
pub use constraint::FOREIGN_KEY;
pub(crate) use migrate::ALL;
pub use migrations::{MIGRATIONS, Migration};
#[cfg(test)]
pub(crate) use queue::full as queue_full;
pub(crate) use queue::is_full as is_queue_full;
pub use row::{FromRow, Row};
pub use settings::{Place, Settings, Sink};
pub use statement::{Statement, Text};
pub use tx::Tx;
pub use value::{Column, Param, Value};
pub use work::Work;

use self::{connection::Connection, context::Context, queue::Queue, work::Bells};
use super::clock::Clock;
use crate::error::{Error, Result};

/// How long one may read: on SQLite a whole transaction, on PostgreSQL each statement of it. Then it is broken off,
/// and answers `Busy`.
pub const LONGEST_READ: Duration = Duration::from_secs(2);

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, the default.
    Sqlite,
    /// A server beside this one.
    Postgres,
}

/// The open database; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    epoch: Uuid,
    reads: Arc<Queue>,
    writes: Arc<Queue>,
    bells: Arc<Bells>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Db {
    /// Opens the database, brings its tables up to date and starts the threads.
    ///
    /// # Errors
    /// With a sentence for the person who runs it: another process has it open (named), it was written by a
    /// newer program, a released migration has changed, it cannot be reached.
    pub async fn open(settings: Settings, clock: Clock, sink: Sink) -> Result<Db> {
        let (tell, told) = tokio::sync::oneshot::channel();
        // The synchronous PostgreSQL client must not meet an asynchronous runtime.
        spawn("db open", move || drop(tell.send(open::open(&settings, clock, sink))))?;
        told.await.map_err(|_| Error::internal("opening the database failed"))?
    }

    /// Runs a body that only reads, in one snapshot.
    ///
    /// # Errors
    /// Those of the body; `Busy` when too much waits, the database is out of reach or reading takes longer than
    /// [`LONGEST_READ`].
    pub async fn read<T: Send + 'static>(
        &self,
        body: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        submit(&self.inner.reads, body).await
    }

    /// Runs a body in a transaction and answers once it is durable and published. `Err` undoes all of it.
    ///
    /// Other writers wait meanwhile: at most 1,000 rows or 5 ms. A body runs once at most. `Busy` after the
    /// answer to a COMMIT was lost leaves open whether it was done, so what a client may repeat must be safe
    /// to repeat.
    ///
    /// # Errors
    /// Those of the body; `Busy` when too much waits, the database is out of reach or its disk is full.
    pub async fn write<T: Send + 'static>(
        &self,
        body: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        submit(&self.inner.writes, body).await
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Makes another epoch, which the next one to open this database will tell: after a restore, so that
    /// clients drop what the database may not know.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn renew_epoch(&self) -> Result<Uuid> {
        self.write(migrate::renew_epoch).await
    }

    /// The random id made with this database and made anew by every restore.
    pub fn epoch(&self) -> Uuid {
        self.inner.epoch
    }

    /// How many writes wait for a thread: a measure of load.
    pub fn waiting_writes(&self) -> usize {
        self.inner.writes.waiting()
    }

    /// Whether a write waits or is under way. It may be about to publish something.
    pub fn is_writing(&self) -> bool {
        self.inner.writes.is_in_use()
    }

    /// Resolves when a commit left work of this kind behind since the last time.
    pub async fn woken(&self, work: Work) {
        self.inner.bells.of(work).notified().await;
    }

    /// Does what is queued, refuses anything more, and ends the threads.
    pub async fn close(&self) {
        self.inner.close_queues();
        let threads = std::mem::take(&mut *self.inner.threads.lock());
        let join = move || threads.into_iter().for_each(|thread| drop(thread.join()));
        drop(tokio::task::spawn_blocking(join).await);
    }
}

impl Inner {
    fn close_queues(&self) {
        self.reads.close();
        self.writes.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close_queues();
    }
}

async fn submit<T: Send + 'static>(
    queue: &Queue,
    body: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (job, answer) = job::new(body);
    queue.push(job)?;
    answer.await.map_err(|_| Error::internal("a database thread has ended"))?
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| Error::internal(format!("a thread cannot be started: {error}")))
}
