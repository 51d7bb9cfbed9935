//! Looking after the server.

mod console;
mod invites;
mod people;
