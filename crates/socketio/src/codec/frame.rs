//! WebSocket frames (RFC 6455 section 5) as a server writes and reads them.

/// The longest header a server writes: two bytes and a 64-bit length, never a mask.
pub(crate) const MAX_HEADER_BYTES: usize = 10;

/// Close code: the purpose is fulfilled.
pub(crate) const NORMAL: u16 = 1000;
/// Close code: the server goes away.
pub(crate) const GOING_AWAY: u16 = 1001;
/// Close code: the peer broke the WebSocket protocol.
pub(crate) const PROTOCOL: u16 = 1002;
/// Close code: data of a kind that is not accepted.
pub(crate) const UNSUPPORTED: u16 = 1003;
/// Close code: text that is not UTF-8.
pub(crate) const INVALID_TEXT: u16 = 1007;
/// Close code: a rule above the WebSocket protocol was broken.
pub(crate) const POLICY: u16 = 1008;
/// Close code: a message is too long.
pub(crate) const TOO_BIG: u16 = 1009;
/// Close code: the server failed.
pub(crate) const INTERNAL: u16 = 1011;

/// First byte of a whole text frame.
pub(crate) const FIN_TEXT: u8 = 0x81;
/// First byte of a whole binary frame.
pub(crate) const FIN_BINARY: u8 = 0x82;
/// First byte of a close frame.
pub(crate) const FIN_CLOSE: u8 = 0x88;
const FIN_PONG: u8 = 0x8A;

/// Makes a text frame of a buffer whose payload begins at [`MAX_HEADER_BYTES`]; answers where the frame begins.
#[expect(clippy::cast_possible_truncation, reason = "each length is checked to fit first")]
pub(crate) fn text_in_place(buffer: &mut [u8]) -> usize {
    let length = buffer.len() - MAX_HEADER_BYTES;
    let start = match length {
        0..126 => 8,
        126..=0xFFFF => 6,
        _ => 0,
    };
    buffer[start] = FIN_TEXT;
    match start {
        8 => buffer[9] = length as u8,
        6 => {
            buffer[7] = 126;
            buffer[8..10].copy_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            buffer[1] = 127;
            buffer[2..10].copy_from_slice(&(length as u64).to_be_bytes());
        }
    }
    start
}

/// A pong that answers a ping with `payload`, which a control frame keeps below 126 bytes.
pub(crate) fn pong(payload: &[u8]) -> Vec<u8> {
    control(FIN_PONG, payload)
}

/// A close frame with a code and no reason.
pub(crate) fn close(code: u16) -> Vec<u8> {
    control(FIN_CLOSE, &code.to_be_bytes())
}

/// Splits the first frame off frames that a server wrote: its first byte, its payload, and what follows it.
pub(crate) fn split_first(wire: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[first, short], rest) = wire.split_first_chunk()?;
    let (length, rest) = match short {
        126 => rest.split_first_chunk().map(|(bytes, rest)| (u64::from(u16::from_be_bytes(*bytes)), rest))?,
        127 => rest.split_first_chunk().map(|(bytes, rest)| (u64::from_be_bytes(*bytes), rest))?,
        _ => (u64::from(short), rest),
    };
    let (payload, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((first, payload, rest))
}

fn control(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a control frame's payload is at most 125 bytes");
    let mut frame = Vec::with_capacity(2 + payload.len());
    frame.extend_from_slice(&[first, length]);
    frame.extend_from_slice(payload);
    frame
}
