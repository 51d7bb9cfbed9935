//! PostgreSQL: a few connections, each on a thread of its own.

mod connection;
mod error;
mod owner;
mod value;

pub(super) use connection::Connection;
pub(super) use owner::Owner;
