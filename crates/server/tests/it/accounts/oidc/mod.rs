//! Signing in by providers.

mod away;
mod coming;
mod forged;
mod linking;
mod modes;
mod returning;
