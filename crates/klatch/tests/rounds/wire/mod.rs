//! Klatch from outside: its process, its HTTP, its socket. No word of the server's code.

mod http;
mod packet;
mod process;
mod socket;

use std::fmt;

pub(crate) use self::{
    http::{Answer, Http},
    process::{Klatch, Place},
    socket::{Heard, Socket},
};

/// The connection is gone, or never was: whatever was asked, its fate is open.
#[derive(Debug)]
pub(crate) struct Lost(pub String);

impl Lost {
    /// With what was going on and why it ended.
    pub(crate) fn new(doing: &str, cause: impl fmt::Display) -> Lost {
        Lost(format!("{doing}: {cause}"))
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
