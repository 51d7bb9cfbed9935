//! What waits for a full socket.

use std::{collections::VecDeque, io::IoSlice};

use bytes::{Buf, Bytes};

/// Most buffers handed to the kernel in one vectored write.
const MAX_SLICES: usize = 64;

/// What a queued buffer is, which decides whether it may be dropped and whether it holds up reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many events for many: counted against the bounds, dropped with all the others when one too many comes.
    Broadcast(usize),
    /// Something the client asked for or must have: never dropped, and while it waits nothing is read.
    Answer,
    /// A ping or a farewell: never dropped, holds nothing up.
    Control,
}

/// Buffers in the order they go out. Exists only while its socket is full.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    items: VecDeque<(Bytes, Kind)>,
    /// Whether part of the first buffer is written, so that the rest must follow.
    is_cut: bool,
    broadcasts: usize,
    broadcast_bytes: usize,
    answers: usize,
    answer_bytes: usize,
}

impl Queue {
    /// A queue that begins with what is left of a buffer the socket took only a part of.
    pub(crate) fn with_rest(rest: Bytes, kind: Kind) -> Self {
        let mut queue = Self { is_cut: true, ..Self::default() };
        queue.push(rest, kind);
        queue
    }

    pub(crate) fn push(&mut self, bytes: Bytes, kind: Kind) {
        match kind {
            Kind::Broadcast(events) => {
                self.broadcasts += events;
                self.broadcast_bytes += bytes.len();
            }
            Kind::Answer => {
                self.answers += 1;
                self.answer_bytes += bytes.len();
            }
            Kind::Control => {}
        }
        self.items.push_back((bytes, kind));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(crate) fn has_answers(&self) -> bool {
        self.answers > 0
    }

    pub(crate) fn broadcasts(&self) -> usize {
        self.broadcasts
    }

    pub(crate) fn broadcast_bytes(&self) -> usize {
        self.broadcast_bytes
    }

    pub(crate) fn answer_bytes(&self) -> usize {
        self.answer_bytes
    }

    /// Drops every broadcast but one that has begun.
    pub(crate) fn drop_broadcasts(&mut self) {
        let mut keep_first = self.is_cut;
        let items = std::mem::take(&mut self.items);
        *self = Self { is_cut: self.is_cut, ..Self::default() };
        for (bytes, kind) in items {
            if std::mem::take(&mut keep_first) || !matches!(kind, Kind::Broadcast(_)) {
                self.push(bytes, kind);
            }
        }
    }

    /// Hands the first buffers to `write`, which says how many bytes it took, and forgets those bytes.
    pub(crate) fn write_with<E>(
        &mut self,
        write: impl FnOnce(&[IoSlice<'_>]) -> Result<usize, E>,
    ) -> Result<usize, E> {
        let mut slices = [IoSlice::new(&[]); MAX_SLICES];
        let mut count = 0;
        for (slot, (bytes, _)) in slices.iter_mut().zip(&self.items) {
            *slot = IoSlice::new(bytes);
            count += 1;
        }
        let written = write(&slices[..count])?;
        self.forget(written);
        Ok(written)
    }

    /// Hands whole buffers to `take`, at least one, and more while they are at most `max_bytes` together and none `is_alone`. Not for
    /// a queue whose first buffer is cut.
    pub(crate) fn take_up_to(
        &mut self,
        max_bytes: usize,
        is_alone: impl Fn(&[u8]) -> bool,
        mut take: impl FnMut(&[u8]),
    ) {
        let mut total = 0;
        while let Some((bytes, _)) = self.items.front() {
            let length = bytes.len();
            if total > 0 && (total + length > max_bytes || is_alone(bytes)) {
                return;
            }
            total += length;
            take(bytes);
            self.forget(length);
        }
    }

    fn forget(&mut self, mut written: usize) {
        while let Some((bytes, kind)) = self.items.front_mut() {
            let (taken, is_whole) = (written.min(bytes.len()), written >= bytes.len());
            bytes.advance(taken);
            written -= taken;
            match kind {
                Kind::Broadcast(_) => self.broadcast_bytes -= taken,
                Kind::Answer => self.answer_bytes -= taken,
                Kind::Control => {}
            }
            if !is_whole {
                self.is_cut |= taken > 0;
                return;
            }
            match kind {
                Kind::Broadcast(events) => self.broadcasts -= *events,
                Kind::Answer => self.answers -= 1,
                Kind::Control => {}
            }
            self.is_cut = false;
            self.items.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
