//! Opening: own it, migrate it, start its threads.

use std::sync::Arc;

use parking_lot::Mutex;

use super::{
    Context, Db, Engine, Inner, LONGEST_READ, Place, Settings, Sink, Tx, backup,
    connection::{Connection, Mode},
    migrate,
    postgres::{self, Owner},
    queue::Queue,
    spawn, sqlite,
    worker::{Connect, Worker},
};
use crate::{
    error::Result,
    infra::{clock::Clock, data_dir::Lock},
};

/// Runs on a thread without an asynchronous runtime.
pub(super) fn open(settings: &Settings, clock: Clock, sink: Sink) -> Result<Db> {
    let context = Context::new(settings, clock, sink);
    match &settings.place {
        Place::Sqlite(file) => {
            let options = sqlite::Options::new(file.clone());
            open_sqlite(settings, options, &context)
        }
        Place::Postgres(url) => open_postgres(settings, url.clone(), &context),
    }
}

fn open_sqlite(settings: &Settings, options: sqlite::Options, context: &Context) -> Result<Db> {
    sqlite::check_version()?;
    let lock = Lock::take(&sqlite::beside(&options.file, ".lock"), "The database")?;
    let mut first = Tx::new(Connection::Sqlite(sqlite::Connection::open(&options, Mode::Write)?), true);
    let snapshot = |tx: &mut Tx, number| sqlite::snapshot(tx.connection(), &options.file, number);
    let epoch = migrate::migrate(&mut first, settings.migrations, context.clock.now(), &snapshot)?;
    drop(first);

    let inner = Inner::new(Engine::Sqlite, epoch, settings.queue, context);
    let writer = sqlite::Writer::new(inner.writes.clone(), options.clone(), context.clone())?;
    let connect: Connect =
        Arc::new(move |mode| sqlite::Connection::open(&options, mode).map(Connection::Sqlite));
    inner.start("db read", settings.read_threads, &inner.reads, Mode::Read, &connect, context)?;
    let writer = spawn("db write", move || {
        writer.work();
        drop(lock);
    })?;
    inner.threads.lock().push(writer);
    Ok(Db { inner: Arc::new(inner) })
}

fn open_postgres(settings: &Settings, url: String, context: &Context) -> Result<Db> {
    let owner = settings.is_exclusive.then(|| Owner::take(&url, settings.owner_wait)).transpose()?;
    let copied = url.clone();
    let connect: Connect = Arc::new(move |mode| {
        let mut connection = postgres::Connection::open(&url)?;
        if let (Mode::Write, Some(owner)) = (mode, &owner) {
            owner.join(&mut connection)?;
        }
        if mode == Mode::Read {
            connection.script(&format!("SET statement_timeout = {}", LONGEST_READ.as_millis()))?;
        }
        Ok(Connection::Postgres(Box::new(connection)))
    });
    let mut first = Tx::new(connect(Mode::Write)?, true);
    let now = context.clock.now();
    let snapshot = |_: &mut Tx, number| match &settings.snapshots {
        Some(folder) => backup::postgres_snapshot(&copied, folder, number, now),
        None => Ok(()),
    };
    let epoch = migrate::migrate(&mut first, settings.migrations, now, &snapshot)?;
    drop(first);

    let inner = Inner::new(Engine::Postgres, epoch, settings.queue, context);
    inner.start("db read", settings.read_threads, &inner.reads, Mode::Read, &connect, context)?;
    inner.start("db write", settings.write_threads, &inner.writes, Mode::Write, &connect, context)?;
    Ok(Db { inner: Arc::new(inner) })
}

impl Inner {
    fn new(engine: Engine, epoch: uuid::Uuid, bound: usize, context: &Context) -> Self {
        Inner {
            engine,
            epoch,
            reads: Arc::new(Queue::new(bound)),
            writes: Arc::new(Queue::new(bound)),
            bells: context.bells.clone(),
            threads: Mutex::new(Vec::new()),
        }
    }

    /// Starts threads that take from one queue.
    fn start(
        &self,
        name: &str,
        threads: usize,
        queue: &Arc<Queue>,
        mode: Mode,
        connect: &Connect,
        context: &Context,
    ) -> Result<()> {
        for _ in 0..threads {
            let worker = Worker::new(queue.clone(), mode, connect.clone(), context.clone())?;
            self.threads.lock().push(spawn(name, move || worker.work())?);
        }
        Ok(())
    }
}
