//! PostgreSQL: a few connections, each on a thread of its own.

mod connection;
mod error;
mod owner;
mod tls;
mod value;

pub(super) use connection::{Connection, connect};
pub(super) use error::from as failed;
pub(super) use owner::Owner;
