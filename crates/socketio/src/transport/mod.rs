//! Connections over TCP: writing straight, reading with lent buffers, one sweep for every clock.

mod connection;
mod queue;
mod shared;

pub(crate) use connection::Connection;
pub(crate) use shared::Shared;
