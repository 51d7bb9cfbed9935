//! What a client may say when: the state machine of one connection, free of I/O.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::{
    codec::{
        namespace::Namespace,
        packet::{self, Body, Bounds, EnginePacket, Packet, PacketError},
    },
    config::Config,
};

/// What the connection must do about a message.
#[derive(Debug)]
pub(crate) enum Step<'a> {
    /// Nothing: a noop, an acknowledgement of something never asked, or more is to come.
    Ignore,
    /// Note that the ping was answered.
    Pong,
    /// Ask the application about this namespace, then report by [`Session::connecting`].
    Connect(&'a str, Option<&'a RawValue>),
    /// Hand the event to the application.
    Event(Arrived<'a>),
    /// The socket has left; the connection stays.
    Leave(&'a str),
    /// The client is done with the connection.
    Close,
}

/// An event for a connected namespace.
#[derive(Debug)]
pub(crate) struct Arrived<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) id: Option<u64>,
    pub(crate) name: Cow<'a, str>,
    pub(crate) args: Vec<&'a RawValue>,
    pub(crate) attachments: Vec<Bytes>,
}

/// What a client may not do.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum Violation {
    #[error("{0}")]
    Packet(#[from] PacketError),
    #[error("a CONNECT on top of another")]
    ConnectedTwice,
    #[error("too many namespaces")]
    TooManyNamespaces,
    #[error("a packet for a namespace that is not connected")]
    NotConnected,
    #[error("binary data that belongs to no packet")]
    StrayBinary,
    #[error("a packet before the attachments of the one before")]
    MissingAttachment,
    #[error("the attachments are too large together")]
    AttachmentsTooBig,
}

/// How a namespace stands: the application is deciding, or has a socket.
#[derive(Debug)]
pub(crate) enum Place<C, S> {
    Connecting(C),
    Connected(S),
}

/// One connection's state: what it has of each namespace.
#[derive(Debug)]
pub(crate) struct Session<C, S> {
    places: Vec<(Namespace, Place<C, S>)>,
    pending: Option<Box<Pending>>,
}

/// A binary packet and those of its attachments that have come.
#[derive(Debug)]
pub(crate) struct Pending {
    text: String,
    bounds: Bounds,
    count: usize,
    attachments: Vec<Bytes>,
    bytes: usize,
}

impl Pending {
    /// Reads the packet once it is whole.
    pub(crate) fn read(&mut self) -> Result<Step<'_>, Violation> {
        let packet = packet::parse(&self.text, self.bounds)?;
        Ok(step_of(packet, std::mem::take(&mut self.attachments)))
    }
}

impl<C, S> Session<C, S> {
    pub(crate) fn new() -> Self {
        Self { places: Vec::new(), pending: None }
    }

    /// Takes one text message. After an error the connection must be closed.
    pub(crate) fn receive<'a>(&mut self, text: &'a str, config: &Config) -> Result<Step<'a>, Violation> {
        match packet::parse_engine(text)? {
            EnginePacket::Close => Ok(Step::Close),
            EnginePacket::Pong => Ok(Step::Pong),
            EnginePacket::Noop => Ok(Step::Ignore),
            EnginePacket::Message(_) if self.pending.is_some() => Err(Violation::MissingAttachment),
            EnginePacket::Message(message) => self.receive_packet(message, config),
        }
    }

    /// Takes one binary message; answers with the packet that is whole by it.
    pub(crate) fn receive_binary(
        &mut self,
        bytes: &[u8],
        config: &Config,
    ) -> Result<Option<Box<Pending>>, Violation> {
        let mut pending = self.pending.take().ok_or(Violation::StrayBinary)?;
        pending.bytes += bytes.len();
        if pending.bytes > config.max_attachment_bytes {
            return Err(Violation::AttachmentsTooBig);
        }
        pending.attachments.push(Bytes::copy_from_slice(bytes));
        if pending.attachments.len() == pending.count {
            return Ok(Some(pending));
        }
        self.pending = Some(pending);
        Ok(None)
    }

    /// The application is deciding on a CONNECT.
    pub(crate) fn connecting(&mut self, namespace: Namespace, connecting: C) {
        self.places.reserve_exact(1);
        self.places.push((namespace, Place::Connecting(connecting)));
    }

    /// The application has accepted one.
    pub(crate) fn connected(&mut self, namespace: Namespace, socket: S) {
        self.places.reserve_exact(1);
        self.places.push((namespace, Place::Connected(socket)));
    }

    /// The socket in a namespace.
    pub(crate) fn socket(&self, namespace: &str) -> Option<&S> {
        self.sockets().find_map(|(name, socket)| (name.as_str() == namespace).then_some(socket))
    }

    /// All sockets.
    pub(crate) fn sockets(&self) -> impl Iterator<Item = (&Namespace, &S)> {
        self.places.iter().filter_map(|(name, place)| match place {
            Place::Connected(socket) => Some((name, socket)),
            Place::Connecting(_) => None,
        })
    }

    /// Whether the application is deciding on any CONNECT.
    pub(crate) fn is_connecting(&self) -> bool {
        self.places.iter().any(|(_, place)| matches!(place, Place::Connecting(_)))
    }

    /// All places, to be changed; one that `keep` says no to is forgotten.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Namespace, &mut Place<C, S>) -> bool) {
        self.places.retain_mut(|(namespace, place)| keep(namespace, place));
    }

    /// Forgets everything; what there was.
    pub(crate) fn take(&mut self) -> Vec<(Namespace, Place<C, S>)> {
        self.pending = None;
        std::mem::take(&mut self.places)
    }

    fn receive_packet<'a>(&mut self, text: &'a str, config: &Config) -> Result<Step<'a>, Violation> {
        let bounds = Bounds { max_depth: config.max_json_depth, max_attachments: config.max_attachments };
        let packet = packet::parse(text, bounds)?;
        let place = self.places.iter().find(|(namespace, _)| namespace.as_str() == packet.namespace);
        match (&packet.body, place) {
            (Body::Connect(_), Some(_)) => return Err(Violation::ConnectedTwice),
            (Body::Connect(_), None) if self.places.len() >= config.max_namespaces => {
                return Err(Violation::TooManyNamespaces);
            }
            (Body::Connect(_), None) | (_, Some((_, Place::Connected(_)))) => {}
            (_, _) => return Err(Violation::NotConnected),
        }
        match packet.attachments {
            Some(count) if count > 0 => {
                let (text, attachments) = (text.to_owned(), Vec::with_capacity(count));
                self.pending = Some(Box::new(Pending { text, bounds, count, attachments, bytes: 0 }));
                Ok(Step::Ignore)
            }
            _ => Ok(step_of(packet, Vec::new())),
        }
    }
}

fn step_of(packet: Packet<'_>, attachments: Vec<Bytes>) -> Step<'_> {
    let namespace = packet.namespace;
    match packet.body {
        Body::Connect(auth) => Step::Connect(namespace, auth),
        Body::Disconnect => Step::Leave(namespace),
        Body::Event { id, name, args } => Step::Event(Arrived { namespace, id, name, args, attachments }),
        Body::Ack => Step::Ignore,
    }
}

#[cfg(test)]
mod tests;
