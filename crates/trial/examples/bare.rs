//! What a server costs that does nothing but `read()` and `send()`: no task, no lock, no bound, no account, and of the protocols only
//! what the load generator needs. `trial load` measures it beside the others, as the most that one write per delivery can do.

use std::{
    collections::HashMap,
    io::{self, ErrorKind, Read, Write},
};

use memchr::memmem;
use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};

const LISTENER: Token = Token(usize::MAX);
/// The answer to the key that the generator sends.
const UPGRADE: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
const OPEN: &str =
    r#"0{"sid":"0","upgrades":[],"pingInterval":3600000,"pingTimeout":3600000,"maxPayload":65536}"#;

struct Peer {
    stream: TcpStream,
    is_upgraded: bool,
    room: usize,
}

#[derive(Default)]
struct Server {
    peers: Vec<Peer>,
    rooms: Vec<Vec<usize>>,
    names: HashMap<String, usize>,
}

fn main() -> io::Result<()> {
    let mut listener = TcpListener::bind("127.0.0.1:0".parse().expect("an address"))?;
    let (mut poll, mut events) = (Poll::new()?, Events::with_capacity(1_024));
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("http://{}", listener.local_addr()?);
    let (mut server, mut buffer) = (Server::default(), vec![0; 64 * 1_024]);
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() != LISTENER {
                server.hear(event.token().0, &mut buffer)?;
                continue;
            }
            while let Ok((mut stream, _)) = listener.accept() {
                stream.set_nodelay(true)?;
                poll.registry().register(&mut stream, Token(server.peers.len()), Interest::READABLE)?;
                server.peers.push(Peer { stream, is_upgraded: false, room: usize::MAX });
            }
        }
    }
}

impl Server {
    fn hear(&mut self, from: usize, buffer: &mut [u8]) -> io::Result<()> {
        let count = match self.peers[from].stream.read(buffer) {
            Ok(0) => std::process::exit(0), // the trial is over
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        let peer = &mut self.peers[from];
        if !std::mem::replace(&mut peer.is_upgraded, true) {
            peer.stream.write_all(UPGRADE)?;
            return peer.stream.write_all(&frame(OPEN));
        }
        let mut rest = &buffer[..count];
        while let [_, length, ..] = rest {
            let (head, size) = match length & 0x7f {
                126 => (8, usize::from(u16::from_be_bytes([rest[2], rest[3]]))),
                size => (6, usize::from(size)),
            };
            self.take(from, &rest[head..head + size])?;
            rest = &rest[head + size..];
        }
        Ok(())
    }

    /// The generator's mask is zero, so a payload can be read as it came.
    fn take(&mut self, from: usize, payload: &[u8]) -> io::Result<()> {
        if payload.starts_with(b"40") {
            return self.peers[from].stream.write_all(&frame(r#"40{"sid":"0"}"#));
        }
        if let Some(words) = payload.strip_prefix(br#"42["say","#) {
            let said = frame(&format!(r#"42["said",[{}]"#, String::from_utf8_lossy(words)));
            for member in &self.rooms[self.peers[from].room] {
                self.peers[*member].stream.write_all(&said)?;
            }
        } else if memmem::find(payload, br#"["join""#).is_some() {
            let name = String::from_utf8_lossy(payload).into_owned();
            let next = self.names.len();
            let room = *self.names.entry(name).or_insert(next);
            self.rooms.resize(self.names.len(), Vec::new());
            self.rooms[room].push(from);
            self.peers[from].room = room;
            return self.peers[from].stream.write_all(&frame("430[]"));
        }
        Ok(())
    }
}

fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(size) if size < 126 => frame.push(size),
        _ => {
            frame.push(126);
            frame.extend(u16::try_from(text.len()).expect("texts are short").to_be_bytes());
        }
    }
    frame.extend(text.as_bytes());
    frame
}
