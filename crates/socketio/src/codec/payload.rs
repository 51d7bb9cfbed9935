//! Several Engine.IO packets in the body of one HTTP request or response (Engine.IO 4, "Packet encoding").

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{frame, packet::PacketError};

/// Stands between two packets.
const SEPARATOR: char = '\x1E';
/// The packet `close`.
const CLOSE: &[u8] = b"1";

/// A packet of a client's request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Posted<'a> {
    Text(&'a str),
    Binary(Vec<u8>),
}

/// The first packet of a body, and the body after it when there is more.
pub(crate) fn split_first(body: &str) -> (&str, Option<&str>) {
    body.split_once(SEPARATOR).map_or((body, None), |(packet, rest)| (packet, Some(rest)))
}

/// Reads one packet: `b` and base64 is binary, all else is text.
pub(crate) fn read(packet: &str) -> Result<Posted<'_>, PacketError> {
    match packet.strip_prefix('b') {
        Some(encoded) => STANDARD.decode(encoded).map(Posted::Binary).map_err(|_| PacketError::Base64),
        None => Ok(Posted::Text(packet)),
    }
}

/// Whether `wire` is a close frame, which becomes the packet `close`.
pub(crate) fn is_close(wire: &[u8]) -> bool {
    wire.first() == Some(&frame::FIN_CLOSE)
}

/// Appends the packets in `wire`, which are whole WebSocket frames as a server writes them.
pub(crate) fn append(body: &mut Vec<u8>, mut wire: &[u8]) {
    while let Some((first, payload, rest)) = frame::split_first(wire) {
        wire = rest;
        if !body.is_empty() {
            body.extend_from_slice(SEPARATOR.encode_utf8(&mut [0]).as_bytes());
        }
        match first {
            frame::FIN_BINARY => {
                body.push(b'b');
                body.extend_from_slice(STANDARD.encode(payload).as_bytes());
            }
            frame::FIN_CLOSE => body.extend_from_slice(CLOSE),
            _ => body.extend_from_slice(payload),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packets(mut body: &str) -> Vec<Result<Posted<'_>, PacketError>> {
        let mut packets = Vec::new();
        loop {
            let (packet, rest) = split_first(body);
            packets.push(read(packet));
            let Some(rest) = rest else { return packets };
            body = rest;
        }
    }

    #[test]
    fn the_examples_of_the_protocol_are_read() {
        assert_eq!(
            packets("4hello\x1e2\x1e4world"),
            [Ok(Posted::Text("4hello")), Ok(Posted::Text("2")), Ok(Posted::Text("4world"))]
        );
        assert_eq!(
            packets("4hello\x1ebAQIDBA=="),
            [Ok(Posted::Text("4hello")), Ok(Posted::Binary(vec![1, 2, 3, 4]))]
        );
    }

    #[test]
    fn what_is_no_base64_is_an_error_and_what_is_empty_is_an_empty_packet() {
        for bad in ["bAQIDBA", "b****", "bAQ==AQ==", "bä"] {
            assert_eq!(packets(bad), [Err(PacketError::Base64)], "{bad}");
        }
        assert_eq!(packets(""), [Ok(Posted::Text(""))]);
        assert_eq!(packets("\x1e"), [Ok(Posted::Text("")), Ok(Posted::Text(""))]);
        assert_eq!(packets("b"), [Ok(Posted::Binary(Vec::new()))]);
    }

    #[test]
    fn frames_become_packets() {
        let mut body = Vec::new();
        append(&mut body, b"\x81\x012");
        append(&mut body, b"\x81\x024a\x82\x04\x01\x02\x03\x04");
        let long = [&[0x81, 126, 0, 200][..], &[b'x'; 200]].concat();
        append(&mut body, &long);
        append(&mut body, &frame::close(1000));
        assert_eq!(
            String::from_utf8(body).unwrap(),
            format!("2\x1e4a\x1ebAQIDBA==\x1e{}\x1e1", "x".repeat(200))
        );
    }

    #[test]
    fn cut_frames_are_left_out() {
        for wire in [&b"\x81"[..], b"\x81\x05ab", b"\x81\x7e\x01", b"\x81\x7f\0\0\0\0\0\0\0"] {
            let mut body = Vec::new();
            append(&mut body, wire);
            assert!(body.is_empty());
        }
    }
}
