//! Connections over TCP: writing straight, reading with lent buffers, one sweep for every clock.

mod client;
mod connection;
mod deadlines;
mod driver;
mod outgoing;
mod polling;
mod probe;
mod queue;
mod read;
mod shared;
mod sweep;
mod write;

pub(crate) use client::Client;
pub(crate) use connection::Connection;
pub(crate) use driver::Driver;
pub(crate) use polling::PostGuard;
pub(crate) use probe::probe;
pub(crate) use shared::Shared;
pub(crate) use sweep::sweep;
