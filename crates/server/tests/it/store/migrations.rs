//! Bringing the tables up to date.

use server::infra::db::{Db, Migration, Settings};

use super::{NAMES, insert};
use crate::kit::TestDatabase;

const THINGS: Migration = super::TABLES[0];

const COLOURS: Migration = Migration {
    name: "0002_colours",
    sqlite: "ALTER TABLE things ADD COLUMN colour TEXT; CREATE TABLE colours (name TEXT NOT NULL PRIMARY KEY) STRICT;",
    postgres: "ALTER TABLE things ADD COLUMN colour TEXT; CREATE TABLE colours (name TEXT NOT NULL PRIMARY KEY);",
};

static ONE: &[Migration] = &[THINGS];
static TWO: &[Migration] = &[THINGS, COLOURS];
static CHANGED: &[Migration] = &[Migration { sqlite: "SELECT 1;", postgres: "SELECT 1;", ..THINGS }];
static RENAMED: &[Migration] = &[Migration { name: "0001_objects", ..THINGS }];
static BROKEN: &[Migration] = &[
    THINGS,
    Migration {
        name: "0002_broken",
        sqlite: "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);",
        postgres: "CREATE TABLE half (id BIGINT PRIMARY KEY); INSERT INTO nowhere VALUES (1);",
    },
];
static MENDED: &[Migration] = &[
    THINGS,
    Migration {
        name: "0002_broken",
        sqlite: "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT;",
        postgres: "CREATE TABLE half (id BIGINT PRIMARY KEY);",
    },
];

async fn open(database: &TestDatabase, migrations: &'static [Migration]) -> server::error::Result<Db> {
    let settings = Settings { migrations, ..database.settings() };
    database.open_with(settings).await.map(|(db, _)| db)
}

/// The sentence for whoever started it.
async fn refused(database: &TestDatabase, migrations: &'static [Migration]) -> String {
    match open(database, migrations).await {
        Ok(_) => panic!("it opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn each_is_applied_once_and_the_epoch_stays() {
    let database = TestDatabase::new();
    let db = open(&database, ONE).await.unwrap();
    let epoch = db.epoch();
    db.write(|tx| insert(tx, 1, "kept")).await.unwrap();
    db.close().await;
    for migrations in [TWO, TWO] {
        let db = open(&database, migrations).await.unwrap();
        assert_eq!(db.epoch(), epoch);
        assert_eq!(db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["kept"]);
        db.close().await;
    }
    let other = TestDatabase::new();
    assert_ne!(open(&other, ONE).await.unwrap().epoch(), epoch);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let database = TestDatabase::new();
    open(&database, TWO).await.unwrap().close().await;
    let sentence = refused(&database, ONE).await;
    assert!(sentence.contains("newer Klatch") && sentence.contains("2, 0002_colours"), "{sentence}");
    open(&database, TWO).await.unwrap().close().await;
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    let database = TestDatabase::new();
    open(&database, ONE).await.unwrap().close().await;
    for migrations in [CHANGED, RENAMED] {
        let sentence = refused(&database, migrations).await;
        assert!(sentence.contains("0001_things") && sentence.contains("is not the one"), "{sentence}");
    }
    open(&database, ONE).await.unwrap().close().await;
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_and_can_be_mended() {
    let database = TestDatabase::new();
    let sentence = refused(&database, BROKEN).await;
    assert!(sentence.contains("0002_broken") && sentence.contains("nowhere"), "{sentence}");
    let db = open(&database, MENDED).await.unwrap();
    db.write(|tx| insert(tx, 1, "after all")).await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn sqlite_is_copied_before_its_tables_change() {
    let database = TestDatabase::sqlite();
    let copies = || {
        let entries = std::fs::read_dir(database.folder()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains("before")).collect::<Vec<_>>()
    };
    let db = open(&database, ONE).await.unwrap();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    db.close().await;
    assert!(copies().is_empty(), "there was nothing to lose");

    let older = database.folder().join("klatch.db.before-1");
    std::fs::write(&older, "a copy from long ago").unwrap();
    let db = open(&database, TWO).await.unwrap();
    db.write(|tx| insert(tx, 2, "after")).await.unwrap();
    db.close().await;
    assert_eq!(copies(), ["klatch.db.before-2"], "only the newest is kept");

    let copy = rusqlite::Connection::open(database.folder().join("klatch.db.before-2")).unwrap();
    let names: String =
        copy.query_row("SELECT group_concat(name) FROM things", [], |row| row.get(0)).unwrap();
    assert_eq!(names, "before");
    let columns: i64 =
        copy.query_row("SELECT COUNT(*) FROM pragma_table_info('things')", [], |row| row.get(0)).unwrap();
    assert_eq!(columns, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_together_migrate_once() {
    let database = TestDatabase::postgres();
    let settings = Settings { migrations: TWO, is_exclusive: false, ..database.settings() };
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let (settings, database) = (settings.clone(), database.place());
            tokio::spawn(async move {
                let settings = Settings { place: database, ..settings };
                let sink = std::sync::Arc::new(|_| {});
                Db::open(settings, server::infra::clock::Clock::default(), sink).await.map(|db| db.epoch())
            })
        })
        .collect();
    let mut epochs = Vec::new();
    for opened in opening {
        epochs.push(opened.await.unwrap().unwrap());
    }
    epochs.dedup();
    assert_eq!(epochs.len(), 1);
}

#[tokio::test]
async fn another_epoch_is_told_by_whoever_opens_next() {
    let database = TestDatabase::new();
    let db = database.open().await;
    let first = db.epoch();
    let renewed = db.renew_epoch().await.unwrap();
    assert_ne!(renewed, first);
    db.close().await;
    drop(db);
    assert_eq!(database.open().await.epoch(), renewed);
}

#[tokio::test]
async fn the_tables_of_postgresql_are_copied_before_they_change() {
    let database = TestDatabase::postgres();
    let folder = tempfile::TempDir::new().unwrap();
    let settings = |migrations| Settings {
        migrations,
        snapshots: Some(folder.path().to_owned()),
        ..database.settings()
    };
    let db = database.reopen(settings(ONE)).await;
    db.write(|tx| insert(tx, 1, "kept")).await.unwrap();
    db.close().await;
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "there was nothing to lose");
    for _ in 0..2 {
        let db = database.reopen(settings(TWO)).await;
        db.close().await;
    }
    let copies: Vec<_> = folder.path().read_dir().unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(copies, ["postgres.before-2"]);
    let copy = std::fs::read(folder.path().join("postgres.before-2")).unwrap();
    assert!(copy.windows(4).any(|bytes| bytes == b"kept"));
}
