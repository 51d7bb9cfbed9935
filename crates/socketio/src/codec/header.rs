//! The header of a WebSocket frame from a client (RFC 6455 section 5.2), checked as soon as its bytes are there.

use super::decoder::FrameError;

/// The longest payload of a control frame (RFC 6455 section 5.5).
const MAX_CONTROL_BYTES: u64 = 125;

/// What kind of frame it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    pub(super) fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }

    fn parse(first: u8) -> Result<Self, FrameError> {
        Ok(match first & 0x0F {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xA => Self::Pong,
            _ => return Err(FrameError::UnknownOpcode),
        })
    }
}

/// A whole header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) is_final: bool,
    pub(super) opcode: Opcode,
    pub(super) mask: [u8; 4],
    /// The length of the header itself.
    pub(super) prefix_bytes: usize,
    pub(super) payload_bytes: usize,
}

impl Header {
    /// Reads the header at the front of `bytes`; `None` when it is not whole yet. A payload above `max_payload_bytes` is refused
    /// before any of it has come.
    pub(super) fn parse(bytes: &[u8], max_payload_bytes: usize) -> Result<Option<Self>, FrameError> {
        let &[first, second, ref rest @ ..] = bytes else { return Ok(None) };
        if first & 0x70 != 0 {
            return Err(FrameError::ReservedBits);
        }
        if second & 0x80 == 0 {
            return Err(FrameError::Unmasked);
        }
        let (is_final, opcode, short) = (first & 0x80 != 0, Opcode::parse(first)?, second & 0x7F);
        if opcode.is_control() && (!is_final || u64::from(short) > MAX_CONTROL_BYTES) {
            return Err(FrameError::BadControl);
        }
        let Some((length, length_bytes)) = length(short, rest)? else { return Ok(None) };
        let payload_bytes = usize::try_from(length).unwrap_or(usize::MAX);
        if payload_bytes > max_payload_bytes && !opcode.is_control() {
            return Err(FrameError::TooBig);
        }
        let Some(&mask) = rest[length_bytes..].first_chunk() else { return Ok(None) };
        Ok(Some(Self { is_final, opcode, mask, prefix_bytes: 2 + length_bytes + mask.len(), payload_bytes }))
    }

    /// The whole frame's length.
    pub(super) fn frame_bytes(&self) -> usize {
        self.prefix_bytes + self.payload_bytes
    }
}

/// The payload's length and how many more bytes said so. A length must use the shortest form there is for it.
fn length(short: u8, rest: &[u8]) -> Result<Option<(u64, usize)>, FrameError> {
    let (length, length_bytes, least) = match short {
        126 => match rest.first_chunk() {
            Some(&bytes) => (u64::from(u16::from_be_bytes(bytes)), 2, 126),
            None => return Ok(None),
        },
        127 => match rest.first_chunk() {
            Some(&bytes) => (u64::from_be_bytes(bytes), 8, 0x1_0000),
            None => return Ok(None),
        },
        _ => (u64::from(short), 0, 0),
    };
    if length < least || length > u64::MAX / 2 {
        return Err(FrameError::BadLength);
    }
    Ok(Some((length, length_bytes)))
}
