//! Socket.IO packets (protocol 5) inside Engine.IO messages (protocol 4), as text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use thiserror::Error;

use super::{json::is_within_depth, namespace::Namespace};
use crate::{attachment, frame::Frame};

/// The longest namespace that is looked at.
const MAX_NAMESPACE_BYTES: usize = 128;
/// The largest acknowledgement id: what a JavaScript number holds exactly.
const MAX_ID: u64 = (1 << 53) - 1;
/// Names the clients keep for themselves; the official parser refuses them from the wire.
const RESERVED_NAMES: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

/// An Engine.IO packet of a client.
#[derive(Debug)]
pub(crate) enum EnginePacket<'a> {
    Close,
    Pong,
    /// Nothing. The client in Swift sends one when it goes over to its WebSocket.
    Noop,
    /// A Socket.IO packet.
    Message(&'a str),
}

/// A Socket.IO packet of a client.
#[derive(Debug)]
pub(crate) struct Packet<'a> {
    pub(crate) namespace: &'a str,
    /// How many binary messages follow and belong to it; `None` for a packet without any.
    pub(crate) attachments: Option<usize>,
    pub(crate) body: Body<'a>,
}

/// What a packet says.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    Connect(Option<&'a RawValue>),
    Disconnect,
    Event { id: Option<u64>, name: Cow<'a, str>, args: Vec<&'a RawValue> },
    Ack,
}

/// What a packet may not be.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum PacketError {
    #[error("the packet's type is unknown, or not for a client to send")]
    Type,
    #[error("the number of attachments is missing or too large, or a placeholder stands for none of them")]
    Attachments,
    #[error("binary data is not base64")]
    Base64,
    #[error("the namespace is too long")]
    Namespace,
    #[error("the acknowledgement id is missing or too large")]
    Id,
    #[error("the payload is not the JSON this packet needs")]
    Payload,
    #[error("the payload nests too deep")]
    Depth,
    #[error("the event's name is missing or reserved")]
    Name,
}

/// How large a packet may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) max_depth: usize,
    pub(crate) max_attachments: usize,
}

/// Reads the Engine.IO packet in a WebSocket text message.
pub(crate) fn parse_engine(text: &str) -> Result<EnginePacket<'_>, PacketError> {
    match text.split_at_checked(1) {
        Some(("1", "")) => Ok(EnginePacket::Close),
        Some(("3", _)) => Ok(EnginePacket::Pong),
        Some(("6", _)) => Ok(EnginePacket::Noop),
        Some(("4", message)) => Ok(EnginePacket::Message(message)),
        _ => Err(PacketError::Type),
    }
}

/// Reads a Socket.IO packet: `<type>[<attachments>-][<namespace>,][<id>][<JSON>]`.
pub(crate) fn parse(text: &str, bounds: Bounds) -> Result<Packet<'_>, PacketError> {
    let (kind, rest) = text.split_at_checked(1).ok_or(PacketError::Type)?;
    let (attachments, rest) = match kind {
        "5" | "6" => split_attachments(rest, bounds.max_attachments)?,
        _ => (None, rest),
    };
    let (namespace, rest) = split_namespace(rest)?;
    let (id, payload) = split_id(rest)?;
    if !is_within_depth(payload, bounds.max_depth) {
        return Err(PacketError::Depth);
    }
    let body = match (kind, id) {
        ("0", None) => Body::Connect(parse_auth(payload)?),
        ("1", None) if payload.is_empty() => Body::Disconnect,
        ("2" | "5", id) => parse_event(id, payload)?,
        ("3" | "6", Some(_)) => parse_array(payload).map(|_| Body::Ack)?,
        ("3" | "6", None) => return Err(PacketError::Id),
        ("0" | "1", _) => return Err(PacketError::Payload),
        _ => return Err(PacketError::Type),
    };
    if let Some(count) = attachments {
        check_placeholders(payload, count)?;
    }
    Ok(Packet { namespace, attachments, body })
}

/// Appends an event: `4` and its packet.
pub(crate) fn write_event(
    out: &mut Vec<u8>,
    namespace: &str,
    (name, args): (&str, &[impl Serialize]),
    attachments: usize,
) -> Result<(), serde_json::Error> {
    write_head(out, ["42", "45"], attachments, namespace);
    out.push(b'[');
    serde_json::to_writer(&mut *out, name)?;
    for arg in args {
        out.push(b',');
        serde_json::to_writer(&mut *out, arg)?;
    }
    out.push(b']');
    Ok(())
}

/// Appends an acknowledgement: `4` and its packet.
pub(crate) fn write_ack(
    out: &mut Vec<u8>,
    namespace: &str,
    (id, args): (u64, &[impl Serialize]),
    attachments: usize,
) -> Result<(), serde_json::Error> {
    write_head(out, ["43", "46"], attachments, namespace);
    serde_json::to_writer(&mut *out, &id)?;
    serde_json::to_writer(out, args)
}

/// The Engine.IO open packet.
pub(crate) fn open(payload: &impl Serialize) -> Result<Frame, serde_json::Error> {
    with_payload("0", payload)
}

/// The answer to an accepted CONNECT: `40[<namespace>,]{"sid":…}`.
pub(crate) fn connected(namespace: &str, payload: &impl Serialize) -> Result<Frame, serde_json::Error> {
    with_payload(&prefix("40", namespace), payload)
}

/// The answer to a refused CONNECT: `44[<namespace>,]{"message":…}`.
pub(crate) fn connect_error(namespace: &str, payload: &impl Serialize) -> Result<Frame, serde_json::Error> {
    with_payload(&prefix("44", namespace), payload)
}

/// The packet that ends a socket: `41[<namespace>,]`.
pub(crate) fn disconnect(namespace: &str) -> String {
    prefix("41", namespace)
}

fn prefix(kind: &str, namespace: &str) -> String {
    if namespace == Namespace::MAIN { kind.to_owned() } else { format!("{kind}{namespace},") }
}

/// Everything before the id: the second kind is the binary one, with its number of attachments.
fn write_head(out: &mut Vec<u8>, [plain, binary]: [&str; 2], attachments: usize, namespace: &str) {
    if attachments == 0 {
        out.extend_from_slice(plain.as_bytes());
    } else {
        out.extend_from_slice(format!("{binary}{attachments}-").as_bytes());
    }
    if namespace != Namespace::MAIN {
        out.extend_from_slice(namespace.as_bytes());
        out.push(b',');
    }
}

fn with_payload(prefix: &str, payload: &impl Serialize) -> Result<Frame, serde_json::Error> {
    Frame::text(|out| {
        out.extend_from_slice(prefix.as_bytes());
        serde_json::to_writer(out, payload)
    })
}

fn split_attachments(text: &str, max: usize) -> Result<(Option<usize>, &str), PacketError> {
    let (count, rest) = text.split_once('-').ok_or(PacketError::Attachments)?;
    let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    let count = count.parse().ok().filter(|&count: &usize| is_number && count <= max);
    Ok((Some(count.ok_or(PacketError::Attachments)?), rest))
}

/// Nobody reads an attachment that is not there.
fn check_placeholders(payload: &str, count: usize) -> Result<(), PacketError> {
    let value: Value = serde_json::from_str(payload).map_err(|_| PacketError::Payload)?;
    if attachment::are_within(&value, count) { Ok(()) } else { Err(PacketError::Attachments) }
}

/// A namespace begins with a slash and ends at a comma or with the packet; a query in it is not looked at.
fn split_namespace(text: &str) -> Result<(&str, &str), PacketError> {
    if !text.starts_with('/') {
        return Ok((Namespace::MAIN, text));
    }
    let (namespace, rest) = text.split_once(',').unwrap_or((text, ""));
    if namespace.len() > MAX_NAMESPACE_BYTES {
        return Err(PacketError::Namespace);
    }
    Ok((namespace.split_once('?').map_or(namespace, |(path, _)| path), rest))
}

fn split_id(text: &str) -> Result<(Option<u64>, &str), PacketError> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return Ok((None, rest));
    }
    let id = digits.parse().ok().filter(|&id| id <= MAX_ID).ok_or(PacketError::Id)?;
    Ok((Some(id), rest))
}

fn parse_auth(payload: &str) -> Result<Option<&RawValue>, PacketError> {
    if payload.is_empty() {
        return Ok(None);
    }
    let auth: &RawValue = serde_json::from_str(payload).map_err(|_| PacketError::Payload)?;
    if !auth.get().starts_with('{') {
        return Err(PacketError::Payload);
    }
    Ok(Some(auth))
}

fn parse_event(id: Option<u64>, payload: &str) -> Result<Body<'_>, PacketError> {
    let mut args = parse_array(payload)?;
    if args.is_empty() {
        return Err(PacketError::Name);
    }
    let name = args.remove(0).get();
    let name = match serde_json::from_str(name) {
        Ok(Name(name)) => name,
        // The official parser takes numbers, too.
        Err(_) if name.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => name.into(),
        Err(_) => return Err(PacketError::Name),
    };
    if RESERVED_NAMES.contains(&&*name) {
        return Err(PacketError::Name);
    }
    Ok(Body::Event { id, name, args })
}

fn parse_array(payload: &str) -> Result<Vec<&RawValue>, PacketError> {
    serde_json::from_str(payload).map_err(|_| PacketError::Payload)
}

/// A string borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests;
