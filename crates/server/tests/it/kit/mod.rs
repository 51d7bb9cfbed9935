//! What tests stand on.
#![allow(dead_code, unused_imports, reason = "it offers more than each test needs")]

mod cut;
mod database;
mod server;
mod user;

pub use cut::CutLine;
pub use database::{Heard, TestDatabase, admin_url, engine};
pub use server::{PASSWORD, TestServer};
pub use user::{Reply, TestUser};
