//! What the database needs to know before it opens.

use std::{path::PathBuf, sync::Arc, time::Duration};

use model::{Emitted, Stream};

use super::{MIGRATIONS, Migration};

/// Gets what a transaction emitted, right after its commit, on the database's thread: it must only enqueue.
pub type Sink = Arc<dyn Fn(Vec<Emitted>) + Send + Sync>;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A file, in a folder that exists.
    Sqlite(PathBuf),
    /// The URL of a database, with its password: never logged.
    Postgres(String),
}

/// How to open the database.
#[derive(Clone)]
pub struct Settings {
    /// Where it is.
    pub place: Place,
    /// Connections that read, each on its own thread.
    pub read_threads: usize,
    /// Connections that write on PostgreSQL; SQLite has one writer.
    pub write_threads: usize,
    /// How many reads, and how many writes, may wait; one more is `Busy`.
    pub queue: usize,
    /// On PostgreSQL: refuse when another server has the database. Off only where a bus joins several.
    pub is_exclusive: bool,
    /// How long to wait for such a server to let go: a killed one's session needs a moment to end.
    pub owner_wait: Duration,
    /// What brings the tables up to date.
    pub migrations: &'static [Migration],
    /// On PostgreSQL: the folder for the copy made before tables change; none is made without it. On SQLite
    /// it stands beside the database.
    pub snapshots: Option<PathBuf>,
    /// Called with the cause when COMMIT failed and its fate is open on SQLite. Ends the process by itself.
    pub on_broken_commit: Arc<dyn Fn(&str) + Send + Sync>,
    /// Called with the streams a transaction emitted to when the answer to its COMMIT was lost: whoever follows
    /// them reads them again.
    pub on_lost_commit: Arc<dyn Fn(Vec<Stream>) + Send + Sync>,
}

impl Settings {
    /// The usual settings for a place.
    pub fn new(place: Place) -> Self {
        Settings {
            place,
            read_threads: 2,
            write_threads: 4,
            queue: 4_096,
            is_exclusive: true,
            owner_wait: Duration::from_secs(5),
            migrations: MIGRATIONS,
            snapshots: None,
            on_broken_commit: Arc::new(|cause| {
                tracing::error!(
                    cause,
                    "COMMIT failed; the process ends, and reads the log afresh when it starts"
                );
                std::process::abort();
            }),
            on_lost_commit: Arc::new(|_| {}),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings::new(Place::Sqlite(PathBuf::from("data/klatch.db")))
    }
}
