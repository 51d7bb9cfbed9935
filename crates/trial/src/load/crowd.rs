//! Many connections on one thread.

use std::{
    io::{ErrorKind, Read, Write},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use mio::{Events, Interest, Poll, Token, net::TcpStream};

use super::{Rooms, subject::Subject};
use crate::{
    process::Server,
    wire::{self, Next},
};

/// Read at once from one connection. A connection with less to read is empty afterwards.
const BUFFER_BYTES: usize = 64 * 1_024;

/// Everybody who is connected to one server.
pub(super) struct Crowd {
    poll: Poll,
    events: Events,
    peers: Vec<Peer>,
    buffer: Vec<u8>,
    pub(super) rooms: Rooms,
    delivery: &'static [u8],
}

struct Peer {
    stream: TcpStream,
    /// The beginning of a frame that was cut.
    rest: Vec<u8>,
}

impl Crowd {
    /// Connects everybody, room by room, and waits until each is in their room.
    pub(super) fn connect(subject: &Subject, server: &Server, rooms: Rooms) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let mut peers = Vec::with_capacity(rooms.count * rooms.size);
        for index in 0..rooms.count * rooms.size {
            let stream = subject.enter(server.address, index, index / rooms.size);
            let stream = stream.with_context(|| format!("connection {index}"))?;
            stream.set_read_timeout(None)?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry().register(&mut stream, Token(index), Interest::READABLE)?;
            peers.push(Peer { stream, rest: Vec::new() });
        }
        let events = Events::with_capacity(1_024);
        let buffer = vec![0; BUFFER_BYTES];
        let mut crowd = Self { poll, events, peers, buffer, rooms, delivery: subject.delivery() };
        crowd.idle(Duration::from_millis(500))?; // what connecting itself caused arrives
        Ok(crowd)
    }

    /// How many are connected.
    pub(super) fn len(&self) -> usize {
        self.peers.len()
    }

    /// Says something. What is said is short and the server reads it, so the kernel takes it whole.
    pub(super) fn send(&mut self, index: usize, payload: &str) -> anyhow::Result<()> {
        let frame = wire::text_frame(payload.as_bytes());
        let written = self.peers[index].stream.write(&frame).context("the server reads nothing any more")?;
        anyhow::ensure!(written == frame.len(), "the server reads nothing any more");
        Ok(())
    }

    /// Answers pings for a while, and drops what else comes.
    pub(super) fn idle(&mut self, time: Duration) -> anyhow::Result<()> {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.turn(Duration::from_millis(20), &mut |_, _| Ok(()))?;
        }
        Ok(())
    }

    /// Waits for bytes at most so long and reads all there are. `delivered` gets the room's index and the payload of each delivery.
    pub(super) fn turn(
        &mut self,
        wait: Duration,
        delivered: &mut impl FnMut(usize, &[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if let Err(error) = self.poll.poll(&mut self.events, Some(wait))
            && error.kind() != ErrorKind::Interrupted
        {
            return Err(error.into());
        }
        for event in &self.events {
            let index = event.token().0;
            let room = index / self.rooms.size;
            let peer = &mut self.peers[index];
            peer.read(&mut self.buffer, &mut |payload| {
                if payload.starts_with(self.delivery) { delivered(room, payload) } else { Ok(()) }
            })
            .with_context(|| format!("connection {index}"))?;
        }
        Ok(())
    }
}

impl Peer {
    fn read(
        &mut self,
        buffer: &mut [u8],
        seen: &mut impl FnMut(&[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        loop {
            let kept = self.rest.len();
            buffer[..kept].copy_from_slice(&self.rest);
            self.rest.clear();
            let count = match self.stream.read(&mut buffer[kept..]) {
                Ok(0) => bail!("the server closed the connection"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.rest.extend_from_slice(&buffer[..kept]);
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            let end = kept + count;
            let used = self.walk(&buffer[..end], seen)?;
            self.rest.extend_from_slice(&buffer[used..end]);
            if end < buffer.len() {
                return Ok(()); // a short read leaves nothing behind
            }
        }
    }

    fn walk(
        &mut self,
        bytes: &[u8],
        seen: &mut impl FnMut(&[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<usize> {
        let mut used = 0;
        while let Next::Frame { payload, length } = wire::next(&bytes[used..])? {
            used += length;
            if payload == b"2" {
                self.stream.write_all(&wire::text_frame(b"3"))?;
            } else {
                seen(payload)?;
            }
        }
        Ok(used)
    }
}
