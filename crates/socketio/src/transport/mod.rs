//! Connections over TCP: writing straight, reading with lent buffers, one sweep for every clock.

mod backlog;
mod client;
mod connection;
mod deadlines;
mod driver;
mod guards;
mod live;
mod outgoing;
mod pause;
mod polling;
mod posting;
mod probe;
mod queue;
mod read;
mod shared;
mod sweep;
mod tending;
mod write;

pub(crate) use client::Client;
pub(crate) use connection::Connection;
pub(crate) use driver::Driver;
pub(crate) use guards::PostGuard;
pub(crate) use live::Generation;
pub(crate) use probe::{probe, say_farewell};
pub(crate) use shared::Shared;
pub(crate) use sweep::sweep;
