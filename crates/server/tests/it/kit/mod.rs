//! What tests stand on.
#![allow(dead_code, unused_imports, reason = "it offers more than each test needs")]

mod browser;
mod bucket;
pub mod contract;
mod cut;
mod database;
mod handshake;
pub mod provider;
mod server;
mod socket;
mod talk;
mod uploads;
mod user;
mod wire;

pub use browser::{Browser, Left, server_with};
pub use bucket::TestBucket;
pub use cut::CutLine;
pub use database::{Heard, TestDatabase, admin_url, engine};
pub use handshake::Handshake;
pub use provider::TestProvider;
pub use server::{PASSWORD, TestServer};
pub use socket::{PATIENCE, TestSocket, Told};
pub use talk::{each, int, items, new_id, text};
pub use uploads::{drawn, metadata};
pub use user::{Reply, TestUser};
pub use wire::{Caller, Outcome, Refused, escaped, refuses, status};
