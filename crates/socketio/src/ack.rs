//! The answer to an event.

use std::{fmt, sync::Arc};

use serde::Serialize;

use crate::transport::Connection;

/// Answers one event, at most once, from any thread. While it is held the event counts as in flight.
///
/// Dropped without an answer, the client's callback is never called: the protocol allows that, and the place in flight is free again.
pub struct Ack {
    connection: Arc<Connection>,
    generation: u32,
    id: Option<u64>,
}

impl Ack {
    /// Stands for an event that the connection has just counted as in flight.
    pub(crate) fn new(connection: Arc<Connection>, generation: u32, id: Option<u64>) -> Self {
        Self { connection, generation, id }
    }

    /// Whether the client asked for an answer.
    pub fn is_wanted(&self) -> bool {
        self.id.is_some()
    }

    /// Answers with one argument. Never dropped for a full socket; without effect when the client asked for no answer or is gone.
    ///
    /// # Errors
    ///
    /// When JSON cannot hold the payload; nothing is sent then.
    pub fn send(self, payload: &impl Serialize) -> Result<(), serde_json::Error> {
        match self.id {
            Some(id) => self.connection.answer(self.generation, id, payload),
            None => Ok(()),
        }
    }
}

impl Drop for Ack {
    fn drop(&mut self) {
        self.connection.event_done();
    }
}

impl fmt::Debug for Ack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ack").field("id", &self.id).finish_non_exhaustive()
    }
}
