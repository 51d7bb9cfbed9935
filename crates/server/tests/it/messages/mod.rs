//! Sending, changing, deleting and reading messages; history, changes, read positions.

mod bodies;
mod changes;
mod delete;
mod edit;
mod hidden;
mod history;
mod races;
mod reactions;
mod read;
mod recall;
mod refused;
mod replies;
mod send;
