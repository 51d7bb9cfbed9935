//! A disk that fails to sync: the server ends instead of trying again, and what it has acknowledged is there after a loss of power.
//!
//! This takes a disk whose power can fail (FUSE). Where none can be mounted it says NOT RUN.

use std::{fs, path::Path, time::Duration};

use powerless::Drive;
use serde_json::{Value, json};
use tempfile::TempDir;
use trial::{Data, Engine, Http, Klatch, Random};

/// More texts than it takes until the log is folded into the database.
const MOST_TEXTS: usize = 3_000;
/// How long the server may take to end.
const ENDED_WITHIN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_synced_ends_the_server() {
    end_by("klatch.db-wal").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_synced_ends_the_server() {
    end_by("klatch.db").await;
}

/// Writes until the sync of this file fails and the server has ended, lets the power fail, and looks for what was acknowledged.
async fn end_by(file: &str) {
    let mut random = Random::new(7);
    let data = Data::new(Engine::Sqlite, &mut random).unwrap();
    let place = data.place(Path::new(env!("CARGO_BIN_EXE_klatch")));
    fs::create_dir_all(&place.data).unwrap();
    let Some(mut drive) = mount(&place.data) else { return };
    let mut server = place.start("127.0.0.1:0").unwrap();
    let (http, room) = begin(&server, &mut random).await;
    drive.fail_sync(file);
    let mut stored = Vec::new();
    for _ in 0..MOST_TEXTS {
        let id = random.id();
        let text = json!({ "id": id, "body": "a text ".repeat(100) });
        let Ok(answer) = http.post(&format!("/api/rooms/{room}/messages"), &text).await else { break };
        assert!(answer.is_ok(), "{}", answer.body);
        stored.push(id);
    }
    assert!(!drive.is_to_fail(), "{file} was not synced while {} texts were stored", stored.len());
    wait_for_end(&mut server).await;
    drive.lose_power(&mut |end| random.below(end)).unwrap();
    let server = place.start("127.0.0.1:0").unwrap();
    let http = Http::new(server.address, None).with_token(http.token().unwrap());
    for id in &stored {
        assert!(http.get(&format!("/api/messages/{id}")).await.unwrap().is_ok(), "{id} is lost");
    }
}

/// A disk whose power can fail, or a word that there is none here.
fn mount(folder: &Path) -> Option<Drive> {
    let probe = TempDir::new().unwrap();
    if let Err(error) = Drive::mount(probe.path()) {
        eprintln!("NOT RUN: a disk whose power can fail cannot be mounted here ({error})");
        return None;
    }
    Some(Drive::mount(folder).unwrap())
}

/// Somebody with a room.
async fn begin(server: &Klatch, random: &mut Random) -> (Http, uuid::Uuid) {
    let http = Http::new(server.address, None);
    let signup = json!({ "username": "ada", "email": "ada@example.org", "password": "a long password" });
    let answer: Value = http.post("/api/auth/signup", &signup).await.unwrap().read();
    let http = http.with_token(answer["token"].as_str().unwrap());
    let room = random.id();
    let new = json!({ "id": room, "kind": "public", "name": "Room" });
    assert!(http.post("/api/rooms", &new).await.unwrap().is_ok());
    (http, room)
}

async fn wait_for_end(server: &mut Klatch) {
    let ended = async {
        while !server.has_ended() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(ENDED_WITHIN, ended).await.expect("a sync has failed, and the server goes on");
}
