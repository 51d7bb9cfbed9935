//! Frames encoded once and written to any number of sockets.

use std::convert::Infallible;

use bytes::Bytes;
use serde::Serialize;

use crate::codec::{
    frame::{MAX_HEADER_BYTES, append_binary, split_first, text_in_place},
    namespace::Namespace,
    packet,
};

/// One event for clients, encoded once as it goes over the wire. A clone shares the bytes. A session over polling gets the same
/// bytes without their WebSocket headers.
#[derive(Clone, Debug)]
pub struct Frame {
    wire: Bytes,
    events: usize,
}

impl Frame {
    /// Encodes the event `name` with one argument, for the namespace `/`: the client's `socket.on(name, payload => …)`.
    ///
    /// # Errors
    ///
    /// When JSON cannot hold the payload (a map whose keys are no strings, or a `Serialize` that fails by itself).
    pub fn event(name: &str, payload: &impl Serialize) -> Result<Self, serde_json::Error> {
        Self::event_with(Namespace::MAIN, name, std::slice::from_ref(&payload), &[])
    }

    /// Encodes an event for any namespace, with any number of arguments, in which a [`Placeholder`](crate::Placeholder) stands for
    /// each attachment.
    ///
    /// # Errors
    ///
    /// As for [`Frame::event`].
    pub fn event_with(
        namespace: &str,
        name: &str,
        args: &[impl Serialize],
        attachments: &[Bytes],
    ) -> Result<Self, serde_json::Error> {
        let event = |out: &mut Vec<u8>| packet::write_event(out, namespace, (name, args), attachments.len());
        Self::with_attachments(event, attachments)
    }

    /// Several frames as one, to be written together: what would be a write for each is one for all. A full socket keeps or drops it
    /// whole, so join few (some kilobytes), and only what reaches the same sockets. `None` for no frames.
    pub fn joined(frames: &[Self]) -> Option<Self> {
        match frames {
            [] => None,
            [one] => Some(one.clone()),
            _ => {
                let parts: Vec<&[u8]> = frames.iter().map(|frame| &*frame.wire).collect();
                Some(Self { wire: parts.concat().into(), events: frames.iter().map(Self::events).sum() })
            }
        }
    }

    /// Encodes a text for a client of [`Engine::bare`](crate::Engine::bare).
    pub fn text_message(text: &str) -> Self {
        let Ok(frame) = Self::text(|out| {
            out.push(b'4');
            out.extend_from_slice(text.as_bytes());
            Ok::<_, Infallible>(())
        });
        frame
    }

    /// Encodes binary data for a client of [`Engine::bare`](crate::Engine::bare).
    pub fn binary_message(bytes: &[u8]) -> Self {
        let mut wire = Vec::with_capacity(MAX_HEADER_BYTES + bytes.len());
        append_binary(&mut wire, bytes);
        Self { wire: wire.into(), events: 1 }
    }

    /// The frame's length on the wire, in bytes.
    #[expect(clippy::len_without_is_empty, reason = "a frame is never empty")]
    pub fn len(&self) -> usize {
        self.wire.len()
    }

    /// How many events it holds.
    pub(crate) fn events(&self) -> usize {
        self.events
    }

    /// Makes a text frame of what `write` appends.
    pub(crate) fn text<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Self, E> {
        Self::with_attachments(write, &[])
    }

    fn with_attachments<E>(
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
        attachments: &[Bytes],
    ) -> Result<Self, E> {
        let mut buffer = Vec::with_capacity(256);
        buffer.resize(MAX_HEADER_BYTES, 0);
        write(&mut buffer)?;
        let start = text_in_place(&mut buffer);
        for bytes in attachments {
            append_binary(&mut buffer, bytes);
        }
        Ok(Self { wire: Bytes::from(buffer).slice(start..), events: 1 })
    }

    /// The packet without its WebSocket header.
    pub(crate) fn text_payload(&self) -> Bytes {
        let (_, payload, _) = split_first(&self.wire).expect("a frame is whole");
        self.wire.slice_ref(payload)
    }

    /// The WebSocket frames, headers included.
    pub(crate) fn wire(&self) -> &Bytes {
        &self.wire
    }
}
