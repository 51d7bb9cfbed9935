//! Sending, changing, deleting and reading messages; history, changes, read positions.

mod bodies;
mod changes;
mod delete;
mod edit;
mod history;
mod races;
mod read;
mod refused;
mod send;
