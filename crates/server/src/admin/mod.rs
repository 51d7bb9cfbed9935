//! Looking after the server: its people and their roles, who may come in.
//!
//! Owns no table; changes accounts only through `accounts`. Events: the changed profile, and the ended sessions of
//! whoever is put out, which close their sockets.
//!
//! Invariants: admins act on members, owners on everybody; only owners give roles; nobody closes their own
//! account here; the server keeps at least one owner. Who may is read in the transaction that writes, after the row
//! about the server is locked, so a role taken away a moment ago counts no more. The console (the command
//! line of whoever has the data folder) may do everything.
//!
//! Whoever deletes their own account leaves rooms and friends behind step by step, a room or a friend each, so that no
//! transaction locks two rooms; `closings` says what is left, so a server that stops goes on when it starts.

mod close;
mod console;
mod http;
mod people;
mod routes;
pub(crate) mod store;

pub use close::leave_behind;
pub(crate) use console::run;
pub use console::{Command, Console, ask};
pub use model::ServerRole;
pub use routes::routes;
