//! A WebSocket that wants to take over a polling session (Engine.IO 4, "Upgrade").

use std::{io, net::Shutdown, sync::Arc, time::Duration};

use socket2::SockRef;
use tokio::{
    net::TcpStream,
    sync::{Semaphore, oneshot},
    time::timeout,
};

use super::{
    Connection,
    read::{try_read, with_buffer},
};
use crate::codec::{
    decoder::{Decoder, Incoming, Lent},
    frame,
};

/// A probe is a few bytes; more than this at once belongs to what follows it.
const BUFFER_BYTES: usize = 4096;
/// How long a WebSocket that nobody wants may take to end too, and how many are waited for: they count against no bound of connections.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(1);
static FAREWELLS: Semaphore = Semaphore::const_new(64);
/// The answer to a probe, `3probe`, in its frame.
const PONG: &[u8] = b"\x81\x063probe";

/// Where an upgrade stands: free of I/O.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Waiting for `2probe` or `5`.
    #[default]
    Opened,
    /// Waiting for `5`.
    Probed,
}

/// What a message on the new WebSocket asks for.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Ignore,
    Reply(Vec<u8>),
    AnswerProbe,
    TakeOver,
    Close,
}

impl Stage {
    fn receive(&mut self, incoming: &Incoming<'_>) -> Step {
        match (*self, incoming) {
            (Self::Opened, Incoming::Text("2probe")) => {
                *self = Self::Probed;
                Step::AnswerProbe
            }
            // Not every client asks first: the one for C# does not.
            (_, Incoming::Text("5")) => Step::TakeOver,
            (_, Incoming::Ping(payload)) => Step::Reply(frame::pong(payload)),
            (_, Incoming::Pong) => Step::Ignore,
            (_, Incoming::Text(_) | Incoming::Binary(_) | Incoming::Close(_)) => Step::Close,
        }
    }
}

/// Answers the probe and hands the stream over to its session when the client says so, with a probe or without; or closes it after
/// `upgrade_timeout`, when the session ends, or when the client sends anything else. The session goes on polling then.
pub(crate) async fn probe(
    stream: TcpStream,
    already_read: Vec<u8>,
    connection: Arc<Connection>,
    cancelled: oneshot::Receiver<()>,
) {
    let config = connection.config();
    // As for a stranger; whose session it is shows when it has taken over.
    let longest = config.max_opening_bytes.min(config.max_message_bytes);
    let mut decoder = Decoder::new(longest, config.max_fragments);
    decoder.keep(&already_read);
    drop(already_read);
    let outcome = tokio::select! {
        outcome = timeout(config.upgrade_timeout, run(&stream, &mut decoder, &connection)) => {
            matches!(outcome, Ok(Ok(true)))
        }
        _ = cancelled => false,
    };
    let refused = if outcome {
        connection.take_over(stream, decoder)
    } else {
        connection.upgrade_abandoned();
        Some(stream)
    };
    drop(connection);
    if let Some(stream) = refused {
        say_farewell(&stream).await;
    }
}

/// Closes a WebSocket that no session depends on. What its peer still sends is thrown away for a moment, so that the farewell is not cut
/// off by a reset.
pub(crate) async fn say_farewell(stream: &TcpStream) {
    let _ = stream.try_write(&frame::close(frame::POLICY));
    let _ = SockRef::from(stream).shutdown(Shutdown::Write);
    let Ok(_place) = FAREWELLS.try_acquire() else { return };
    let ended = async {
        while stream.readable().await.is_ok() {
            match with_buffer(|buffer| try_read(stream, buffer)) {
                Ok(count) if count > 0 => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                _ => return,
            }
        }
    };
    let _ = timeout(FAREWELL_TIMEOUT, ended).await;
}

/// Talks until the client says `5` (true), or anything that ends the attempt.
async fn run(stream: &TcpStream, decoder: &mut Decoder, connection: &Connection) -> io::Result<bool> {
    let (mut stage, mut buffer) = (Stage::default(), vec![0; BUFFER_BYTES]);
    let mut count = 0;
    loop {
        let mut lent = Lent::new(&mut buffer[..count]);
        while let Some(incoming) = decoder.next(&mut lent).map_err(io::Error::other)? {
            match stage.receive(&incoming) {
                Step::Ignore => {}
                Step::Reply(wire) => write(stream, &wire)?,
                Step::AnswerProbe => {
                    write(stream, PONG)?;
                    connection.probe_answered();
                }
                Step::TakeOver => {
                    decoder.keep(lent.rest());
                    return Ok(true);
                }
                Step::Close => return Ok(false),
            }
        }
        decoder.keep(lent.rest());
        count = read(stream, &mut buffer).await?;
        if count == 0 {
            return Ok(false);
        }
    }
}

async fn read(stream: &TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        stream.readable().await?;
        match try_read(stream, buffer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            outcome => return outcome,
        }
    }
}

/// Writes a few bytes to a socket that has room for them, unless its peer is hostile.
fn write(stream: &TcpStream, wire: &[u8]) -> io::Result<()> {
    let written = stream.try_write(wire)?;
    if written == wire.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_and_then_the_upgrade_are_all_there_is() {
        let mut stage = Stage::default();
        assert_eq!(stage.receive(&Incoming::Ping(b"hi")), Step::Reply(b"\x8a\x02hi".to_vec()));
        assert_eq!(stage.receive(&Incoming::Text("2probe")), Step::AnswerProbe);
        assert_eq!(stage.receive(&Incoming::Pong), Step::Ignore);
        assert_eq!(stage.receive(&Incoming::Text("5")), Step::TakeOver);
        assert_eq!(Stage::default().receive(&Incoming::Text("5")), Step::TakeOver, "without a probe");
    }

    #[test]
    fn anything_else_ends_the_attempt() {
        for before in ["55", "2", "2Probe", "3probe", "40", "", "1"] {
            assert_eq!(Stage::default().receive(&Incoming::Text(before)), Step::Close, "{before}");
        }
        for after in ["2probe", "40", "55"] {
            assert_eq!(Stage::Probed.receive(&Incoming::Text(after)), Step::Close, "{after}");
        }
        assert_eq!(Stage::Probed.receive(&Incoming::Binary(b"5")), Step::Close);
        assert_eq!(Stage::default().receive(&Incoming::Close(None)), Step::Close);
    }
}
