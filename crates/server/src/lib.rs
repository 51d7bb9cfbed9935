//! The chat application.
