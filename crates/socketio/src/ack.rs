//! The answer to an event.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use serde::Serialize;

use crate::{
    codec::{frame, namespace::Namespace, packet},
    socket::Socket,
    transport::{Connection, Generation},
};

/// Answers one event, at most once, from any thread. While it is held the event counts as in flight.
///
/// Dropped without an answer, the client's callback is never called: the protocol allows that, and the place in flight is free again.
pub struct Ack {
    connection: Arc<Connection>,
    generation: Generation,
    namespace: Namespace,
    id: Option<u64>,
}

impl Ack {
    /// Counts the event as in flight.
    pub(crate) fn new<S>(socket: &Socket<S>, id: Option<u64>) -> Self {
        let (connection, generation, namespace) = socket.parts();
        connection.event_began();
        Self { connection: Arc::clone(connection), generation, namespace: namespace.clone(), id }
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
        self.send_with(std::slice::from_ref(&payload), &[])
    }

    /// As [`Ack::send`], with the news that nothing was done because too many events come: for each of them the connection is not read for
    /// `refusal_pause`. Said within [`Handler::event`](crate::Handler::event) it counts from then on, later with the connection's next message.
    /// Not for [`Handler::excess`](crate::Handler::excess): what waits there must be gone soon, or nothing else would ever be taken in.
    ///
    /// # Errors
    ///
    /// As for [`Ack::send`].
    pub fn refuse(self, payload: &impl Serialize) -> Result<(), serde_json::Error> {
        self.connection.refused();
        self.send(payload)
    }

    /// Answers with any number of arguments, in which a [`Placeholder`](crate::Placeholder) stands for each attachment.
    ///
    /// # Errors
    ///
    /// As for [`Ack::send`].
    pub fn send_with(self, args: &[impl Serialize], attachments: &[Bytes]) -> Result<(), serde_json::Error> {
        let Some(id) = self.id else { return Ok(()) };
        self.connection.answer(self.generation, |out| {
            frame::append_text(out, |out| {
                packet::write_ack(out, self.namespace.as_str(), (id, args), attachments.len())
            })?;
            for bytes in attachments {
                frame::append_binary(out, bytes);
            }
            Ok(())
        })
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
