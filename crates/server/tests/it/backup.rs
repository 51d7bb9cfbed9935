//! A backup made while people write holds everything acknowledged before it began, and nothing torn.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use parking_lot::Mutex;
use serde_json::{Value, json};
use server::{
    config::{Config, DatabaseUrl},
    infra::db::{Place, Report},
};
use tempfile::TempDir;

use crate::kit::{TestDatabase, TestServer, TestUser, int, items, text};

/// Where to restore to: a folder that is not there yet, and an empty database.
pub struct Elsewhere {
    folder: TempDir,
    database: TestDatabase,
}

impl Elsewhere {
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("klatch-test-").unwrap();
        Elsewhere { folder, database: TestDatabase::new() }
    }

    pub fn config(&self, like: &Config) -> Config {
        let mut config = like.clone();
        config.storage.data = self.folder.path().join("data");
        config.storage.database_url = match self.database.place() {
            Place::Postgres(url) => Some(DatabaseUrl(url)),
            Place::Sqlite(_) => None,
        };
        config
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("klatch.backup")
    }
}

pub async fn backup(config: &Config, file: &Path) -> server::error::Result<Report> {
    let (config, file) = (config.clone(), file.to_owned());
    tokio::task::spawn_blocking(move || server::backup(&config, &file)).await.unwrap()
}

pub async fn restore(config: &Config, file: &Path) -> server::error::Result<Report> {
    let (config, file) = (config.clone(), file.to_owned());
    tokio::task::spawn_blocking(move || server::restore(&config, &file)).await.unwrap()
}

async fn refused(config: &Config, file: &Path) -> String {
    restore(config, file).await.unwrap_err().to_string()
}

/// A room of ada's with some people in it, who are all answered.
async fn room(server: &TestServer, names: &[&str]) -> (String, Vec<TestUser>) {
    let mut people = vec![server.user("ada").await];
    let new = json!({ "kind": "public", "name": "Kitchen" });
    let room = text(&people[0].post("/api/rooms", new).await.with(201)["id"]);
    for name in names {
        let user = server.user(name).await;
        user.put(&format!("/api/rooms/{room}/members/me"), json!({})).await.with(200);
        people.push(user);
    }
    (room, people)
}

/// Everything said in a room, by id.
async fn said(user: &TestUser, room: &str) -> HashMap<String, Value> {
    let mut found = HashMap::new();
    let mut before = String::new();
    loop {
        let page = user.get(&format!("/api/rooms/{room}/messages?limit=100{before}")).await.with(200);
        found.extend(items(&page).iter().map(|message| (text(&message["id"]), message.clone())));
        match page["before"].as_i64() {
            Some(number) => before = format!("&before={number}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_restores_to_a_whole_database() {
    let server = TestServer::start().await;
    let (room, people) = room(&server, &["ben", "cem", "dua"]).await;
    let sent: Arc<Mutex<HashMap<String, (String, i64)>>> = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = people
        .iter()
        .map(|user| {
            let (user, room) = (user.clone(), room.clone());
            let (sent, stop) = (Arc::clone(&sent), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut round = 0;
                while !stop.load(Ordering::Relaxed) {
                    let body = format!("{} says {round}\n\t\\. ü", user.username);
                    let path = format!("/api/rooms/{room}/messages");
                    let message = user.post(&path, json!({ "body": body })).await.with(201);
                    sent.lock().insert(text(&message["id"]), (body, int(&message["number"])));
                    round += 1;
                }
            })
        })
        .collect();

    let there = Elsewhere::new();
    while sent.lock().len() < 100 {
        tokio::task::yield_now().await;
    }
    let before: Vec<String> = sent.lock().keys().cloned().collect();
    let made = backup(server.config(), &there.file()).await.unwrap();
    let after = sent.lock().len();
    while sent.lock().len() < after + 20 {
        tokio::task::yield_now().await;
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }

    let config = there.config(server.config());
    let restored = restore(&config, &there.file()).await.unwrap();
    assert_eq!(restored.made_at, made.made_at);
    assert_ne!(restored.epoch, made.epoch);
    let second = TestServer::start_on(config).await;
    let ada = second.login("ada").await;
    assert_eq!(ada.get("/api/server").await.with(200)["epoch"], restored.epoch.to_string());
    let found = said(&ada, &room).await;
    check_whole(&sent.lock(), &before, &found);
    let last = found.values().map(|message| int(&message["number"])).max().unwrap();
    let next = ada.post(&format!("/api/rooms/{room}/messages"), json!({ "body": "on we go" })).await;
    assert_eq!(int(&next.with(201)["number"]), last + 1);
    // An identity of the database goes on as well.
    ada.post("/api/rooms", json!({ "kind": "private", "name": "New" })).await.with(201);
}

/// Nothing acknowledged before is missing, nothing differs, no number is left out.
fn check_whole(sent: &HashMap<String, (String, i64)>, before: &[String], found: &HashMap<String, Value>) {
    for id in before {
        assert!(found.contains_key(id), "{id} was acknowledged before the backup began");
    }
    let texts = found.values().filter(|message| message["kind"] == "text");
    for message in texts {
        let (body, number) = &sent[&text(&message["id"])];
        assert_eq!((text(&message["body"]), int(&message["number"])), (body.clone(), *number));
    }
    let mut numbers: Vec<i64> = found.values().map(|message| int(&message["number"])).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=i64::try_from(found.len()).unwrap()).collect::<Vec<_>>());
}

#[tokio::test]
async fn shared_files_go_along_and_only_the_owner_may_read() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let media = server.config().storage.data.join("media/ab");
    fs::create_dir_all(&media).unwrap();
    fs::write(media.join("picture"), vec![7; 300_000]).unwrap();
    fs::write(media.join("empty"), "").unwrap();

    let there = Elsewhere::new();
    let report = backup(server.config(), &there.file()).await.unwrap();
    assert_eq!(report.files, 2);
    let config = there.config(server.config());
    restore(&config, &there.file()).await.unwrap();
    let restored = config.storage.data.join("media/ab");
    assert_eq!(fs::read(restored.join("picture")).unwrap(), vec![7; 300_000]);
    assert_eq!(fs::read(restored.join("empty")).unwrap().len(), 0);
    let mut files = vec![there.file(), restored.join("picture")];
    if config.storage.database_url.is_none() {
        files.extend(["klatch.db", "klatch.lock"].map(|name| config.storage.data.join(name)));
        files.extend(["klatch.db", "klatch.db-wal"].map(|name| server.config().storage.data.join(name)));
    }
    for file in files {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
    let left: Vec<_> =
        fs::read_dir(there.folder.path()).unwrap().flatten().map(|one| one.file_name()).collect();
    assert_eq!(left.len(), 2, "nothing unfinished is left: {left:?}");
    TestServer::start_on(config).await.login("ada").await;
}

#[tokio::test]
async fn what_would_lose_something_is_refused() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let there = Elsewhere::new();
    backup(server.config(), &there.file()).await.unwrap();
    let again = backup(server.config(), &there.file()).await.unwrap_err().to_string();
    assert!(again.contains("exists already"), "{again}");

    let running = refused(server.config(), &there.file()).await;
    assert!(running.contains("in use by process"), "{running}");

    let config = there.config(server.config());
    fs::create_dir(&config.storage.data).unwrap();
    fs::set_permissions(&config.storage.data, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(config.storage.data.join("klatch.db"), "something").unwrap();
    let kept = refused(&config, &there.file()).await;
    assert!(kept.contains("not empty"), "{kept}");
    assert_eq!(fs::read(config.storage.data.join("klatch.db")).unwrap(), b"something");
    fs::remove_dir_all(&config.storage.data).unwrap();

    if let Some(url) = &server.config().storage.database_url {
        let both = Config {
            storage: server::config::Storage { database_url: Some(url.clone()), ..config.storage.clone() },
            ..config
        };
        let taken = refused(&both, &there.file()).await;
        assert!(taken.contains("in use by klatch"), "{taken}");
    }
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_leaves_nothing() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let there = Elsewhere::new();
    backup(server.config(), &there.file()).await.unwrap();
    let whole = fs::read(there.file()).unwrap();
    let config = there.config(server.config());
    let bad = there.folder.path().join("bad");
    let middle = whole.windows(6).position(|bytes| bytes == b"argon2").expect("a row of a person is in it");
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    for (what, bytes) in [
        ("cut off", whole[..whole.len() - 2_048].to_vec()),
        ("cut in half", whole[..whole.len() / 2].to_vec()),
        ("flipped", flipped),
        ("empty", Vec::new()),
        ("something else", b"not a backup".repeat(1_000)),
    ] {
        fs::write(&bad, bytes).unwrap();
        let sentence = refused(&config, &bad).await;
        assert!(sentence.contains("backup"), "{what}: {sentence}");
        let left: Vec<_> = fs::read_dir(&config.storage.data).unwrap().flatten().collect();
        assert!(left.len() == 1, "{what}: only the lock is left: {left:?}");
    }
    restore(&config, &there.file()).await.unwrap();
}

#[tokio::test]
async fn names_that_lead_elsewhere_are_refused() {
    let server = TestServer::start().await;
    let there = Elsewhere::new();
    backup(server.config(), &there.file()).await.unwrap();
    let config = there.config(server.config());
    let whole = fs::read(there.file()).unwrap();
    for name in ["../escaped", "/tmp/klatch-escaped", "media/../../escaped"] {
        let bad = there.folder.path().join("bad");
        fs::write(&bad, with_entry_named(&whole, name)).unwrap();
        let sentence = refused(&config, &bad).await;
        assert!(sentence.contains("leads elsewhere"), "{name}: {sentence}");
        assert!(!there.folder.path().join("escaped").exists());
    }
}

/// The archive with its second entry under another name.
fn with_entry_named(whole: &[u8], name: &str) -> Vec<u8> {
    let mut archive = tar::Archive::new(whole);
    let mut bad = tar::Builder::new(Vec::new());
    for (at, entry) in archive.entries().unwrap().enumerate() {
        let mut entry = entry.unwrap();
        let mut header = entry.header().clone();
        if at == 1 {
            let field = &mut header.as_old_mut().name;
            field.fill(0);
            field[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
        }
        bad.append(&header, &mut entry).unwrap();
    }
    bad.into_inner().unwrap()
}
