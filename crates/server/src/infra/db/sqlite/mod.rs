//! SQLite: embedded, one writer that joins jobs in commits, readers beside it.

mod connection;
mod error;
mod snapshot;
mod sync;
mod writer;

pub(super) use connection::{Connection, check_version};
pub(super) use snapshot::{beside, remove_older, snapshot};
pub(super) use writer::Writer;

use std::{path::PathBuf, time::Duration};

/// Where the database is and how it may be used.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) file: PathBuf,
    /// No job joins a batch older than this.
    batch_time: Duration,
}

impl Options {
    pub(super) fn new(file: PathBuf) -> Self {
        Options { file, batch_time: Duration::from_millis(5) }
    }
}
