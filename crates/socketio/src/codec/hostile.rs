//! Hostile bytes: whatever comes, the codec answers without a panic and within its bounds.

use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    decoder::{Decoder, Incoming, Lent, tests::client_frame},
    namespace::Namespace,
    packet::{self, Bounds},
    payload::{self, Posted},
};
use crate::{
    config::Config,
    session::{Session, Step},
};

const MAX_MESSAGE_BYTES: usize = 2048;
const MAX_FRAGMENTS: usize = 4;

/// What clients really send, to be mutated.
fn corpus() -> Vec<u8> {
    let texts = [
        r#"40{"token":"eyJhbGciOi"}"#,
        r#"4212["message:send",{"id":"0192","body":"wörld 😀"}]"#,
        r#"42/custom,7["a",[[[{}]]],null,-1.5e3]"#,
        "431[1]",
        r#"452-/custom,7["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
        "3",
        "41",
    ];
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend(client_frame(0x81, text.as_bytes()));
        let (head, tail) = text.as_bytes().split_at(text.len() / 2);
        bytes.extend(client_frame(0x01, head));
        bytes.extend(client_frame(0x89, b"ping"));
        bytes.extend(client_frame(0x80, tail));
    }
    bytes.extend(client_frame(0x82, &[1, 2, 3]));
    bytes.extend(client_frame(0x82, b""));
    bytes.extend(client_frame(0x81, &[b'x'; 300]));
    bytes.extend(client_frame(0x88, &[3, 232, b'b', b'y', b'e']));
    bytes
}

fn config() -> Config {
    Config { max_json_depth: 8, ..Config::default() }
}

/// How often each property is tried: `KLATCH_HOSTILE_CASES`, for the long run.
fn cases() -> u32 {
    std::env::var("KLATCH_HOSTILE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000)
}

/// Feeds the packets of a posted body to a session until the first refusal.
fn survive_posted(body: &str) {
    let (mut session, mut rest) = (Session::<(), ()>::new(), Some(body));
    while let Some(body) = rest {
        let (packet, after) = payload::split_first(body);
        rest = after;
        let outcome = match payload::read(packet) {
            Ok(Posted::Text(text)) => session.receive(text, &config()).map(|step| match step {
                Step::Connect(namespace, _) => Some(Namespace::new(namespace)),
                _ => None,
            }),
            Ok(Posted::Binary(bytes)) => session.receive_binary(&bytes, &config()).map(|whole| {
                let _ = whole.map(|mut whole| whole.read().is_ok());
                None
            }),
            Err(_) => return,
        };
        match outcome {
            Ok(Some(namespace)) => session.connected(namespace, ()),
            Ok(None) => {}
            Err(_) => return,
        }
    }
}

/// Feeds the bytes in chunks through decoder and session until the first refusal.
fn survive(bytes: &[u8], chunk_bytes: usize) {
    let (mut decoder, mut session) =
        (Decoder::new(MAX_MESSAGE_BYTES, MAX_FRAGMENTS), Session::<(), ()>::new());
    for chunk in bytes.chunks(chunk_bytes) {
        let mut buffer = chunk.to_vec();
        let mut lent = Lent::new(&mut buffer);
        loop {
            match decoder.next(&mut lent) {
                Ok(Some(Incoming::Text(text))) => {
                    assert!(text.len() <= MAX_MESSAGE_BYTES);
                    if let Ok(Step::Connect(namespace, _)) = session.receive(text, &config()) {
                        session.connected(Namespace::new(namespace), ());
                    }
                }
                Ok(Some(Incoming::Binary(payload))) => {
                    assert!(payload.len() <= MAX_MESSAGE_BYTES);
                    if let Ok(Some(mut whole)) = session.receive_binary(payload, &config()) {
                        let _ = whole.read();
                    }
                }
                Ok(Some(Incoming::Ping(payload))) => assert!(payload.len() <= 125),
                Ok(Some(Incoming::Pong | Incoming::Close(_))) => {}
                Ok(None) => break,
                Err(error) => {
                    assert!((1002..=1009).contains(&error.close_code()));
                    return;
                }
            }
        }
        decoder.keep(lent.rest());
        let owned = decoder.owned_bytes();
        assert!(owned <= 4 * MAX_MESSAGE_BYTES + 2 * chunk_bytes, "{owned} bytes are kept");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..4000), chunk in 1_usize..300) {
        survive(&bytes, chunk);
    }

    #[test]
    fn mutated_traffic_is_survived(
        mutations in vec((any::<Index>(), any::<u8>()), 0..6),
        cuts in vec((any::<Index>(), any::<Index>()), 0..3),
        chunk in 1_usize..200,
    ) {
        let mut bytes = corpus();
        for (at, value) in mutations {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        for (from, to) in cuts {
            if bytes.len() < 2 { break }
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        survive(&bytes, chunk);
    }

    #[test]
    fn any_posted_body_is_survived(body in "([0-9b\\[\\]{}\"/,_-]|\\x1e|\\PC){0,300}") {
        survive_posted(&body);
    }

    #[test]
    fn mutated_bodies_are_survived(
        mutations in vec((any::<Index>(), any::<u8>()), 0..6),
        cut in any::<Index>(),
    ) {
        let mut body = "40\u{1e}40/custom,\u{1e}42[\"a\",1]\u{1e}3\u{1e}452-7[\"a\",{\"_placeholder\":true,\"num\":1}]\u{1e}bAQID\u{1e}b\u{1e}41"
            .as_bytes()
            .to_vec();
        for (at, value) in mutations {
            let at = at.index(body.len());
            body[at] = value;
        }
        body.truncate(cut.index(body.len()) + 1);
        survive_posted(&String::from_utf8_lossy(&body));
    }

    #[test]
    fn any_frames_become_packets_without_a_panic(wire in vec(any::<u8>(), 0..300)) {
        let mut body = Vec::new();
        payload::append(&mut body, &wire);
        prop_assert!(body.len() <= 2 * wire.len() + 8);
    }

    #[test]
    fn any_frame_headers_are_survived(
        frames in vec((any::<u8>(), 0_u8..=255, vec(any::<u8>(), 0..40)), 0..40),
        chunk in 1_usize..64,
    ) {
        // Masked, so that the parser goes past its first check.
        let bytes: Vec<u8> =
            frames.into_iter().flat_map(|(first, second, rest)| [vec![first, second | 0x80], rest].concat()).collect();
        survive(&bytes, chunk);
    }

    #[test]
    fn bursts_of_tiny_frames_are_survived(count in 0_usize..3000, opcode in 0_u8..16, is_final: bool) {
        let first = opcode | if is_final { 0x80 } else { 0 };
        survive(&client_frame(first, b"").repeat(count), 4096);
    }

    #[test]
    fn any_text_is_survived_by_the_packet_parser(text in "\\PC{0,200}", kind in 0_u8..9) {
        let bounds = Bounds { max_depth: 8, max_attachments: 10 };
        let _ = packet::parse(&text, bounds);
        let _ = packet::parse(&format!("{kind}{text}"), bounds);
    }

    #[test]
    fn what_is_written_is_read_back(name in "[a-z:]{1,20}", text: String) {
        let frame = crate::Frame::event(&name, &text).unwrap();
        let payload = &frame.wire()[if frame.len() < 128 { 2 } else { 4 }..];
        let message = str::from_utf8(payload).unwrap().strip_prefix('4').unwrap();
        if let packet::Body::Event { name: read, args, .. } = packet::parse(message, Bounds { max_depth: 8, max_attachments: 10 }).unwrap().body {
            prop_assert_eq!(&*read, name.as_str());
            prop_assert_eq!(serde_json::from_str::<String>(args[0].get()).unwrap(), text);
        }
    }
}
