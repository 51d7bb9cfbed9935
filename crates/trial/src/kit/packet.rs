//! The few packets of Engine.IO 4 and Socket.IO 5 that a client meets, as text.

use serde::Serialize;
use serde_json::value::RawValue;

/// What a server's frame says.
#[derive(Debug)]
pub(crate) enum Packet {
    /// The engine is open.
    Open,
    /// Answer with a pong.
    Ping,
    /// The namespace is open.
    Connected,
    /// The namespace refused, with why.
    Refused(String),
    /// Something happened.
    Event {
        /// Its name.
        name: String,
        /// Its first argument; `null` without one.
        payload: Box<RawValue>,
    },
    /// The answer to a request.
    Answer {
        /// The request's number.
        id: u64,
        /// Its first argument.
        payload: Box<RawValue>,
    },
    /// The server hangs up.
    Bye,
}

/// The answer to a ping.
pub(crate) const PONG: &str = "3";

/// Reads a frame; `None` for what is no packet of these.
pub(crate) fn parse(text: &str) -> Option<Packet> {
    let kind = text.get(..1)?;
    match kind {
        "0" => Some(Packet::Open),
        "1" => Some(Packet::Bye),
        "2" => Some(Packet::Ping),
        "4" => parse_message(&text[1..]),
        _ => None,
    }
}

/// The request to open the namespace.
pub(crate) fn connect(token: &str) -> String {
    format!("40{}", serde_json::json!({ "token": token }))
}

/// A request that wants an answer under this number.
pub(crate) fn request(id: u64, name: &str, payload: &impl Serialize) -> String {
    let arguments = serde_json::to_string(&(name, payload)).expect("a request is JSON");
    format!("42{id}{arguments}")
}

fn parse_message(text: &str) -> Option<Packet> {
    let kind = text.get(..1)?;
    let rest = &text[1..];
    match kind {
        "0" => Some(Packet::Connected),
        "1" => Some(Packet::Bye),
        "2" => parse_event(rest),
        "3" => parse_answer(rest),
        "4" => Some(Packet::Refused(rest.to_owned())),
        _ => None,
    }
}

fn parse_event(text: &str) -> Option<Packet> {
    let mut arguments: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
    let name = serde_json::from_str(arguments.first()?.get()).ok()?;
    let payload = if arguments.len() > 1 { arguments.swap_remove(1) } else { RawValue::NULL.to_owned() };
    Some(Packet::Event { name, payload })
}

fn parse_answer(text: &str) -> Option<Packet> {
    let (id, arguments) = text.split_at(text.find('[')?);
    let (payload,): (Box<RawValue>,) = serde_json::from_str(arguments).ok()?;
    Some(Packet::Answer { id: id.parse().ok()?, payload })
}

#[test]
fn packets_are_read_and_written() {
    assert_eq!(
        request(7, "room:read", &serde_json::json!({"number": 1})),
        r#"427["room:read",{"number":1}]"#
    );
    assert!(matches!(parse("2"), Some(Packet::Ping)));
    assert!(
        matches!(parse(r#"44{"message":"unauthorized"}"#), Some(Packet::Refused(why)) if why.contains("unauth"))
    );
    assert!(matches!(parse(r#"42["lagged"]"#), Some(Packet::Event { name, .. }) if name == "lagged"));
    assert!(
        matches!(parse(r#"4312[{"ok":true}]"#), Some(Packet::Answer { id: 12, payload }) if payload.get() == r#"{"ok":true}"#)
    );
    assert!(parse("43[]").is_none());
    assert!(parse("é").is_none());
}
