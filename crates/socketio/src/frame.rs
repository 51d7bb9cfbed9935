//! Frames encoded once and written to any number of sockets.

use bytes::Bytes;
use serde::Serialize;

use crate::codec::frame::{MAX_HEADER_BYTES, split_first, text_in_place};

/// One event for clients, encoded once as it goes over the wire. A clone shares the bytes.
#[derive(Clone, Debug)]
pub struct Frame {
    wire: Bytes,
}

impl Frame {
    /// Encodes the event `name` with one argument, for the namespace `/`: the client's `socket.on(name, payload => …)`.
    ///
    /// # Errors
    ///
    /// When JSON cannot hold the payload (a map whose keys are no strings, or a `Serialize` that fails by itself).
    pub fn event(name: &str, payload: &impl Serialize) -> Result<Self, serde_json::Error> {
        Self::text(|out| {
            out.extend_from_slice(b"42");
            serde_json::to_writer(out, &(name, payload))
        })
    }

    /// The frame's length on the wire, in bytes.
    #[expect(clippy::len_without_is_empty, reason = "a frame is never empty")]
    pub fn len(&self) -> usize {
        self.wire.len()
    }

    /// Makes a text frame of what `write` appends.
    pub(crate) fn text<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Self, E> {
        let mut buffer = Vec::with_capacity(256);
        buffer.resize(MAX_HEADER_BYTES, 0);
        write(&mut buffer)?;
        let start = text_in_place(&mut buffer);
        Ok(Self { wire: Bytes::from(buffer).slice(start..) })
    }

    /// The packet without its WebSocket header.
    pub(crate) fn text_payload(&self) -> Bytes {
        let (_, payload, _) = split_first(&self.wire).expect("a frame is whole");
        self.wire.slice_ref(payload)
    }

    /// The WebSocket frame, header included.
    pub(crate) fn wire(&self) -> &Bytes {
        &self.wire
    }
}
