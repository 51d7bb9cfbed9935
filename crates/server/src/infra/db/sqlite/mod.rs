//! SQLite: embedded, one writer that joins jobs in commits, readers beside it.

mod connection;
mod error;
mod snapshot;
mod writer;

pub(super) use connection::{Connection, check_version};
pub(super) use snapshot::snapshot;
pub(super) use writer::Writer;

use std::path::PathBuf;

/// Where the database is and how it may be used.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) file: PathBuf,
    /// For tests of a full disk.
    pub(super) max_pages: Option<u32>,
}
