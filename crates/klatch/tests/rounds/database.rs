//! A database of its own for one world, gone afterwards.

use std::{env, path::PathBuf, thread};

use postgres::{Client, NoTls};
use tempfile::TempDir;

use crate::{random::Random, wire::Place};

/// Names the server whose databases the tests make; it comes from `scripts/postgres run -- …`.
const ADMIN: &str = "KLATCH_TEST_POSTGRES";

/// Where one world keeps its data. Keep it until the end: dropping it deletes the data.
pub(crate) struct Data {
    folder: TempDir,
    database_url: Option<String>,
}

impl Data {
    /// On the engine `KLATCH_TEST_ENGINE` names, `SQLite` without it.
    ///
    /// # Panics
    /// For another name, or when `PostgreSQL` is not there.
    pub(crate) fn new(random: &mut Random) -> Data {
        let folder = TempDir::with_prefix("klatch-rounds-").expect("a temporary folder can be made");
        let database_url = match env::var("KLATCH_TEST_ENGINE").as_deref() {
            Ok("sqlite") | Err(_) => None,
            Ok("postgres") => Some(make_database(random)),
            Ok(other) => panic!("KLATCH_TEST_ENGINE is sqlite or postgres, not {other}"),
        };
        Data { folder, database_url }
    }

    /// How the server is started there: with limits that nobody reaches by being fast.
    pub(crate) fn place(&self) -> Place {
        let limit = |name: &str| (format!("KLATCH_LIMITS_{name}"), "1000000".to_owned());
        Place {
            binary: PathBuf::from(env!("CARGO_BIN_EXE_klatch")),
            data: self.folder.path().join("data"),
            database_url: self.database_url.clone(),
            settings: [
                "EVENTS_PER_SECOND",
                "EVENTS_BURST",
                "MESSAGES_PER_MINUTE",
                "CREATIONS_PER_MINUTE",
                "CHANGES_PER_MINUTE",
                "READS_PER_MINUTE",
            ]
            .map(limit)
            .to_vec(),
        }
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Some((_, name)) = self.database_url.as_deref().and_then(|url| url.rsplit_once('/')) {
            administer(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn make_database(random: &mut Random) -> String {
    let name = format!("klatch_rounds_{}", random.id().simple());
    administer(format!("CREATE DATABASE {name} TEMPLATE template0"));
    let url = admin_url();
    let (server, _) = url.rsplit_once('/').expect("the URL ends in a database");
    format!("{server}/{name}")
}

fn admin_url() -> String {
    env::var(ADMIN).unwrap_or_else(|_| {
        panic!("this needs PostgreSQL: run it with `scripts/postgres run -- cargo test` (it sets {ADMIN})")
    })
}

/// On a thread of its own, because the synchronous client must not meet a runtime.
fn administer(sql: String) {
    let url = admin_url();
    let run = move || Client::connect(&url, NoTls)?.batch_execute(&sql);
    thread::spawn(run).join().expect("the thread lives").expect("the PostgreSQL of the tests answers");
}
