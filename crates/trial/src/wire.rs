//! The client's side of WebSocket (RFC 6455) and of Engine.IO 4, as much as a load generator needs: whole text frames out, frames
//! in. It is made to cost less than the server it measures, so it looks at lengths and first bytes only.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, ensure};
use memchr::memmem;
use socket2::{Domain, Socket, Type};

/// How long any answer may take while a connection is made.
const PATIENCE: Duration = Duration::from_secs(20);

/// Addresses of loopback (on Linux all of 127.0.0.0/8 is) that callers come from, and how many come from one before the next one's turn.
/// From a single one, the system looks for a free port for longer the more are taken: with 19,000 that was three quarters of the
/// generator's time.
const SOURCES: u32 = 32;
const FROM_EACH: u32 = 500;

/// Somebody on their way in: the stream blocks until they are through.
pub(crate) struct Newcomer {
    stream: TcpStream,
    /// What has come and was not looked at yet.
    bytes: Vec<u8>,
}

/// Connects, to a server on 127.0.0.1 from one of several addresses.
pub(crate) fn call(address: SocketAddr) -> io::Result<TcpStream> {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    if address.ip() != IpAddr::V4(Ipv4Addr::LOCALHOST) {
        return TcpStream::connect(address);
    }
    let nth = CALLS.fetch_add(1, Ordering::Relaxed) / FROM_EACH % SOURCES;
    let source = Ipv4Addr::from_bits(Ipv4Addr::LOCALHOST.to_bits() + nth);
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((source, 0)).into())?;
    socket.connect(&address.into())?;
    Ok(socket.into())
}

impl Newcomer {
    /// Asks a Socket.IO server for a WebSocket.
    pub(crate) fn knock(address: SocketAddr) -> anyhow::Result<Self> {
        let mut stream = call(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let request = format!(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        Ok(Self { stream, bytes: Vec::new() })
    }

    /// Waits for the WebSocket and connects to the namespace `/`, with `auth` when it is not empty.
    pub(crate) fn come_in(&mut self, auth: &str) -> anyhow::Result<()> {
        let end = loop {
            match memmem::find(&self.bytes, b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.read().context("the answer to the upgrade")?,
            }
        };
        let head = String::from_utf8_lossy(&self.bytes[..end]);
        ensure!(head.starts_with("HTTP/1.1 101"), "no upgrade: {head}");
        self.bytes.drain(..end);
        self.wait_for(b"0{")?;
        self.say(&format!("40{auth}"))
    }

    /// Sends a packet.
    pub(crate) fn say(&mut self, payload: &str) -> anyhow::Result<()> {
        Ok(self.stream.write_all(&text_frame(payload.as_bytes()))?)
    }

    /// Reads frames until one begins so; its payload. Pings are answered: a server may send the first one at once.
    pub(crate) fn wait_for(&mut self, start: &[u8]) -> anyhow::Result<Vec<u8>> {
        loop {
            let Next::Frame { payload, length } = next(&self.bytes)? else {
                self.read().context("an answer")?;
                continue;
            };
            let (is_it, is_refused) = (payload.starts_with(start), payload.starts_with(b"44"));
            let is_ping = payload == b"2";
            ensure!(!is_refused, "refused: {}", String::from_utf8_lossy(payload));
            let found = is_it.then(|| payload.to_vec());
            self.bytes.drain(..length);
            if is_ping {
                self.say("3")?;
            }
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }

    /// The stream, and what it has brought beyond what was waited for.
    pub(crate) fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.bytes)
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let mut buffer = [0; 4_096];
        let count = self.stream.read(&mut buffer)?;
        ensure!(count > 0, "the server closed the connection");
        self.bytes.extend_from_slice(&buffer[..count]);
        Ok(())
    }
}

/// What the first bytes of a buffer are.
pub(crate) enum Next<'a> {
    /// A whole frame with its payload, and the bytes it takes.
    Frame { payload: &'a [u8], length: usize },
    /// It is not whole yet.
    Missing,
}

/// Looks at the first frame of a server's bytes.
pub(crate) fn next(bytes: &[u8]) -> anyhow::Result<Next<'_>> {
    let [first, second, rest @ ..] = bytes else { return Ok(Next::Missing) };
    ensure!(second & 0x80 == 0, "a server masks nothing");
    ensure!(first & 0x0f != 8, "the server closed the connection");
    let (head, size) = match (second & 0x7f, rest) {
        (126, [a, b, ..]) => (4, usize::from(u16::from_be_bytes([*a, *b]))),
        (127, rest) if rest.len() >= 8 => {
            let size = u64::from_be_bytes(rest[..8].try_into().expect("eight bytes"));
            (10, usize::try_from(size)?)
        }
        (126 | 127, _) => return Ok(Next::Missing),
        (size, _) => (2, usize::from(size)),
    };
    let length = head + size;
    Ok(match bytes.get(head..length) {
        Some(payload) => Next::Frame { payload, length },
        None => Next::Missing,
    })
}

/// A masked text frame. The mask is zero: it must be there, but it protects nothing here.
pub(crate) fn text_frame(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match payload.len() {
        size @ 0..126 => frame.push(0x80 | u8::try_from(size).expect("under 126")),
        size => {
            frame.push(0x80 | 0x7e);
            frame.extend(u16::try_from(size).expect("messages are short").to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn pings_are_answered_on_the_way_in() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut newcomer = Newcomer::knock(listener.local_addr().unwrap()).unwrap();
        let mut server = listener.accept().unwrap().0;
        newcomer.bytes = b"\x81\x012\x81\x0240".to_vec();
        newcomer.wait_for(b"40").unwrap();
        drop(newcomer);
        let mut heard = Vec::new();
        server.read_to_end(&mut heard).unwrap();
        assert!(heard.ends_with(&text_frame(b"3")));
    }

    #[test]
    fn frames_are_cut_where_they_end() {
        let mut bytes = vec![0x81, 3, b'4', b'2', b'['];
        bytes.extend([0x81, 126, 0, 200]);
        bytes.extend([b'x'; 199]);
        let Next::Frame { payload, length } = next(&bytes).unwrap() else { panic!("it is whole") };
        assert_eq!((payload, length), (&b"42["[..], 5));
        assert!(matches!(next(&bytes[5..]).unwrap(), Next::Missing));
        assert!(matches!(next(&bytes[..1]).unwrap(), Next::Missing));
    }

    #[test]
    fn a_close_and_a_mask_are_errors() {
        assert!(next(&[0x88, 0]).is_err());
        assert!(next(&[0x81, 0x81, 0, 0, 0, 0, 0]).is_err());
    }
}
