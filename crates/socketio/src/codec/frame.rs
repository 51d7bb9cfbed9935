//! WebSocket frames (RFC 6455 section 5) as a server writes and reads them.

/// The longest header a server writes: two bytes and a 64-bit length, never a mask.
pub(crate) const MAX_HEADER_BYTES: usize = 10;

/// Close code: the purpose is fulfilled.
pub(crate) const NORMAL: u16 = 1000;
/// Close code: the server goes away.
pub(crate) const GOING_AWAY: u16 = 1001;
/// Close code: the peer broke the WebSocket protocol.
pub(crate) const PROTOCOL: u16 = 1002;
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
pub(crate) fn text_in_place(buffer: &mut [u8]) -> usize {
    let (head, payload) = buffer.split_at_mut(MAX_HEADER_BYTES);
    let (header, count) = header(FIN_TEXT, payload.len());
    let start = MAX_HEADER_BYTES - count;
    head[start..].copy_from_slice(&header[..count]);
    start
}

/// Appends a text frame of what `write` appends.
pub(crate) fn append_text<E>(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let begin = out.len();
    out.resize(begin + MAX_HEADER_BYTES, 0);
    write(out)?;
    let unused = text_in_place(&mut out[begin..]);
    out.drain(begin..begin + unused);
    Ok(())
}

/// Appends a binary frame.
pub(crate) fn append_binary(out: &mut Vec<u8>, payload: &[u8]) {
    let (header, count) = header(FIN_BINARY, payload.len());
    out.extend_from_slice(&header[..count]);
    out.extend_from_slice(payload);
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

/// The header of a whole frame.
fn header(first: u8, length: usize) -> ([u8; MAX_HEADER_BYTES], usize) {
    let mut bytes = [0; MAX_HEADER_BYTES];
    bytes[0] = first;
    let count = match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ 0..126), _) => {
            bytes[1] = short;
            2
        }
        (_, Ok(medium)) => {
            bytes[1] = 126;
            bytes[2..4].copy_from_slice(&medium.to_be_bytes());
            4
        }
        _ => {
            bytes[1] = 127;
            bytes[2..].copy_from_slice(&(length as u64).to_be_bytes());
            MAX_HEADER_BYTES
        }
    };
    (bytes, count)
}

fn control(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a control frame's payload is at most 125 bytes");
    let mut frame = Vec::with_capacity(2 + payload.len());
    frame.extend_from_slice(&[first, length]);
    frame.extend_from_slice(payload);
    frame
}
