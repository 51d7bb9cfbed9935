//! What PostgreSQL alone can do to us: go away, lock, and be taken by another server.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use model::{Stream, UserId};
use parking_lot::Mutex;
use postgres::{Client, NoTls};
use server::{
    error::Error,
    infra::db::{Db, Place, Settings},
};
use tokio::sync::oneshot;

use super::{COUNT, GROW, NAMES, event, id, insert, settings};
use crate::kit::{CutLine, TestDatabase};

/// Ends the sessions of servers that match; answers how many there were.
async fn terminate(database: &TestDatabase, which: &str) -> usize {
    let Place::Postgres(url) = database.place() else { panic!("PostgreSQL it is") };
    let sql = format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'klatch%' AND {which}"
    );
    let run = move || Client::connect(&url, NoTls)?.query(&sql, &[]);
    tokio::task::spawn_blocking(run).await.unwrap().unwrap().len()
}

/// The session that keeps the database for its server.
const OWNER: &str =
    "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock')";

/// The error of something that must not succeed.
fn error<T>(result: server::error::Result<T>) -> Error {
    match result {
        Ok(_) => panic!("it succeeded"),
        Err(error) => error,
    }
}

async fn count(db: &Db) -> i64 {
    db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap()
}

/// A write that inserts a row, stands still, and then does what it is told.
async fn write_and_wait(
    db: &Db,
    and_insert: bool,
) -> (tokio::task::JoinHandle<server::error::Result<()>>, mpsc::Sender<()>) {
    let (go_on, wait) = mpsc::channel::<()>();
    let (tell, told) = oneshot::channel();
    let db = db.clone();
    let asked = tokio::spawn(async move {
        db.write(move |tx| {
            insert(tx, 1, "first")?;
            tx.emit(event(7));
            tell.send(()).unwrap();
            let _ = wait.recv();
            if and_insert { insert(tx, 2, "second") } else { Ok(()) }
        })
        .await
    });
    told.await.unwrap();
    (asked, go_on)
}

#[tokio::test]
async fn a_session_killed_inside_a_job_leaves_nothing() {
    let database = TestDatabase::postgres();
    let (db, heard) = database.open_with(settings(&database)).await.unwrap();
    let (asked, go_on) = write_and_wait(&db, true).await;
    assert_eq!(terminate(&database, "state = 'idle in transaction'").await, 1);
    drop(go_on);
    assert!(matches!(error(asked.await.unwrap()), Error::Busy(_)));
    for number in 1..=8 {
        db.write(move |tx| insert(tx, number, &format!("again {number}"))).await.unwrap();
    }
    assert_eq!(count(&db).await, 8);
    assert!(heard.events().is_empty());
}

#[tokio::test]
async fn a_commit_without_an_answer_is_told_as_open() {
    let database = TestDatabase::postgres();
    let lost = Arc::new(Mutex::new(Vec::<Stream>::new()));
    let mut settings = settings(&database);
    let told = lost.clone();
    settings.on_lost_commit = Arc::new(move |streams| told.lock().extend(streams));
    let (db, heard) = database.open_with(settings).await.unwrap();
    let (asked, go_on) = write_and_wait(&db, false).await;
    assert_eq!(terminate(&database, "state = 'idle in transaction'").await, 1);
    drop(go_on);
    assert!(matches!(error(asked.await.unwrap()), Error::Busy(_)));
    assert!(heard.events().is_empty());
    assert_eq!(*lost.lock(), [Stream::User(UserId(id(2)))]);
    assert_eq!(count(&db).await, 0, "it was killed before, but nobody could know");
}

#[tokio::test]
async fn a_commit_that_was_done_and_not_answered_is_found_by_whoever_asks_again() {
    let database = TestDatabase::postgres();
    let Place::Postgres(url) = database.place() else { unreachable!() };
    let (_, address) = url.rsplit_once('@').unwrap();
    let (address, name) = address.split_once('/').unwrap();
    let line = CutLine::new(address.to_owned());
    let place = Place::Postgres(format!("postgres://postgres@127.0.0.1:{}/{name}", line.port()));
    let lost = Arc::new(Mutex::new(Vec::<Stream>::new()));
    let told = lost.clone();
    let settings = Settings {
        place,
        on_lost_commit: Arc::new(move |streams| told.lock().extend(streams)),
        ..settings(&database)
    };
    let (db, heard) = database.open_with(settings).await.unwrap();
    let send = || {
        db.write(|tx| {
            tx.emit(event(1));
            insert(tx, 1, "once")
        })
    };
    line.arm();
    assert!(matches!(error(send().await), Error::Busy(_)));
    assert_eq!(*lost.lock(), [Stream::User(UserId(id(2)))], "whoever follows it reads it again");
    assert!(heard.events().is_empty());
    assert!(matches!(error(send().await), Error::Constraint(name) if name == "things_pkey"));
    assert_eq!(db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["once"]);
    db.close().await;
}

#[tokio::test]
async fn sessions_killed_while_idle_cost_nobody_an_answer() {
    let database = TestDatabase::postgres();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 100, "before")).await.unwrap();
    for round in 0..3 {
        assert_eq!(terminate(&database, "TRUE").await, 7, "two read, four write, one owns");
        for number in 0..8 {
            let number = round * 8 + number;
            db.write(move |tx| insert(tx, number, &format!("{number}"))).await.unwrap();
            db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap();
        }
    }
    assert_eq!(count(&db).await, 25);
}

#[tokio::test]
async fn the_victim_of_a_deadlock_is_told_to_try_again() {
    let database = TestDatabase::postgres();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 1, "a").and_then(|()| insert(tx, 2, "b"))).await.unwrap();
    let meeting = Arc::new(std::sync::Barrier::new(2));
    let grow = |first: u128, second: u128| {
        let (db, meeting) = (db.clone(), meeting.clone());
        tokio::spawn(async move {
            db.write(move |tx| {
                tx.one::<i64>(&GROW, &[&id(first)])?;
                meeting.wait();
                tx.one::<i64>(&GROW, &[&id(second)])
            })
            .await
        })
    };
    let (one, other) = (grow(1, 2), grow(2, 1));
    let answers = [one.await.unwrap(), other.await.unwrap()];
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(2))).count(), 1, "{answers:?}");
    assert_eq!(
        answers.iter().filter(|answer| matches!(answer, Err(Error::Busy(_)))).count(),
        1,
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_second_server_refuses_and_names_the_first() {
    let database = TestDatabase::postgres();
    let first = database.reopen(settings(&database)).await;
    let impatient = || Settings { owner_wait: Duration::from_millis(300), ..settings(&database) };
    let sentence = error(database.open_with(impatient()).await).to_string();
    assert!(sentence.contains(&format!("klatch, process {}", std::process::id())), "{sentence}");

    // Without the session that owns it, the others still keep it.
    assert_eq!(terminate(&database, OWNER).await, 1);
    let sentence = error(database.open_with(impatient()).await).to_string();
    assert!(sentence.contains("in use by klatch"), "{sentence}");

    first.write(|tx| insert(tx, 1, "still here")).await.unwrap();
    first.close().await;
    let second = database.reopen(settings(&database)).await;
    assert_eq!(second.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["still here"]);
}

#[tokio::test]
async fn a_server_that_lost_its_database_to_another_writes_no_more() {
    let database = TestDatabase::postgres();
    let first = database.reopen(settings(&database)).await;
    terminate(&database, "TRUE").await;
    let second = database.reopen(settings(&database)).await;
    let refused = error(first.write(|tx| insert(tx, 1, "too late")).await);
    assert!(matches!(refused, Error::Busy(_)), "{refused}");
    second.write(|tx| insert(tx, 2, "mine now")).await.unwrap();
    assert_eq!(second.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["mine now"]);
}

#[tokio::test]
async fn several_servers_may_share_where_a_bus_joins_them() {
    let database = TestDatabase::postgres();
    let shared = || Settings { is_exclusive: false, ..settings(&database) };
    let (first, second) = (database.reopen(shared()).await, database.reopen(shared()).await);
    first.write(|tx| insert(tx, 1, "one")).await.unwrap();
    second.write(|tx| insert(tx, 2, "two")).await.unwrap();
    assert_eq!(count(&first).await, 2);
}

#[tokio::test]
async fn a_password_is_in_no_error() {
    let place = Place::Postgres("postgres://klatch:pa55word@127.0.0.1:1/klatch".to_owned());
    let sink = Arc::new(|_| {});
    let opened = Db::open(Settings::new(place), server::infra::clock::Clock::default(), sink).await;
    let sentence = error(opened).to_string();
    assert!(sentence.contains("cannot be reached") && !sentence.contains("pa55word"), "{sentence}");
    let place = Place::Postgres("postgres://klatch:pa55word@:::".to_owned());
    let opened =
        Db::open(Settings::new(place), server::infra::clock::Clock::default(), Arc::new(|_| {})).await;
    assert!(!error(opened).to_string().contains("pa55word"));
}
