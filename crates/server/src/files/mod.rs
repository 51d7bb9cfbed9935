//! Files: taken in piece by piece, hung on messages, handed out to those who may see those messages.
//!
//! Owns the tables `files` and `message_files`, and the bytes behind them. Emits nothing: files travel inside
//! messages, and pictures of people inside profiles.
//!
//! Invariants: only its owner writes into an upload, and one request at a time, the newest. A file is finished
//! only after its kind was judged by its content and, if it is a picture, what must not be known was taken out.
//! Whoever may see no message that carries a file gets nothing of it. With its last message a file is removed in
//! the same transaction; its bytes follow as soon as that is committed, and are looked for again until they are
//! gone. What hangs on nothing for a day is removed too.

mod attach;
mod cut;
mod finish;
mod headers;
mod http;
mod metadata;
mod routes;
pub(crate) mod store;
mod sweep;
mod turns;
mod upload;

use model::File;

pub(crate) use self::store::ALL;
pub use self::{
    attach::{MOST_FILES, attach, own, release, release_between},
    routes::routes,
    sweep::{Sweeper, sweep},
    turns::Uploads,
};
use crate::{
    error::Result,
    infra::db::{FromRow, Row, Statement},
};

/// How long an upload may hang on nothing, in milliseconds.
pub const LOOSE_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a backup reads to know which files there are: the id of each, and whether it has a small copy.
pub(crate) fn kept() -> &'static Statement {
    &store::KEPT
}

/// A file as messages show it, from a row.
struct Shown(File);

impl FromRow for Shown {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Shown(File {
            id: row.column()?,
            name: row.column()?,
            media_type: row.column()?,
            size_bytes: row.column()?,
            width: row.column()?,
            height: row.column()?,
            thumbhash: row.column()?,
        }))
    }
}
