//! What SQLite must be told, and the one error that ends the process.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
    sync::Arc,
};

use server::infra::{
    clock::Clock,
    db::{Db, Place, Settings, Statement, Tx},
};

use super::{COUNT, insert, settings};
use crate::kit::TestDatabase;

server::statements! {
    JOURNAL = "PRAGMA journal_mode";
    SYNCHRONOUS = "PRAGMA synchronous";
    SECURE_DELETE = "PRAGMA secure_delete";
    FOREIGN_KEYS = "PRAGMA foreign_keys";
    QUERY_ONLY = "PRAGMA query_only";
    MINDS_CASE = "SELECT 'a' LIKE 'A'";
    VERSION = "SELECT sqlite_version()";
}

#[tokio::test]
async fn every_connection_is_durable_and_overwrites_what_it_deletes() {
    let database = TestDatabase::sqlite();
    let db = database.open().await;
    let number = |statement: &'static Statement| move |tx: &mut Tx| tx.one::<i64>(statement, &[]);
    for (statement, wanted) in [(&SYNCHRONOUS, 2), (&SECURE_DELETE, 1), (&FOREIGN_KEYS, 1), (&MINDS_CASE, 0)]
    {
        assert_eq!(db.write(number(statement)).await.unwrap(), wanted, "{}", statement.name());
        assert_eq!(db.read(number(statement)).await.unwrap(), wanted, "{}", statement.name());
    }
    assert_eq!(db.write(|tx| tx.one::<String>(&JOURNAL, &[])).await.unwrap(), "wal");
    assert_eq!(db.write(number(&QUERY_ONLY)).await.unwrap(), 0);
    assert_eq!(db.read(number(&QUERY_ONLY)).await.unwrap(), 1);
    let version = db.read(|tx| tx.one::<String>(&VERSION, &[])).await.unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
}

#[tokio::test]
async fn closing_folds_the_log_into_the_database() {
    let database = TestDatabase::sqlite();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 1, "kept")).await.unwrap();
    let log = database.folder().join("klatch.db-wal");
    assert!(log.metadata().unwrap().len() > 0);
    db.close().await;
    assert!(!log.exists() || log.metadata().unwrap().len() == 0);
}

#[tokio::test]
async fn the_log_is_folded_into_the_database_now_and_then() {
    let database = TestDatabase::sqlite();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    for number in 0..600 {
        let name = format!("{number} {}", "x".repeat(20_000));
        db.write(move |tx| insert(tx, number, &name)).await.unwrap();
    }
    let length = |name: &str| database.folder().join(name).metadata().unwrap().len();
    assert!(length("klatch.db") > 8 << 20, "{}", length("klatch.db"));
    assert!(length("klatch.db-wal") < 6 << 20, "{}", length("klatch.db-wal"));
    db.close().await;
}

/// Where the other process finds its database.
const BROKEN: &str = "KLATCH_TEST_BROKEN";

#[tokio::test]
#[ignore = "the other process of `an_error_of_commit_ends_the_process_and_keeps_what_was_acknowledged`"]
async fn writes_until_its_disk_breaks() {
    let file = std::env::var_os(BROKEN).expect("the other test starts this one");
    let settings = Settings { migrations: super::TABLES, ..Settings::new(Place::Sqlite(file.into())) };
    let db = Db::open(settings, Clock::default(), Arc::new(|_| {})).await.unwrap();
    for number in 0.. {
        let name = format!("{number} {}", "x".repeat(10_000));
        let answer = db.write(move |tx| insert(tx, number, &name)).await;
        println!("\nwritten {}", answer.is_ok());
        std::io::stdout().flush().unwrap();
    }
}

#[tokio::test]
async fn an_error_of_commit_ends_the_process_and_keeps_what_was_acknowledged() {
    let database = TestDatabase::sqlite();
    let Place::Sqlite(file) = database.place() else { unreachable!() };
    // A file may not grow past 1 MiB there: writing more is an I/O error, as on a disk that fails.
    let mut other = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -c 0; ulimit -f 1024; exec \"$@\"", "bash"])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "store::sqlite::writes_until_its_disk_breaks", "--nocapture"])
        .env(BROKEN, &file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines: Vec<_> = BufReader::new(other.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    let status = other.wait().unwrap();
    assert_eq!(status.signal(), Some(6), "it aborts: {status:?}");
    let acknowledged = lines.iter().filter(|line| *line == "written true").count();
    assert!(acknowledged > 10, "{acknowledged}");
    assert!(!lines.iter().any(|line| line == "written false"), "nobody is told anything after that");

    let db = database.reopen(settings(&database)).await;
    let stored = db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap();
    assert!(usize::try_from(stored).unwrap() >= acknowledged, "{stored} of {acknowledged}");
}
