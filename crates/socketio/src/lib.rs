//! An Engine.IO 4 and Socket.IO 5 server.

#![allow(dead_code)]
mod ack;
mod codec;
mod config;
mod engine;
mod frame;
mod handler;
mod serve;
mod socket;
mod transport;

pub use ack::Ack;
pub use config::Config;
pub use engine::Engine;
pub use frame::Frame;
pub use handler::{Event, Handler, Reason, Refusal};
pub use serve::serve;
pub use socket::{Sent, Socket, SocketId};
