//! What happens to jobs that share a commit, without threads: the queue is filled, then worked off here.

mod log;

use std::{path::PathBuf, sync::Arc, time::Duration};

use model::{Emitted, RoomId, UserId};
use parking_lot::Mutex;
use tempfile::TempDir;
use tokio::sync::oneshot::{Receiver, error::TryRecvError};
use uuid::Uuid;

use super::{Writer, lite};
use crate::{
    error::{Error, Result},
    infra::{
        clock::Clock,
        db::{Context, Place, Settings, Statement, Text, Tx, job, queue::Queue, sqlite::Options},
    },
};

static INSERT: Statement = sqlite("INSERT INTO things (id, weight) VALUES ($1, zeroblob($2))");
static IDS: Statement = sqlite("SELECT id FROM things ORDER BY id");
static ORPHAN: Statement = sqlite("INSERT INTO parts (thing) VALUES ($1)");
static RELEASE: Statement = sqlite("RELEASE job");
static CACHE: Statement = sqlite("PRAGMA cache_size");

const fn sqlite(text: &'static str) -> Statement {
    Statement::new("test", Text::Same(text))
}

/// A foreign key that is checked by COMMIT, as no table of Klatch may have: it makes COMMIT fail.
const TABLES: &str = "CREATE TABLE things (id INTEGER PRIMARY KEY, weight BLOB) STRICT;
    CREATE TABLE parts (thing INTEGER REFERENCES things DEFERRABLE INITIALLY DEFERRED) STRICT;";

struct Bench {
    folder: TempDir,
    queue: Arc<Queue>,
    heard: Arc<Mutex<Vec<Vec<Emitted>>>>,
    broken: Arc<Mutex<Vec<String>>>,
}

impl Bench {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let bench = Bench {
            folder,
            queue: Arc::new(Queue::new(1_000)),
            heard: Arc::default(),
            broken: Arc::default(),
        };
        let mut writer = bench.writer();
        lite(writer.tx.as_mut().unwrap()).script(TABLES).unwrap();
        bench
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("klatch.db")
    }

    fn writer(&self) -> Writer {
        let options = Options { batch_time: Duration::from_hours(1), ..Options::new(self.file()) };
        let (heard, broken) = (self.heard.clone(), self.broken.clone());
        let mut settings = Settings::new(Place::Sqlite(self.file()));
        settings.on_broken_commit = Arc::new(move |cause| broken.lock().push(cause.to_owned()));
        let sink = Arc::new(move |emitted| heard.lock().push(emitted));
        let context = Context::new(&settings, Clock::default(), sink);
        Writer::new(self.queue.clone(), options, context).unwrap()
    }

    fn ask<T: Send + 'static>(
        &self,
        body: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Receiver<Result<T>> {
        let (job, answer) = job::new(body);
        self.queue.push(job).unwrap();
        answer
    }

    /// A job that inserts a row and tells of it.
    fn insert(&self, id: i64) -> Receiver<Result<()>> {
        self.ask(move |tx| {
            tx.emit(event(id));
            insert(tx, id)
        })
    }

    /// Works off what is queued, with `before` done to the writer's connection.
    fn work(&self, before: impl FnOnce(&super::Connection)) {
        let mut writer = self.writer();
        before(lite(writer.tx.as_mut().unwrap()));
        self.queue.close();
        writer.work();
    }

    /// What a fresh connection finds.
    fn ids(&self) -> Vec<i64> {
        let found = rusqlite::Connection::open(self.file()).unwrap();
        let mut ids = found.prepare("SELECT id FROM things ORDER BY id").unwrap();
        ids.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn heard(&self) -> Vec<Vec<Emitted>> {
        self.heard.lock().clone()
    }
}

fn insert(tx: &mut Tx, id: i64) -> Result<()> {
    tx.run(&INSERT, &[&id, &1_i64]).map(drop)
}

fn event(number: i64) -> Emitted {
    Emitted::Read { room_id: RoomId(Uuid::nil()), user_id: UserId(Uuid::nil()), read_number: number }
}

fn events(numbers: &[i64]) -> Vec<Emitted> {
    numbers.iter().map(|number| event(*number)).collect()
}

fn is_busy<T>(mut answer: Receiver<Result<T>>) -> bool {
    matches!(answer.try_recv(), Ok(Err(Error::Busy(_))))
}

fn is_internal<T>(mut answer: Receiver<Result<T>>) -> bool {
    matches!(answer.try_recv(), Ok(Err(Error::Internal(_))))
}

fn is_ok<T>(mut answer: Receiver<Result<T>>) -> bool {
    matches!(answer.try_recv(), Ok(Ok(_)))
}

#[test]
fn jobs_share_a_commit_and_are_told_in_order() {
    let bench = Bench::new();
    let mut answers: Vec<_> = (1..=300).map(|id| bench.insert(id)).collect();
    bench.work(|_| {});
    assert!(answers.iter_mut().all(|answer| matches!(answer.try_recv(), Ok(Ok(())))));
    let heard = bench.heard();
    assert_eq!(heard.iter().map(Vec::len).collect::<Vec<_>>(), [256, 44], "256 to a commit");
    assert_eq!(heard.concat(), events(&(1..=300).collect::<Vec<_>>()));
    assert_eq!(bench.ids().len(), 300);
}

#[test]
fn answers_come_after_the_commit_and_the_sink() {
    let bench = Bench::new();
    let first = Arc::new(Mutex::new(bench.insert(1)));
    let (early, mine) = (first.clone(), bench.heard.clone());
    let second = bench.ask(move |_| {
        let is_waiting = matches!(early.lock().try_recv(), Err(TryRecvError::Empty));
        Ok((is_waiting, mine.lock().is_empty()))
    });
    bench.work(|_| {});
    assert_eq!(second.blocking_recv().unwrap().unwrap(), (true, true), "the same commit holds both");
    assert!(matches!(first.lock().try_recv(), Ok(Ok(()))));
}

#[test]
fn a_refused_job_takes_nobody_with_it() {
    let bench = Bench::new();
    let before = bench.insert(1);
    let mut refused = bench.ask(|tx| {
        tx.emit(event(2));
        insert(tx, 2)?;
        insert(tx, 1)
    });
    let after = bench.insert(3);
    bench.work(|_| {});
    assert!(is_ok(before) && is_ok(after));
    assert!(matches!(refused.try_recv(), Ok(Err(Error::Constraint(name))) if name == "things_pkey"));
    assert_eq!(bench.ids(), [1, 3]);
    assert_eq!(bench.heard(), [events(&[1, 3])]);
}

#[test]
fn a_panicking_job_takes_nobody_with_it() {
    let bench = Bench::new();
    let before = bench.insert(1);
    let panicked = bench.ask(|tx| -> Result<()> {
        tx.emit(event(2));
        insert(tx, 2)?;
        panic!("as it should");
    });
    let after = bench.insert(3);
    bench.work(|_| {});
    assert!(is_ok(before) && is_internal(panicked) && is_ok(after));
    assert_eq!(bench.ids(), [1, 3]);
    assert_eq!(bench.heard(), [events(&[1, 3])]);
}

#[test]
fn a_job_that_cannot_be_rolled_back_alone_undoes_the_batch() {
    let bench = Bench::new();
    let before = bench.insert(1);
    let broken = bench.ask(|tx| -> Result<()> {
        insert(tx, 2)?;
        tx.run(&RELEASE, &[])?;
        panic!("with its savepoint gone");
    });
    // Still waiting when the batch ends: the next one, on a new connection, does it.
    let after = bench.insert(3);
    let cache = bench.ask(|tx| tx.one::<i64>(&CACHE, &[]));
    bench.work(|connection| connection.script("PRAGMA cache_size = -77").unwrap());
    assert!(is_busy(before) && is_internal(broken) && is_ok(after));
    assert_ne!(cache.blocking_recv().unwrap().unwrap(), -77, "that connection is never used again");
    assert_eq!(bench.ids(), [3]);
    assert_eq!(bench.heard(), [events(&[3])]);
}

#[test]
fn a_full_disk_fails_the_whole_batch_and_nothing_more() {
    let bench = Bench::new();
    let before = bench.insert(1);
    let heavy = bench.ask(|tx| {
        tx.emit(event(2));
        tx.run(&INSERT, &[&2_i64, &1_000_000_i64]).map(drop)
    });
    let after = bench.insert(3);
    let heavy_again = bench.ask(|tx| tx.run(&INSERT, &[&4_i64, &1_000_000_i64]).map(drop));
    let last = bench.insert(5);
    bench.work(|connection| connection.script("PRAGMA max_page_count = 50").unwrap());
    assert!(is_busy(before), "its savepoint went with the transaction");
    assert!(is_busy(heavy));
    assert!(is_busy(after), "it shared the second full batch");
    assert!(is_busy(heavy_again), "the connection, and with it the limit, is the same");
    assert!(is_ok(last), "the disk has room for small things");
    assert_eq!(bench.ids(), [5]);
    assert_eq!(bench.heard(), [events(&[5])]);
    assert!(bench.broken.lock().is_empty(), "the process lives");
}

#[test]
fn a_job_that_ignores_a_full_disk_commits_nothing_by_itself() {
    let bench = Bench::new();
    let before = bench.insert(1);
    let stubborn = bench.ask(|tx| {
        drop(tx.run(&INSERT, &[&2_i64, &1_000_000_i64]));
        drop(insert(tx, 3));
        Ok(())
    });
    bench.work(|connection| connection.script("PRAGMA max_page_count = 50").unwrap());
    assert!(is_busy(before) && is_internal(stubborn));
    assert!(bench.ids().is_empty(), "outside a transaction each statement would stay");
}

#[test]
fn a_disk_found_full_by_commit_fails_the_batch_and_nothing_more() {
    let bench = Bench::new();
    let first = bench.insert(1);
    let mut answers = vec![first];
    answers.extend((2..=256).map(|id| bench.insert(id)));
    let next = bench.insert(257);
    bench.work(|connection| connection.is_full.set(true));
    assert!(answers.into_iter().all(is_busy));
    assert!(is_ok(next));
    assert_eq!(bench.ids(), [257]);
    assert_eq!(bench.heard(), [events(&[257])]);
    assert!(bench.broken.lock().is_empty(), "the process lives");
}

#[test]
fn any_other_error_of_commit_ends_the_process() {
    let bench = Bench::new();
    let mut answers = vec![bench.ask(|tx| {
        tx.emit(event(1));
        tx.run(&ORPHAN, &[&999_i64]).map(drop)
    })];
    answers.extend((2..=256).map(|id| bench.insert(id)));
    // Where the test goes on instead of ending, a new connection does.
    let next = bench.insert(257);
    bench.work(|_| {});
    assert_eq!(*bench.broken.lock(), ["FOREIGN KEY constraint failed"]);
    assert!(answers.into_iter().all(is_busy));
    assert!(is_ok(next));
    assert_eq!(bench.ids(), [257]);
    assert_eq!(bench.heard(), [events(&[257])]);
}

#[test]
fn a_job_nobody_waits_for_is_skipped_unless_it_has_begun() {
    let bench = Bench::new();
    let left_early = bench.insert(1);
    drop(left_early);
    let leaving = Arc::new(Mutex::new(None));
    let mine = leaving.clone();
    let asked = bench.ask(move |tx| {
        // Its asker leaves now.
        drop(mine.lock().take());
        tx.emit(event(2));
        insert(tx, 2)
    });
    *leaving.lock() = Some(asked);
    let ids = bench.ask(|tx| tx.all::<i64>(&IDS, &[]));
    bench.work(|_| {});
    assert_eq!(ids.blocking_recv().unwrap().unwrap(), [2]);
    assert_eq!(bench.ids(), [2]);
    assert_eq!(bench.heard(), [events(&[2])]);
}

#[test]
fn a_sink_that_panics_costs_its_events_only() {
    let bench = Bench::new();
    let answer = bench.insert(1);
    let mut settings = Settings::new(Place::Sqlite(bench.file()));
    settings.on_broken_commit = Arc::new(|cause| panic!("{cause}"));
    let context = Context::new(&settings, Clock::default(), Arc::new(|_| panic!("a sink that fails")));
    let writer = Writer::new(bench.queue.clone(), Options::new(bench.file()), context).unwrap();
    bench.queue.close();
    writer.work();
    assert!(is_ok(answer));
    assert_eq!(bench.ids(), [1]);
}
