use super::*;

const MASK: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];

/// A client's frame, masked, with the shortest length there is.
pub(in crate::codec) fn client_frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut bytes = vec![first];
    match u16::try_from(length) {
        Ok(short) if short < 126 => bytes.push(0x80 | u8::try_from(short).unwrap()),
        Ok(short) => {
            bytes.push(0xFE);
            bytes.extend(short.to_be_bytes());
        }
        Err(_) => {
            bytes.push(0xFF);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// Feeds chunks one after the other, each in a buffer that is given back; all messages as text, up to the first error.
fn decode(chunks: &[&[u8]]) -> (Vec<String>, Option<FrameError>) {
    let (mut decoder, mut messages) = (Decoder::new(65_536, 16), Vec::new());
    for chunk in chunks {
        let mut buffer = chunk.to_vec();
        let mut lent = Lent::new(&mut buffer);
        loop {
            match decoder.next(&mut lent) {
                Ok(Some(incoming)) => messages.push(shown(&incoming)),
                Ok(None) => break,
                Err(error) => return (messages, Some(error)),
            }
        }
        decoder.keep(lent.rest());
    }
    (messages, None)
}

fn shown(incoming: &Incoming<'_>) -> String {
    match incoming {
        Incoming::Text(text) => format!("text {text}"),
        Incoming::Binary(bytes) => format!("binary {bytes:?}"),
        Incoming::Ping(bytes) => format!("ping {bytes:?}"),
        Incoming::Pong => "pong".into(),
        Incoming::Close(code) => format!("close {code:?}"),
    }
}

fn error_of(bytes: &[u8]) -> Option<FrameError> {
    decode(&[bytes]).1
}

#[test]
fn the_examples_of_the_rfc_are_read() {
    // RFC 6455 section 5.7: a masked "Hello", and a masked pong with that payload.
    let hello = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
    assert_eq!(decode(&[&hello]).0, ["text Hello"]);
    let pong = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
    assert_eq!(decode(&[&pong]).0, ["pong"]);
}

#[test]
fn frames_cut_anywhere_give_the_same_messages() {
    let long = "ä".repeat(500);
    let mut bytes = Vec::new();
    for part in [
        client_frame(0x81, b"one"),
        client_frame(0x01, "zw".as_bytes()),
        client_frame(0x89, b"in between"),
        client_frame(0x80, "ö".as_bytes()),
        client_frame(0x81, long.as_bytes()),
        client_frame(0x82, &[1, 2]),
        client_frame(0x8A, b""),
        client_frame(0x88, &1000_u16.to_be_bytes()),
    ] {
        bytes.extend(part);
    }
    let (whole, error) = decode(&[&bytes]);
    assert_eq!(error, None);
    assert_eq!(whole.len(), 7);
    assert_eq!(whole[2], "text zwö");
    for size in [1, 2, 3, 7, 13, 100] {
        let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
        assert_eq!(decode(&chunks), (whole.clone(), None), "in chunks of {size}");
    }
    for at in 1..bytes.len() {
        assert_eq!(decode(&[&bytes[..at], &bytes[at..]]), (whole.clone(), None), "cut at {at}");
    }
}

#[test]
fn each_length_form_is_read_at_its_bounds() {
    for length in [0, 1, 125, 126, 127, 65_535, 65_536] {
        let text = "x".repeat(length);
        assert_eq!(decode(&[&client_frame(0x81, text.as_bytes())]), (vec![format!("text {text}")], None));
    }
    assert_eq!(error_of(&client_frame(0x81, &vec![b'x'; 65_537])), Some(FrameError::TooBig));
}

#[test]
fn a_length_is_refused_before_its_payload_comes() {
    let lie = |first, length: [u8; 8]| [&[first, 0xFF][..], &length].concat();
    assert_eq!(error_of(&lie(0x81, 65_537_u64.to_be_bytes())), Some(FrameError::TooBig));
    assert_eq!(error_of(&lie(0x82, (u64::MAX / 2).to_be_bytes())), Some(FrameError::TooBig));
    assert_eq!(error_of(&lie(0x81, u64::MAX.to_be_bytes())), Some(FrameError::BadLength));
    // Longer forms than needed.
    assert_eq!(error_of(&lie(0x81, 65_535_u64.to_be_bytes())), Some(FrameError::BadLength));
    assert_eq!(error_of(&[0x81, 0xFE, 0, 125]), Some(FrameError::BadLength));
}

#[test]
fn what_a_server_must_refuse_is_refused() {
    assert_eq!(error_of(&[0x81, 0x05]), Some(FrameError::Unmasked));
    for bit in [0x40, 0x20, 0x10] {
        assert_eq!(error_of(&client_frame(0x81 | bit, b"x")), Some(FrameError::ReservedBits));
    }
    for opcode in [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF] {
        assert_eq!(error_of(&client_frame(0x80 | opcode, b"")), Some(FrameError::UnknownOpcode));
    }
    for opcode in [0x8, 0x9, 0xA] {
        assert_eq!(error_of(&client_frame(opcode, b"")), Some(FrameError::BadControl), "fragmented");
        assert_eq!(
            error_of(&client_frame(0x80 | opcode, &[0; 126])),
            Some(FrameError::BadControl),
            "too long"
        );
    }
    assert_eq!(decode(&[&client_frame(0x89, &[7; 125])]).1, None);
}

#[test]
fn fragments_keep_their_order_and_bounds() {
    assert_eq!(error_of(&client_frame(0x80, b"x")), Some(FrameError::BadOrder), "a continuation of nothing");
    let two_beginnings = [client_frame(0x01, b"a"), client_frame(0x81, b"b")].concat();
    assert_eq!(error_of(&two_beginnings), Some(FrameError::BadOrder));
    let pieces = |count: usize| {
        let mut bytes = client_frame(0x01, b"a");
        (2..count).for_each(|_| bytes.extend(client_frame(0x00, b"b")));
        bytes.extend(client_frame(0x80, b"c"));
        bytes
    };
    assert_eq!(decode(&[&pieces(16)]), (vec![format!("text a{}c", "b".repeat(14))], None));
    assert_eq!(error_of(&pieces(17)), Some(FrameError::TooManyFragments));
    let too_long =
        [client_frame(0x01, &vec![b'x'; 40_000]), client_frame(0x80, &vec![b'x'; 30_000])].concat();
    assert_eq!(error_of(&too_long), Some(FrameError::TooBig));
    // After a message in fragments the next one starts afresh.
    let twice = [pieces(3), pieces(2), client_frame(0x81, b"d")].concat();
    assert_eq!(decode(&[&twice]).0, ["text abc", "text ac", "text d"]);
}

#[test]
fn text_is_utf8_even_across_fragments() {
    for bad in [&[0xFF][..], &[0xC3], &[0xED, 0xA0, 0x80], &[0xF4, 0x90, 0x80, 0x80], &[0xC0, 0x80]] {
        assert_eq!(error_of(&client_frame(0x81, bad)), Some(FrameError::BadText));
    }
    let split = [client_frame(0x01, &[0xC3]), client_frame(0x80, &[0xA4])].concat();
    assert_eq!(decode(&[&split]).0, ["text ä"]);
}

#[test]
fn close_frames_carry_permitted_codes_only() {
    let close =
        |code: u16, reason: &[u8]| decode(&[&client_frame(0x88, &[&code.to_be_bytes(), reason].concat())]);
    assert_eq!(decode(&[&client_frame(0x88, b"")]).0, ["close None"]);
    for code in [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999] {
        assert_eq!(close(code, b"bye"), (vec![format!("close Some({code})")], None));
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535] {
        assert_eq!(close(code, b"").1, Some(FrameError::BadClose));
    }
    assert_eq!(error_of(&client_frame(0x88, &[3])), Some(FrameError::BadClose));
    assert_eq!(close(1000, &[0xFF]).1, Some(FrameError::BadText));
}

#[test]
fn nothing_is_owned_between_messages() {
    let mut decoder = Decoder::new(65_536, 16);
    let bytes = [client_frame(0x01, b"a"), client_frame(0x80, b"b"), client_frame(0x81, b"c")].concat();
    for chunk in bytes.chunks(5) {
        let mut buffer = chunk.to_vec();
        let mut lent = Lent::new(&mut buffer);
        while decoder.next(&mut lent).unwrap().is_some() {}
        decoder.keep(lent.rest());
    }
    assert_eq!(decoder.owned_bytes(), 0);
}

#[test]
fn what_a_server_writes_has_the_shortest_length_and_no_mask() {
    for length in [0_usize, 1, 125, 126, 65_535, 65_536] {
        let mut buffer = vec![0; frame::MAX_HEADER_BYTES];
        buffer.resize(frame::MAX_HEADER_BYTES + length, b'x');
        let start = frame::text_in_place(&mut buffer);
        let mut expected = vec![0x81];
        match length {
            0..126 => expected.push(u8::try_from(length).unwrap()),
            126..65_536 => {
                expected.extend([&[126][..], &u16::try_from(length).unwrap().to_be_bytes()].concat());
            }
            _ => expected.extend([&[127][..], &(length as u64).to_be_bytes()].concat()),
        }
        assert_eq!(buffer[start..frame::MAX_HEADER_BYTES], expected);
    }
    assert_eq!(frame::pong(b"hi"), b"\x8A\x02hi");
    assert_eq!(frame::close(1000), b"\x88\x02\x03\xE8");
}
