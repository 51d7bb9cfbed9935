//! One connection of many on a thread.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
};

use anyhow::{Context, bail, ensure};

use crate::wire::{self, Next};

/// A connection that is never waited for.
pub(in crate::load) struct Peer {
    stream: TcpStream,
    /// The beginning of a frame that was cut.
    rest: Vec<u8>,
    /// What the kernel did not take yet.
    unsent: Vec<u8>,
}

impl Peer {
    /// Somebody who has come in, and what they were sent since.
    pub(in crate::load) fn new(stream: TcpStream, rest: &[u8]) -> anyhow::Result<Self> {
        stream.set_nonblocking(true)?;
        let mut peer = Self { stream, rest: Vec::new(), unsent: Vec::new() };
        let used = peer.walk(rest, &mut |_| Ok(()))?; // a ping is not left there until more comes
        peer.rest.extend_from_slice(&rest[used..]);
        Ok(peer)
    }

    /// Says something, which the kernel is to take whole.
    pub(super) fn send(&mut self, payload: &str) -> anyhow::Result<()> {
        ensure!(self.offer(payload)? && self.unsent.is_empty(), "the server reads nothing any more");
        Ok(())
    }

    /// Says something where the kernel takes it, if only in part; whether it did.
    pub(super) fn offer(&mut self, payload: &str) -> anyhow::Result<bool> {
        self.flush()?;
        let is_free = self.unsent.is_empty();
        if is_free {
            self.unsent = wire::text_frame(payload.as_bytes());
            self.flush()?;
        }
        Ok(is_free)
    }

    /// Gives the kernel what it takes of what was said.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(count) => drop(self.unsent.drain(..count)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error).context("the server reads nothing any more"),
            }
        }
        Ok(())
    }

    /// Reads what there is, and answers pings; whether there was anything.
    pub(in crate::load) fn read(
        &mut self,
        buffer: &mut [u8],
        seen: &mut impl FnMut(&[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        for has_read in std::iter::once(false).chain(std::iter::repeat(true)) {
            let kept = self.rest.len();
            buffer[..kept].copy_from_slice(&self.rest);
            let count = match self.stream.read(&mut buffer[kept..]) {
                Ok(0) => bail!("the server closed the connection"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(has_read),
                Err(error) => return Err(error.into()),
            };
            let end = kept + count;
            let used = self.walk(&buffer[..end], seen)?;
            self.rest.clear();
            self.rest.extend_from_slice(&buffer[used..end]);
            if end < buffer.len() {
                break; // a short read leaves nothing behind
            }
        }
        Ok(true)
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
                self.unsent.extend(wire::text_frame(b"3"));
                self.flush()?;
            } else {
                seen(payload)?;
            }
        }
        Ok(used)
    }
}
