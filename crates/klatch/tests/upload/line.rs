//! One request over one connection, by hand: so that it can be cut anywhere.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A server that says nothing for so long has hung.
const PATIENCE: Duration = Duration::from_mins(1);
const MOST_HEAD_BYTES: usize = 64 * 1024;

/// A connection with a request that is being sent.
pub(crate) struct Line {
    pub(crate) stream: TcpStream,
}

/// An answer whose body is still to be read.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Bytes of its body.
    pub(crate) length: u64,
    head: String,
    rest: Vec<u8>,
    stream: TcpStream,
}

impl Line {
    /// Sends the head of a request (`PATCH /path`) that announces a body of so many bytes.
    pub(crate) fn begin(
        address: SocketAddr,
        request: &str,
        headers: &[(&str, &str)],
        length: u64,
    ) -> io::Result<Line> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut head = Vec::new();
        write!(
            head,
            "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n"
        )?;
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n")?;
        }
        head.extend_from_slice(b"\r\n");
        stream.write_all(&head)?;
        Ok(Line { stream })
    }

    /// A whole request and the head of its answer.
    pub(crate) fn ask(
        address: SocketAddr,
        request: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let mut line = Line::begin(address, request, headers, body.len() as u64)?;
        line.stream.write_all(body)?;
        line.answer()
    }

    /// Reads the head of the answer.
    pub(crate) fn answer(mut self) -> io::Result<Answer> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
                break end;
            }
            let mut piece = [0; 4_096];
            let count = self.stream.read(&mut piece)?;
            if count == 0 || bytes.len() > MOST_HEAD_BYTES {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.extend_from_slice(&piece[..count]);
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status =
            head.get(9..12).and_then(|digits| digits.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let rest = bytes.split_off(end + 4);
        let mut answer = Answer { status, length: 0, head, rest, stream: self.stream };
        answer.length = answer.number("content-length").unwrap_or(0);
        Ok(answer)
    }
}

impl Answer {
    /// A header that is a number, by its name in small letters.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(found, _)| *found == name).find_map(|(_, value)| value.trim().parse().ok())
    }

    /// Hands on the body piece by piece.
    pub(crate) fn read(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        take(&self.rest);
        let mut left = self.length.checked_sub(self.rest.len() as u64).ok_or(io::ErrorKind::InvalidData)?;
        let mut piece = vec![0; 64 * 1024];
        while left > 0 {
            let count = self.stream.read(&mut piece)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            take(&piece[..count]);
            left = left.checked_sub(count as u64).ok_or(io::ErrorKind::InvalidData)?;
        }
        Ok(())
    }

    /// The status, and the body as a text.
    pub(crate) fn into_text(mut self) -> (u16, String) {
        let mut body = Vec::new();
        self.read(|piece| body.extend_from_slice(piece)).expect("it comes whole");
        (self.status, String::from_utf8_lossy(&body).into_owned())
    }
}
