//! Every integration test in one binary, so that the server is linked once.
//!
//! The suite runs twice: `KLATCH_TEST_ENGINE` is `sqlite` (the default) or `postgres`.

#![allow(unreachable_pub, reason = "the kit is public to the tests, and nothing outside sees them")]

mod accounts;
mod admin;
mod answers;
mod backup;
mod contract;
mod documents;
mod files;
mod kit;
mod limits;
mod live;
mod matrix;
mod messages;
mod notify;
mod order;
mod people;
mod presence;
mod rights;
mod rooms;
mod search;
mod store;
