//! Looking after the server: its people and their roles, who may come in.
//!
//! Owns no table; changes accounts only through `accounts`. Events: the changed profile, and the ended sessions of
//! whoever is put out, which close their sockets.
//!
//! Invariants: admins act on members, owners on everybody; only owners give roles; nobody closes their own
//! account here; the server keeps at least one owner. Who may is read in the transaction that writes, after the row
//! about the server is locked, so a role taken away a moment ago counts no more. The console (the command
//! line of whoever has the data folder) may do everything.

mod console;
mod http;
mod people;
pub(crate) mod store;

pub(crate) use console::run;
pub use console::{Command, Console, ask};
pub use http::routes;
pub use model::ServerRole;
