//! Socket.IO packets (protocol 5) inside Engine.IO messages (protocol 4), as text.

use serde::Serialize;

/// Appends an acknowledgement: `43<id>[payload]`.
pub(crate) fn write_ack(
    out: &mut Vec<u8>,
    id: u64,
    payload: &impl Serialize,
) -> Result<(), serde_json::Error> {
    out.extend_from_slice(b"43");
    out.extend_from_slice(id.to_string().as_bytes());
    serde_json::to_writer(out, &(payload,))
}
