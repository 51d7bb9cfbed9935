//! Where the program runs: its folder and its database.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use trial::{Data, Engine, Place, Random, ask_database};

/// Names a PostgreSQL to measure on; `scripts/postgres run --fsync on -- …` sets it.
const POSTGRES: &str = "KLATCH_TEST_POSTGRES";

/// A folder and, on PostgreSQL, a database.
pub(crate) struct World {
    pub(crate) place: Place,
    /// What goes with it: a database, a folder.
    _made: Option<(Option<Data>, TempDir)>,
}

impl World {
    /// New ones, gone afterwards.
    pub(crate) fn new() -> World {
        let folder = TempDir::with_prefix_in("klatch-bench-", env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let random = &mut Random::new(Random::seed());
        let database =
            env::var_os(POSTGRES).map(|_| Data::new(Engine::Postgres, random).expect("PostgreSQL is there"));
        let url = database.as_ref().and_then(Data::database_url).map(str::to_owned);
        World { place: place(folder.path().join("data"), url), _made: Some((database, folder)) }
    }

    /// A folder that is there already; the database itself is what the environment names.
    pub(crate) fn existing(data: PathBuf) -> World {
        World { place: place(data, env::var(POSTGRES).ok()), _made: None }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.place.database_url.is_some()
    }

    /// What keeps the rows, and how.
    pub(crate) fn engine(&self) -> String {
        if !self.is_postgres() {
            return "SQLite, `synchronous=FULL`".to_owned();
        }
        format!(
            "PostgreSQL {} with fsync {} and synchronous_commit {}; processor time is that of Klatch's process alone",
            self.ask("SHOW server_version"),
            self.ask("SHOW fsync"),
            self.ask("SHOW synchronous_commit"),
        )
    }

    /// The folder that most of the bytes go to.
    pub(crate) fn disk(&self) -> PathBuf {
        if self.is_postgres() {
            return self.ask("SHOW data_directory").into();
        }
        let parent = self.place.data.parent();
        parent.unwrap_or(&self.place.data).to_owned()
    }

    /// Bytes of the database.
    pub(crate) fn stored_bytes(&self) -> f64 {
        if self.is_postgres() {
            let bytes = self.ask("SELECT pg_database_size(current_database())::text");
            return bytes.parse().expect("a number");
        }
        file_bytes(&self.place.data.join("klatch.db"))
    }

    fn ask(&self, sql: &'static str) -> String {
        let url = self.place.database_url.as_deref().expect("it is on PostgreSQL");
        ask_database(url, sql).expect("PostgreSQL answers")
    }
}

/// Bytes of a file; none when it is not there.
pub(crate) fn file_bytes(path: &Path) -> f64 {
    fs::metadata(path).map_or(0, |data| data.len()) as f64
}

/// The program with limits that nobody reaches by being fast.
fn place(data: PathBuf, database_url: Option<String>) -> Place {
    let set = |name: &str, value: &str| (format!("KLATCH_LIMITS_{name}"), value.to_owned());
    Place {
        binary: PathBuf::from(env!("CARGO_BIN_EXE_klatch")),
        data,
        database_url,
        settings: vec![
            set("EVENTS_PER_SECOND", "1000000"),
            set("EVENTS_BURST", "1000000"),
            set("MESSAGES_PER_MINUTE", "0"),
            set("CREATIONS_PER_MINUTE", "0"),
            set("CHANGES_PER_MINUTE", "0"),
            set("READS_PER_MINUTE", "0"),
            set("HASHING_THREADS", "2"),
        ],
    }
}
