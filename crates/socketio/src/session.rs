//! What a client may say when: the state machine of one connection, free of I/O.

use std::borrow::Cow;

use serde_json::value::RawValue;
use thiserror::Error;

use crate::codec::packet::{self, Body, EnginePacket, MAIN_NAMESPACE, Packet, PacketError};

/// Where a connection stands between its open packet and its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Waiting for a CONNECT.
    #[default]
    Opened,
    /// The application is deciding on one.
    Connecting,
    /// A socket is connected.
    Connected,
}

/// What the connection must do about a message.
#[derive(Debug)]
pub(crate) enum Step<'a> {
    /// Nothing: an acknowledgement of something never asked.
    Ignore,
    /// Note that the ping was answered.
    Pong,
    /// Ask the application, then report by [`Session::accepted`] or [`Session::refused`].
    Connect(Option<&'a RawValue>),
    /// Refuse a namespace there is none of.
    RefuseNamespace(&'a str),
    /// Hand the event to the application.
    Event { id: Option<u64>, name: Cow<'a, str>, args: Vec<&'a RawValue> },
    /// The socket has left; the connection stays.
    Leave,
    /// The client is done with the connection.
    Close,
}

/// What a client may not do.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum Violation {
    #[error("{0}")]
    Packet(#[from] PacketError),
    #[error("a CONNECT on top of another")]
    ConnectedTwice,
    #[error("a packet for a namespace that is not connected")]
    NotConnected,
}

/// One connection's state.
#[derive(Debug, Default)]
pub(crate) struct Session {
    state: State,
}

impl Session {
    /// Takes one text message. After an error the connection must be closed.
    pub(crate) fn receive<'a>(&mut self, text: &'a str, max_depth: usize) -> Result<Step<'a>, Violation> {
        match packet::parse_engine(text)? {
            EnginePacket::Close => Ok(Step::Close),
            EnginePacket::Pong => Ok(Step::Pong),
            EnginePacket::Message(message) => self.receive_packet(packet::parse(message, max_depth)?),
        }
    }

    /// The application accepted the CONNECT.
    pub(crate) fn accepted(&mut self) {
        self.state = State::Connected;
    }

    /// The application refused the CONNECT; the client may try again.
    pub(crate) fn refused(&mut self) {
        self.state = State::Opened;
    }

    fn receive_packet<'a>(&mut self, packet: Packet<'a>) -> Result<Step<'a>, Violation> {
        let is_main = packet.namespace == MAIN_NAMESPACE;
        match (packet.body, self.state) {
            (Body::Connect(_), _) if !is_main => Ok(Step::RefuseNamespace(packet.namespace)),
            (Body::Connect(auth), State::Opened) => {
                self.state = State::Connecting;
                Ok(Step::Connect(auth))
            }
            (Body::Connect(_), State::Connecting | State::Connected) => Err(Violation::ConnectedTwice),
            (_, State::Opened | State::Connecting) => Err(Violation::NotConnected),
            (_, State::Connected) if !is_main => Err(Violation::NotConnected),
            (Body::Disconnect, State::Connected) => {
                self.state = State::Opened;
                Ok(Step::Leave)
            }
            (Body::Event { id, name, args }, State::Connected) => Ok(Step::Event { id, name, args }),
            (Body::Ack, State::Connected) => Ok(Step::Ignore),
        }
    }
}

#[cfg(test)]
mod tests;
