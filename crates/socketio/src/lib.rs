//! An Engine.IO 4 and Socket.IO 5 server.

mod ack;
mod codec;
mod config;
mod engine;
mod frame;
mod handler;
mod serve;
mod session;
mod socket;
mod transport;
mod upgrade;

pub use ack::Ack;
pub use config::Config;
pub use engine::Engine;
pub use frame::Frame;
pub use handler::{Event, Handler, Reason, Refusal};
pub use serve::serve;
pub use socket::{Sent, Socket, SocketId};
