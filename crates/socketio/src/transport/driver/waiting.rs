//! What a connection's task knows of what has come and is not taken in.

use std::task::Context;

use rustix::io::ioctl_fionread;
use tokio::net::TcpStream;

use super::Driver;
use crate::{
    handler::Handler,
    transport::{backlog::STRICT, tending::Gate},
};

impl<H: Handler> Driver<H> {
    /// Whether the next message may be taken.
    pub(super) fn gate(&self) -> Gate {
        let max = self.connection.config().max_in_flight;
        let is_strict = self.backlog.as_ref().is_some_and(|backlog| backlog.is_strict());
        self.connection.gate(if is_strict { max.div_ceil(STRICT as usize) } else { max })
    }

    /// Whether a message may be waiting, in part at least.
    pub(super) fn has_waiting(&self, cx: &mut Context<'_>) -> bool {
        let is_ready = |stream: &TcpStream| stream.poll_read_ready(cx).is_ready();
        self.decoder.has_kept() || self.connection.stream.get().is_some_and(is_ready)
    }

    pub(super) fn nothing_waits(&mut self) {
        self.backlog.take_if(|backlog| backlog.is_over());
    }

    /// Whether more has been waiting for too long than can be in flight. From then on whatever waits is excess, or what came later would
    /// be done before it.
    pub(super) fn is_overdue(&self) -> bool {
        self.backlog.as_ref().is_some_and(|backlog| backlog.is_overdue())
    }

    /// How much has come and is not taken in.
    pub(super) fn waiting_bytes(&self) -> usize {
        let unread = self.connection.stream.get().and_then(|stream| ioctl_fionread(stream).ok());
        self.decoder.kept_bytes() + unread.map_or(0, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX))
    }
}
