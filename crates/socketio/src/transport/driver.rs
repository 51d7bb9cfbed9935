//! The one task of a connection: reads what comes, drains what waits, and ends it.
//!
//! It is a future written by hand, because what it holds between polls is what an idle connection costs.

mod waiting;

use std::{
    io,
    net::Shutdown,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use super::{
    backlog::Backlog,
    client::Client,
    connection::Connection,
    outgoing::Phase,
    pause::Pause,
    read::{try_read, with_buffer},
    tending::Gate,
    write::Drained,
};
use crate::{
    codec::{
        decoder::{Decoder, Incoming, Lent},
        frame,
        payload::{self, Posted},
    },
    handler::{Handler, Reason},
};

/// Drives one connection from its open packet to its end.
pub(crate) struct Driver<H: Handler> {
    connection: Arc<Connection>,
    decoder: Decoder,
    client: Client<H>,
    is_polling: bool,
    /// Its messages may be as long as those of somebody known.
    is_known: bool,
    is_shut: bool,
    /// What waits while as much is in flight as can be, and for a while after too much did. Boxed: hardly ever does anything.
    backlog: Option<Box<Backlog>>,
    pause: Pause,
}

/// Whether the task has something left to do right now.
enum Next {
    Again,
    Wait,
}

impl<H: Handler> Driver<H> {
    /// Drives `client` on `connection`, beginning with the bytes that came along with the upgrade.
    pub(crate) fn new(connection: Arc<Connection>, client: Client<H>, already_read: &[u8]) -> Self {
        let config = connection.config();
        let mut decoder =
            Decoder::new(config.max_opening_bytes.min(config.max_message_bytes), config.max_fragments);
        decoder.keep(already_read);
        let is_polling = connection.stream.get().is_none();
        Self {
            connection,
            decoder,
            client,
            is_polling,
            is_known: false,
            is_shut: false,
            backlog: None,
            pause: Pause::default(),
        }
    }

    fn poll_open(&mut self, cx: &mut Context<'_>) -> Next {
        if self.connection.poll_drain(cx) == Poll::Ready(Drained::AfterLagging) {
            self.client.drained();
        }
        self.client.poll_sockets(cx);
        if !self.is_known && self.connection.phase() == Phase::Connected {
            self.decoder.set_max_message_bytes(self.connection.config().max_message_bytes);
            self.is_known = true;
        }
        let Poll::Ready(late) = self.pause.poll(cx) else { return Next::Wait };
        if let Some(backlog) = &mut self.backlog {
            backlog.note_pause(late);
        }
        let next = if self.is_polling { self.poll_posted() } else { self.poll_stream(cx) };
        match self.connection.take_pause() {
            Some(time) => {
                // What comes during the pause has not waited behind what was refused.
                if !self.has_waiting(cx) {
                    self.nothing_waits();
                } else if let Some(backlog) = &mut self.backlog {
                    backlog.note_pause(time);
                }
                self.pause.begin(time);
                Next::Again
            }
            None => next,
        }
    }

    /// Takes in what came over the WebSocket, unless enough is in flight.
    fn poll_stream(&mut self, cx: &mut Context<'_>) -> Next {
        if self.decoder.has_kept() {
            self.take(&mut []);
        }
        match self.gate() {
            Gate::Closed => Next::Again,
            Gate::Paused => Next::Wait,
            Gate::Full if self.has_waiting(cx) && !self.is_overdue() => {
                let max = self.connection.config().max_backlog;
                let mut backlog = self.backlog.take().unwrap_or_else(|| Box::new(Backlog::new(max)));
                backlog.note_waiting(|| self.waiting_bytes());
                self.backlog = Some(backlog);
                if self.is_overdue() { Next::Again } else { Next::Wait }
            }
            Gate::Full | Gate::Open => self.poll_read(cx),
        }
    }

    /// Handles posted packets, until there are none and a WebSocket has taken over.
    fn poll_posted(&mut self) -> Next {
        let Some(mut posted) = self.connection.take_posted() else {
            if let Some(decoder) = self.connection.take_upgraded() {
                (self.decoder, self.is_polling) = (decoder, false);
                if self.is_known {
                    self.decoder.set_max_message_bytes(self.connection.config().max_message_bytes);
                }
                return Next::Again;
            }
            // What was in flight may have been answered: the ping clock goes on.
            return if self.gate() == Gate::Closed { Next::Again } else { Next::Wait };
        };
        loop {
            match self.gate() {
                Gate::Open => {}
                Gate::Full | Gate::Paused if !posted.is_done() => {
                    self.connection.put_back(posted);
                    return Next::Wait;
                }
                Gate::Full | Gate::Paused | Gate::Closed => break,
            }
            let Some(packet) = posted.next() else { break };
            match payload::read(packet) {
                Ok(Posted::Text(text)) => self.client.receive(&Incoming::Text(text)),
                Ok(Posted::Binary(bytes)) => self.client.receive(&Incoming::Binary(&bytes)),
                Err(error) => {
                    tracing::debug!(%error, "ending a session for a malformed packet");
                    self.connection.close(Reason::ProtocolError, frame::POLICY);
                }
            }
        }
        self.connection.finish_post(posted);
        Next::Again
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Next {
        let Some(stream) = self.connection.stream.get() else { return Next::Wait };
        if stream.poll_read_ready(cx).is_pending() {
            self.nothing_waits();
            return Next::Wait;
        }
        let outcome = with_buffer(|buffer| {
            let count = try_read(self.connection.stream.get().expect("it was there just now"), buffer)?;
            self.take(&mut buffer[..count]);
            Ok((count, buffer.len()))
        });
        match outcome {
            Ok((0, _)) => self.connection.abort(Reason::ConnectionLost),
            // One buffer per turn: a client that floods must not keep this thread from the others.
            Ok((count, size)) if count == size => cx.waker().wake_by_ref(),
            // The socket is empty: only its readiness is left to be asked for.
            Ok(_) => return Next::Again,
            Err(error) if is_empty(&error) => return Next::Again,
            Err(_) => self.connection.abort(Reason::ConnectionLost),
        }
        Next::Wait
    }

    /// Handles whole messages from what was kept and from `bytes` until there are none or no more may be taken.
    fn take(&mut self, bytes: &mut [u8]) {
        let before = bytes.len() + self.decoder.kept_bytes();
        let mut lent = Lent::new(bytes);
        loop {
            let is_excess = self.is_overdue();
            match self.gate() {
                Gate::Open => {}
                Gate::Full if is_excess => {}
                Gate::Full | Gate::Paused | Gate::Closed => break,
            }
            match self.decoder.next(&mut lent) {
                Ok(Some(Incoming::Close(_))) => {
                    self.connection.close(Reason::ClientLeft, frame::NORMAL);
                }
                Ok(Some(incoming)) if is_excess => {
                    if self.client.receive_excess(&incoming)
                        && let Some(backlog) = &mut self.backlog
                    {
                        backlog.note_refused();
                    }
                }
                Ok(Some(incoming)) => self.client.receive(&incoming),
                Ok(None) => break,
                Err(error) => {
                    tracing::debug!(%error, "closing a connection for a malformed frame");
                    self.connection.close(Reason::ProtocolError, error.close_code());
                }
            }
        }
        self.decoder.keep(lent.rest());
        let taken = before - self.decoder.kept_bytes();
        if !self.is_overdue()
            && let Some(mut backlog) = self.backlog.take()
        {
            backlog.note_taken(taken, || self.waiting_bytes());
            self.backlog = Some(backlog);
        }
    }

    /// Sends what is left, then reads and throws away until the peer closes too, so that the farewell is not cut off by a reset.
    fn poll_closing(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        ready!(self.connection.poll_drain(cx));
        let connection = Arc::clone(&self.connection);
        let Some(stream) = connection.stream.get() else { return Poll::Ready(()) };
        if !std::mem::replace(&mut self.is_shut, true) {
            self.connection.shut_down(Shutdown::Write);
        }
        loop {
            let _ = ready!(stream.poll_read_ready(cx));
            match with_buffer(|buffer| try_read(stream, buffer)) {
                Ok(count) if count > 0 => {}
                Err(error) if is_empty(&error) => {}
                _ => return Poll::Ready(()),
            }
        }
    }
}

impl<H: Handler> Future for Driver<H> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let driver = self.get_mut();
        let mut phase = driver.connection.attach(cx.waker());
        loop {
            match phase {
                Phase::Opened | Phase::Connected => {
                    let next = driver.poll_open(cx);
                    if matches!(next, Next::Wait) && driver.connection.is_open() {
                        return Poll::Pending;
                    }
                }
                Phase::Closing => {
                    driver.client.disconnected();
                    ready!(driver.poll_closing(cx));
                    driver.connection.abort(Reason::ConnectionLost);
                }
                Phase::Closed => return Poll::Ready(()),
            }
            phase = driver.connection.phase();
        }
    }
}

impl<H: Handler> Drop for Driver<H> {
    fn drop(&mut self) {
        self.connection.abort(Reason::ConnectionLost);
        self.connection.let_go();
        self.connection.unregister();
        self.client.disconnected();
    }
}

fn is_empty(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}
