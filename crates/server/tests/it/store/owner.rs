//! One store has one owner, and nobody else looks into it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use server::infra::{
    clock::Clock,
    data_dir::DataDir,
    db::{Db, Place, Settings},
};
use tempfile::TempDir;

use super::{NAMES, insert, settings};
use crate::kit::TestDatabase;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_data_folder_is_private() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("deep/data");
    let data = DataDir::open(&path).unwrap();
    assert_eq!(mode(&path), 0o700);
    assert_eq!(mode(&path.join("klatch.lock")), 0o600);
    assert_eq!(data.database(), path.join("klatch.db"));
}

#[test]
fn an_open_folder_is_tightened_when_empty_and_refused_otherwise() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("data");
    fs::DirBuilder::new().mode(0o755).create(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    drop(DataDir::open(&path).unwrap());
    assert_eq!(mode(&path), 0o700);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    let sentence = DataDir::open(&path).unwrap_err().to_string();
    assert!(sentence.contains("chmod 700") && sentence.contains("750"), "{sentence}");
    assert_eq!(mode(&path), 0o750, "nothing was changed unasked");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    drop(DataDir::open(&path).unwrap());
}

#[test]
fn what_is_no_folder_is_refused() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("file");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(DataDir::open(&path).is_err());
    assert!(DataDir::open(&path.join("below")).is_err());
}

#[test]
fn a_locked_folder_names_its_process_and_is_free_afterwards() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data");
    let first = DataDir::open(&path).unwrap();
    let sentence = DataDir::open(&path).unwrap_err().to_string();
    assert!(sentence.contains(&format!("in use by process {}", std::process::id())), "{sentence}");
    drop(first);
    drop(DataDir::open(&path).unwrap());
}

#[tokio::test]
async fn the_owner_of_a_folder_opens_the_database_in_it() {
    let folder = TempDir::new().unwrap();
    let data = DataDir::open(&folder.path().join("data")).unwrap();
    let database = TestDatabase::sqlite();
    let settings = || Settings { place: Place::Sqlite(data.database()), ..settings(&database) };
    let db = database.reopen(settings()).await;
    let Err(refused) = database.open_with(settings()).await else { panic!("it opened twice") };
    assert!(refused.to_string().contains("in use by process"), "{refused}");
    db.close().await;
    database.reopen(settings()).await.close().await;
}

/// Where the other process finds its database.
const HELD: &str = "KLATCH_TEST_HELD";

/// This very program as another process, holding the database until its input ends.
fn other_process(file: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "store::owner::holds_a_database", "--nocapture"])
        .env(HELD, file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    while !lines.next().unwrap().unwrap().contains("it is mine") {}
    child
}

#[tokio::test]
#[ignore = "the other process of `a_second_process_is_refused_and_told_who_has_it`"]
async fn holds_a_database() {
    let file = std::env::var_os(HELD).expect("the other test starts this one");
    let settings = Settings { migrations: super::TABLES, ..Settings::new(Place::Sqlite(file.into())) };
    let db = Db::open(settings, Clock::default(), Arc::new(|_| {})).await.unwrap();
    db.write(|tx| insert(tx, 1, "acknowledged")).await.unwrap();
    println!("\nit is mine");
    std::io::stdout().flush().unwrap();
    drop(std::io::stdin().read_to_end(&mut Vec::new()));
}

#[tokio::test]
async fn a_second_process_is_refused_and_told_who_has_it() {
    let database = TestDatabase::sqlite();
    let Place::Sqlite(file) = database.place() else { unreachable!() };
    let mut other = other_process(&file);
    let Err(refused) = database.open_with(settings(&database)).await else { panic!("it opened") };
    let sentence = refused.to_string();
    assert!(sentence.contains(&format!("in use by process {}", other.id())), "{sentence}");

    // Killed, it lets go; what it had acknowledged is there.
    other.kill().unwrap();
    other.wait().unwrap();
    let db = database.reopen(settings(&database)).await;
    assert_eq!(db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["acknowledged"]);
}
