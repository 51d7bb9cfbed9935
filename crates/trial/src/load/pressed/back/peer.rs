//! One of those who return.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Instant,
};

use anyhow::{Context, bail, ensure};
use memchr::memmem;
use uuid::Uuid;

use crate::wire::{self, Newcomer};

/// One connection on its way.
pub(super) struct Peer {
    pub(super) stream: TcpStream,
    pub(super) bytes: Vec<u8>,
    pub(super) step: Step,
    /// What is asked, to be asked again where it was refused for the rush.
    pub(super) asked: String,
    pub(super) asks_again: Option<Instant>,
    /// Rooms to be asked for, and how far they are known.
    pub(super) rooms: Vec<(Uuid, i64)>,
    /// The texts that came, in their order.
    pub(super) heard: Vec<Uuid>,
    /// Seconds since the first one knocked.
    pub(super) back: f64,
    pub(super) caught_up: f64,
}

/// What is waited for.
pub(super) enum Step {
    Upgrade,
    Open,
    Ready,
    Own,
    Room(Uuid),
    Nothing,
}

impl Peer {
    pub(super) fn knock(address: SocketAddr) -> anyhow::Result<Self> {
        let (stream, bytes) = Newcomer::knock(address)?.into_parts();
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            bytes,
            step: Step::Upgrade,
            asked: String::new(),
            asks_again: None,
            rooms: Vec::new(),
            heard: Vec::new(),
            back: 0.0,
            caught_up: 0.0,
        })
    }

    /// Reads what there is; whether there was anything.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> anyhow::Result<bool> {
        match self.stream.read(buffer) {
            Ok(0) => bail!("the server closed the connection"),
            Ok(count) => self.bytes.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    /// Whether the WebSocket is there.
    pub(super) fn upgrade(&mut self) -> anyhow::Result<bool> {
        let Some(end) = memmem::find(&self.bytes, b"\r\n\r\n") else { return Ok(false) };
        let head = String::from_utf8_lossy(&self.bytes[..end]);
        ensure!(head.starts_with("HTTP/1.1 101"), "no upgrade: {head}");
        self.bytes.drain(..end + 4);
        self.step = Step::Open;
        Ok(true)
    }

    pub(super) fn ask_for(&mut self, room: Uuid, after: i64) -> anyhow::Result<()> {
        self.step = Step::Room(room);
        self.ask(format!(r#"420["room:changes",{{"roomId":"{room}","after":{after}}}]"#))
    }

    pub(super) fn ask(&mut self, packet: String) -> anyhow::Result<()> {
        self.asked = packet;
        self.say(&self.asked.clone())
    }

    /// What is said is short, so the kernel takes it whole.
    pub(super) fn say(&mut self, packet: &str) -> anyhow::Result<()> {
        self.stream.write_all(&wire::text_frame(packet.as_bytes())).context("the server reads nothing")
    }
}
