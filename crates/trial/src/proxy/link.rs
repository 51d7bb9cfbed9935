//! Two connections, and what is on its way between them. Giving up waiting loses nothing.

use std::{io, time::Duration};

use tokio::{
    net::TcpStream,
    time::{Instant, sleep, sleep_until},
};

/// Bytes taken from one side at once.
const CHUNK_BYTES: usize = 16 * 1024;
/// What a slow client reads, and how often.
const DRIP_BYTES: usize = 256;
const DRIP_PAUSE: Duration = Duration::from_millis(40);

/// One side has closed.
#[derive(Debug)]
pub(super) struct Gone;

/// How fast bytes go through.
#[derive(Clone, Copy)]
pub(super) enum Pace {
    /// As they come.
    Full,
    /// Each piece this much later.
    Late(Duration),
    /// To the client a few at a time.
    Drip,
}

/// A client's connection and the one to the server.
pub(super) struct Link {
    client: TcpStream,
    server: TcpStream,
    up: Vec<u8>,
    down: Vec<u8>,
}

impl Link {
    pub(super) fn new(client: TcpStream, server: TcpStream) -> Self {
        // Whoever refuses this only answers later.
        drop(client.set_nodelay(true).and_then(|()| server.set_nodelay(true)));
        Self { client, server, up: Vec::new(), down: Vec::new() }
    }

    /// Carries bytes both ways until one side is gone.
    pub(super) async fn pump(&mut self, pace: Pace) -> Gone {
        let most = if matches!(pace, Pace::Drip) { DRIP_BYTES } else { CHUNK_BYTES };
        loop {
            if self.step(most).await.is_err() {
                return Gone;
            }
            match pace {
                Pace::Full => {}
                Pace::Late(pause) => sleep(pause).await,
                Pace::Drip => sleep(DRIP_PAUSE).await,
            }
        }
    }

    /// Waits for a request, delivers it, and loses whatever the server says in the time after it.
    pub(super) async fn lose_answer(&mut self, time: Duration) -> io::Result<()> {
        while self.up.is_empty() {
            self.client.readable().await?;
            take(&self.client, &mut self.up, CHUNK_BYTES)?;
        }
        while !self.up.is_empty() {
            self.server.writable().await?;
            give(&self.server, &mut self.up)?;
        }
        let until = Instant::now() + time;
        loop {
            tokio::select! {
                ready = self.server.readable() => ready?,
                () = sleep_until(until) => return Ok(()),
            }
            self.down.clear();
            take(&self.server, &mut self.down, CHUNK_BYTES)?;
        }
    }

    /// Moves one piece, whichever way it can go.
    async fn step(&mut self, most: usize) -> io::Result<()> {
        let Self { client, server, up, down } = self;
        tokio::select! {
            ready = client.readable(), if up.is_empty() => ready.and_then(|()| take(client, up, CHUNK_BYTES)),
            ready = server.writable(), if !up.is_empty() => ready.and_then(|()| give(server, up)),
            ready = server.readable(), if down.is_empty() => ready.and_then(|()| take(server, down, most)),
            ready = client.writable(), if !down.is_empty() => ready.and_then(|()| give(client, down)),
        }
    }
}

fn take(from: &TcpStream, into: &mut Vec<u8>, most: usize) -> io::Result<()> {
    into.resize(most, 0);
    let taken = from.try_read(into);
    into.truncate(*taken.as_ref().unwrap_or(&0));
    match taken {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err(error),
        _ => Ok(()),
    }
}

fn give(to: &TcpStream, from: &mut Vec<u8>) -> io::Result<()> {
    match to.try_write(from) {
        Ok(written) => drop(from.drain(..written)),
        Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
        Err(_) => {}
    }
    Ok(())
}
