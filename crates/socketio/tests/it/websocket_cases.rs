//! What WebSocket test suites try on a server, as tables: what is sent, and all that comes back until the connection ends. The server
//! echoes bare Engine.IO messages; a text begins with its type `4`.

use std::net::SocketAddr;

use socketio::Config;

use crate::{
    client::{Client, Got, frame},
    kit::conformance,
};

type Case = (String, Vec<u8>, Vec<Got>);

fn text(text: &str) -> Got {
    Got::Text(text.to_owned())
}

fn close_frame(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(0x88, &[&code.to_be_bytes(), reason].concat())
}

/// A client's orderly end, which the server answers with 1000.
fn bye() -> Vec<u8> {
    close_frame(1000, b"")
}

/// Sends all at once, and again in small pieces; both must be answered alike.
async fn run(cases: Vec<Case>) {
    let (address, _stop) = conformance(&Config::default()).await;
    for (name, bytes, expected) in cases {
        for piece_bytes in [usize::MAX, 997, 1] {
            // One byte at a time only where there are few.
            if piece_bytes > 1 || bytes.len() < 2_000 {
                assert_eq!(
                    answers(address, &bytes, piece_bytes).await,
                    expected,
                    "{name}, in pieces of {piece_bytes}"
                );
            }
        }
    }
}

async fn answers(address: SocketAddr, bytes: &[u8], piece_bytes: usize) -> Vec<Got> {
    let mut client = Client::open_at(address, "/engine.io/").await;
    for piece in bytes.chunks(piece_bytes.min(bytes.len().max(1))) {
        client.send_raw(piece).await;
    }
    client.hang_up().await;
    client.rest().await
}

fn case(name: impl Into<String>, parts: &[Vec<u8>], expected: Vec<Got>) -> Case {
    (name.into(), parts.concat(), expected)
}

#[tokio::test]
async fn messages_of_every_length_come_back() {
    let mut cases = Vec::new();
    for length in [1, 2, 125, 126, 127, 128, 65_535, 65_536] {
        let payload = format!("4{}", "*".repeat(length - 1));
        let expected = vec![text(&payload), Got::Close(1000)];
        cases.push(case(format!("text of {length}"), &[frame(0x81, payload.as_bytes()), bye()], expected));
        let expected = vec![Got::Binary(vec![0xFE; length]), Got::Close(1000)];
        cases.push(case(format!("binary of {length}"), &[frame(0x82, &vec![0xFE; length]), bye()], expected));
    }
    cases.push(case(
        "binary of nothing",
        &[frame(0x82, b""), bye()],
        vec![Got::Binary(vec![]), Got::Close(1000)],
    ));
    for first in [0x81, 0x82] {
        let long = frame(first, &vec![b'4'; 65_537]);
        cases.push(case("one byte too long", &[long], vec![Got::Close(1009)]));
    }
    run(cases).await;
}

#[tokio::test]
async fn pings_are_answered_and_pongs_are_not() {
    let mut cases = Vec::new();
    for payload in [&b""[..], b"Hello, world!", &[0, 255, 254, 253, 252, 251, 0], &[0xFE; 125]] {
        let expected = vec![Got::Pong(payload.to_vec()), Got::Close(1000)];
        cases.push(case("a ping", &[frame(0x89, payload), bye()], expected));
        cases.push(case("an unsolicited pong", &[frame(0x8A, payload), bye()], vec![Got::Close(1000)]));
    }
    cases.push(case("a ping of 126 bytes", &[frame(0x89, &[0xFE; 126])], vec![Got::Close(1002)]));
    cases.push(case("a pong of 126 bytes", &[frame(0x8A, &[0xFE; 126])], vec![Got::Close(1002)]));
    let pings: Vec<_> = (0..10).map(|number| frame(0x89, &[number])).chain([bye()]).collect();
    let answers = (0..10).map(|number| Got::Pong(vec![number])).chain([Got::Close(1000)]).collect();
    cases.push(case("ten pings", &pings, answers));
    run(cases).await;
}

#[tokio::test]
async fn reserved_bits_and_opcodes_are_refused() {
    let mut cases = Vec::new();
    for bits in 1..8_u8 {
        for opcode in [0x81, 0x82, 0x88, 0x89, 0x8A] {
            let name = format!("bits {bits} with {opcode:#x}");
            cases.push(case(name, &[frame(opcode | bits << 4, b"")], vec![Got::Close(1002)]));
        }
        let before = [frame(0x81, b"4small"), frame(0x81 | bits << 4, b"4x"), frame(0x89, b"")];
        cases.push(case("after a message", &before, vec![text("4small"), Got::Close(1002)]));
    }
    for opcode in [0x83, 0x84, 0x85, 0x86, 0x87, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F] {
        for payload in [&b""[..], b"4 payload"] {
            let parts = [frame(0x81, b"4Hello"), frame(opcode, payload), frame(0x89, b"")];
            cases.push(case(format!("opcode {opcode:#x}"), &parts, vec![text("4Hello"), Got::Close(1002)]));
        }
    }
    run(cases).await;
}

#[tokio::test]
async fn fragments_are_put_together_in_order_or_refused() {
    let (one, two, three) = (b"4fragment1", b"fragment2", b"fragment3");
    let whole = || text("4fragment1fragment2");
    run(vec![
        case("a fragmented ping", &[frame(0x09, one), frame(0x80, two)], vec![Got::Close(1002)]),
        case("a fragmented pong", &[frame(0x0A, one), frame(0x80, two)], vec![Got::Close(1002)]),
        case("a fragmented close", &[frame(0x08, &1000_u16.to_be_bytes())], vec![Got::Close(1002)]),
        case("two fragments", &[frame(0x01, one), frame(0x80, two), bye()], vec![whole(), Got::Close(1000)]),
        case(
            "two binary fragments",
            &[frame(0x02, b"ab"), frame(0x80, b"cd"), bye()],
            vec![Got::Binary(b"abcd".to_vec()), Got::Close(1000)],
        ),
        case(
            "a ping between them",
            &[frame(0x01, one), frame(0x89, b"ping"), frame(0x80, two), bye()],
            vec![Got::Pong(b"ping".to_vec()), whole(), Got::Close(1000)],
        ),
        case(
            "a pong between them",
            &[frame(0x01, one), frame(0x8A, b"pong"), frame(0x80, two), bye()],
            vec![whole(), Got::Close(1000)],
        ),
        case("a close between them", &[frame(0x01, one), bye(), frame(0x80, two)], vec![Got::Close(1000)]),
        case(
            "a final continuation of nothing",
            &[frame(0x80, one), frame(0x81, b"4x")],
            vec![Got::Close(1002)],
        ),
        case("a continuation of nothing", &[frame(0x00, one), frame(0x81, b"4x")], vec![Got::Close(1002)]),
        case("a beginning in a message", &[frame(0x01, one), frame(0x01, two)], vec![Got::Close(1002)]),
        case(
            "a message in a message",
            &[frame(0x01, one), frame(0x81, b"4x"), frame(0x80, two)],
            vec![Got::Close(1002)],
        ),
        case("binary within text", &[frame(0x01, one), frame(0x82, two)], vec![Got::Close(1002)]),
        case(
            "empty fragments around",
            &[frame(0x01, b""), frame(0x00, b"4middle"), frame(0x80, b""), bye()],
            vec![text("4middle"), Got::Close(1000)],
        ),
        case(
            "nothing in three fragments",
            &[frame(0x02, b""), frame(0x00, b""), frame(0x80, b""), bye()],
            vec![Got::Binary(vec![]), Got::Close(1000)],
        ),
        case(
            "one message after the other",
            &[
                frame(0x01, one),
                frame(0x00, two),
                frame(0x80, three),
                frame(0x81, b"4next"),
                frame(0x02, one),
                frame(0x80, b""),
                bye(),
            ],
            vec![
                text("4fragment1fragment2fragment3"),
                text("4next"),
                Got::Binary(one.to_vec()),
                Got::Close(1000),
            ],
        ),
        case(
            "a continuation after the message",
            &[frame(0x01, one), frame(0x80, two), frame(0x80, three)],
            vec![whole(), Got::Close(1002)],
        ),
        case(
            "sixteen fragments",
            &[frame(0x01, b"4"), frame(0x00, b"x").repeat(14), frame(0x80, b"x"), bye()],
            vec![text("4xxxxxxxxxxxxxxx"), Got::Close(1000)],
        ),
        case(
            "seventeen fragments",
            &[frame(0x01, b"4"), frame(0x00, b"x").repeat(15), frame(0x80, b"x"), bye()],
            vec![Got::Close(1008)],
        ),
        case(
            "fragments too long together",
            &[frame(0x02, &vec![1; 40_000]), frame(0x80, &vec![1; 30_000])],
            vec![Got::Close(1009)],
        ),
    ])
    .await;
}

#[tokio::test]
async fn text_is_utf8_wherever_it_is_cut() {
    let valid: [&[u8]; 11] = [
        "Hello-µ@ßöäüàá-UTF-8!!".as_bytes(),
        "κόσμε".as_bytes(),
        &[0xC2, 0x80],
        &[0xDF, 0xBF],
        &[0xE0, 0xA0, 0x80],
        &[0xED, 0x9F, 0xBF],
        &[0xEE, 0x80, 0x80],
        &[0xEF, 0xBF, 0xBF],
        &[0xF0, 0x90, 0x80, 0x80],
        &[0xF4, 0x8F, 0xBF, 0xBF],
        &[0],
    ];
    let invalid: [&[u8]; 16] = [
        &[0x80],
        &[0xBF],
        &[0xC0, 0x80],
        &[0xC1, 0xBF],
        &[0xC3],
        &[0xC3, 0x28],
        &[0xE0, 0x80, 0x80],
        &[0xE2, 0x82],
        &[0xED, 0xA0, 0x80],
        &[0xED, 0xBF, 0xBF],
        &[0xF0, 0x80, 0x80, 0x80],
        &[0xF0, 0x9F, 0x98],
        &[0xF4, 0x90, 0x80, 0x80],
        &[0xF8, 0x88, 0x80, 0x80, 0x80],
        &[0xFE],
        &[0xFF],
    ];
    let mut cases = Vec::new();
    for bytes in valid {
        let message = [b"4", bytes].concat();
        let expected = || vec![text(str::from_utf8(&message).unwrap()), Got::Close(1000)];
        cases.push(case("valid", &[frame(0x81, &message), bye()], expected()));
        for at in 0..message.len() {
            let halves = [frame(0x01, &message[..at]), frame(0x80, &message[at..]), bye()];
            cases.push(case(format!("valid, cut at {at}"), &halves, expected()));
        }
    }
    for bytes in invalid {
        let message = [b"4a", bytes].concat();
        cases.push(case(format!("invalid {bytes:x?}"), &[frame(0x81, &message)], vec![Got::Close(1007)]));
        let halves = [frame(0x01, &message[..2]), frame(0x80, &message[2..])];
        cases.push(case(format!("invalid {bytes:x?}, cut"), &halves, vec![Got::Close(1007)]));
    }
    run(cases).await;
}

#[tokio::test]
async fn closing_is_answered_once_and_nothing_after_it() {
    let ok = || vec![Got::Close(1000)];
    let mut cases = vec![
        case("no code", &[frame(0x88, b"")], ok()),
        case("a code and no reason", &[bye()], ok()),
        case("the longest reason", &[close_frame(1000, &[b'*'; 123])], ok()),
        case("half a code", &[frame(0x88, &[3])], vec![Got::Close(1002)]),
        case("a reason too long", &[close_frame(1000, &[b'*'; 124])], vec![Got::Close(1002)]),
        case("a reason that is no text", &[close_frame(1000, &[0xFE, 0xFF])], vec![Got::Close(1007)]),
        case("twice", &[bye(), bye()], ok()),
        case("a ping after it", &[bye(), frame(0x89, b"")], ok()),
        case("a message after it", &[bye(), frame(0x81, b"4x")], ok()),
        case("nonsense after it", &[bye(), vec![0xFF; 100]], ok()),
        case("a message before it", &[frame(0x81, b"4x"), bye()], vec![text("4x"), Got::Close(1000)]),
        case(
            "a long message, then it",
            &[frame(0x82, &vec![7; 60_000]), bye()],
            vec![Got::Binary(vec![7; 60_000]), Got::Close(1000)],
        ),
    ];
    for code in
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
    {
        cases.push(case(format!("code {code}"), &[close_frame(code, b"")], ok()));
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] {
        cases.push(case(format!("code {code}"), &[close_frame(code, b"")], vec![Got::Close(1002)]));
    }
    run(cases).await;
}

#[tokio::test]
async fn lengths_and_masks_that_lie_are_refused_at_once() {
    let refused = |code| vec![Got::Close(code)];
    run(vec![
        case("no mask", &[vec![0x81, 0x02, b'4', b'x']], refused(1002)),
        case("a control frame without a mask", &[vec![0x89, 0x00]], refused(1002)),
        case("16 bits where 7 do", &[vec![0x81, 0xFE, 0, 125]], refused(1002)),
        case("64 bits where 16 do", &[vec![0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]], refused(1002)),
        case("the highest bit", &[vec![0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]], refused(1002)),
        case(
            "the largest length",
            &[vec![0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]],
            refused(1009),
        ),
        case("a little too long", &[vec![0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1]], refused(1009)),
    ])
    .await;
}
