//! Finding messages by their words, and what a chat holds besides words.
//!
//! Owns the tables `words`, `said`, `shared` and `search_heads`. They are written by a worker that reads the rooms'
//! streams behind the sends, never in them, and can be made again from the messages. Emits nothing.
//!
//! Invariants: what is found is a message that the asker may read at that moment, in a room they are in, not deleted,
//! cleared, hidden or of somebody they block, and it holds every word that was asked for: the tables only say where to
//! look. A page costs a bounded number of rows, however many match; where that ends it early the next one goes on.

mod cursor;
mod entry;
mod find;
mod http;
mod index;
mod query;
mod routes;
mod shared;
pub(crate) mod store;
mod walk;
mod words;
mod worker;

pub use index::Index;
pub use routes::routes;
pub use worker::{forget_between, run};
