//! What trials of a running server share: chance that can be repeated, its process and its data, its HTTP and its socket.
//!
//! Over the wire only: no word of the server's code is used.

mod cursor;
mod data;
mod http;
mod packet;
mod place;
mod random;
mod socket;

use std::fmt;

pub use self::{
    cursor::{Cursor, Verdict},
    data::{Data, Engine, ask_database},
    http::{Answer, Http},
    place::{Klatch, Place},
    random::Random,
    socket::{Heard, Socket},
};

/// The connection is gone, or never was: whatever was asked, its fate is open.
#[derive(Debug)]
pub struct Lost(String);

impl Lost {
    /// With what was going on and why it ended.
    pub fn new(doing: &str, cause: impl fmt::Display) -> Lost {
        Lost(format!("{doing}: {cause}"))
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Lost {}
