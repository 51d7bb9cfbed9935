//! The chat application, as a library.
//!
//! The slices in reading order: `streams` (heads, stamps, messages as rows), `accounts`, `notify`, `people`,
//! `files`, `unread`, `rooms`, `search`, `messages`, `presence`. Each calls only those before it. `gateway` and `router` stand
//! above them, `infra`, `error` and `config` below.

pub mod accounts;
pub mod admin;
pub mod app;
#[cfg(feature = "broken")]
mod broken;
#[cfg(all(feature = "broken", not(debug_assertions)))]
compile_error!("servers that break promises are for trials: never with an optimised profile");
pub mod config;
pub mod error;
pub mod files;
pub mod gateway;
pub mod infra;
pub mod messages;
pub mod notify;
pub mod people;
pub mod presence;
pub mod rooms;
pub mod router;
pub mod search;
mod server;
pub mod streams;
pub mod unread;

pub use server::{Server, backup, command, renew_epoch, restore};

/// Every SQL statement there is: a test executes each on both engines. A slice adds its `store::ALL`.
pub fn statements() -> Vec<&'static infra::db::Statement> {
    [
        infra::db::ALL,
        streams::store::ALL,
        accounts::ALL,
        accounts::store::sessions::ALL,
        accounts::store::invites::ALL,
        accounts::store::oidc::ALL,
        accounts::store::standing::ALL,
        notify::ALL,
        people::ALL,
        files::ALL,
        unread::store::ALL,
        rooms::store::ALL,
        rooms::store::links::ALL,
        search::store::ALL,
        messages::store::ALL,
        presence::store::ALL,
        admin::store::ALL,
    ]
    .concat()
}
