//! The chat application, as a library.

pub mod error;
pub mod infra;
