//! The client's side of WebSocket (RFC 6455) and of Engine.IO 4, as much as a load generator needs: whole text frames out, frames
//! in. It is made to cost less than the server it measures, so it looks at lengths and first bytes only.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, bail, ensure};

/// How long any answer may take while a connection is made.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens a WebSocket to a Socket.IO server and connects to its namespace `/`, with `auth` when it is not empty.
pub(crate) fn connect(address: SocketAddr, auth: &str) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).context("the answer to the upgrade")?;
        head.push(byte[0]);
        ensure!(head.len() < 4_096, "the answer to the upgrade has no end");
    }
    ensure!(head.starts_with(b"HTTP/1.1 101"), "no upgrade: {}", String::from_utf8_lossy(&head));
    wait_for(&mut stream, b"0{")?;
    stream.write_all(&text_frame(format!("40{auth}").as_bytes()))?;
    wait_for(&mut stream, b"40")?;
    Ok(stream)
}

/// Reads frames of a stream that blocks, until one begins so.
pub(crate) fn wait_for(stream: &mut TcpStream, start: &[u8]) -> anyhow::Result<()> {
    loop {
        let frame = read_frame(stream)?;
        if frame.starts_with(start) {
            return Ok(());
        }
        if frame.starts_with(b"44") {
            bail!("refused: {}", String::from_utf8_lossy(&frame));
        }
    }
}

fn read_frame(stream: &mut TcpStream) -> anyhow::Result<Vec<u8>> {
    let mut bytes = vec![0; 2];
    stream.read_exact(&mut bytes).context("an answer")?;
    loop {
        match next(&bytes)? {
            Next::Frame { payload, .. } => return Ok(payload.to_vec()),
            Next::Missing(count) => {
                let from = bytes.len();
                bytes.resize(from + count, 0);
                stream.read_exact(&mut bytes[from..])?;
            }
        }
    }
}

/// What the first bytes of a buffer are.
pub(crate) enum Next<'a> {
    /// A whole frame with its payload, and the bytes it takes.
    Frame { payload: &'a [u8], length: usize },
    /// So many bytes are missing at least.
    Missing(usize),
}

/// Looks at the first frame of a server's bytes.
pub(crate) fn next(bytes: &[u8]) -> anyhow::Result<Next<'_>> {
    let [first, second, rest @ ..] = bytes else { return Ok(Next::Missing(2 - bytes.len())) };
    ensure!(second & 0x80 == 0, "a server masks nothing");
    ensure!(first & 0x0f != 8, "the server closed the connection");
    let (head, size) = match (second & 0x7f, rest) {
        (126, [a, b, ..]) => (4, usize::from(u16::from_be_bytes([*a, *b]))),
        (126, _) => return Ok(Next::Missing(4 - bytes.len())),
        (127, rest) if rest.len() >= 8 => {
            let size = u64::from_be_bytes(rest[..8].try_into().expect("eight bytes"));
            (10, usize::try_from(size)?)
        }
        (127, _) => return Ok(Next::Missing(10 - bytes.len())),
        (size, _) => (2, usize::from(size)),
    };
    let length = head + size;
    Ok(match bytes.get(head..length) {
        Some(payload) => Next::Frame { payload, length },
        None => Next::Missing(length - bytes.len()),
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
    use super::*;

    #[test]
    fn frames_are_cut_where_they_end() {
        let mut bytes = vec![0x81, 3, b'4', b'2', b'['];
        bytes.extend([0x81, 126, 0, 200]);
        bytes.extend([b'x'; 199]);
        let Next::Frame { payload, length } = next(&bytes).unwrap() else { panic!("it is whole") };
        assert_eq!((payload, length), (&b"42["[..], 5));
        assert!(matches!(next(&bytes[5..]).unwrap(), Next::Missing(1)));
        assert!(matches!(next(&bytes[..1]).unwrap(), Next::Missing(1)));
    }

    #[test]
    fn a_close_and_a_mask_are_errors() {
        assert!(next(&[0x88, 0]).is_err());
        assert!(next(&[0x81, 0x81, 0, 0, 0, 0, 0]).is_err());
    }
}
