//! Which rooms have something new to be read, told by the commits themselves.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, Ordering},
};

use model::{Emitted, RoomId, RoomRow, Stream};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// Rooms remembered by name; with more, all rooms are looked through for what is new.
const MOST_ROOMS: usize = 10_000;

/// The bell between the database's threads and the worker that reads behind them.
#[derive(Debug, Default)]
pub struct Index {
    rooms: Mutex<HashSet<RoomId>>,
    has_all: AtomicBool,
    is_looking: AtomicBool,
    bell: Notify,
}

impl Index {
    /// Of a server that has just started: whatever was written before it must be looked for.
    pub fn new() -> Index {
        Index { has_all: AtomicBool::new(true), is_looking: AtomicBool::new(true), ..Index::default() }
    }

    /// Notes in which rooms something was said or changed. Never waits.
    pub fn note(&self, events: &[Emitted]) {
        let said = events.iter().filter_map(|event| match event {
            Emitted::Room { room_id, row: RoomRow::Message(_), .. } => Some(*room_id),
            _ => None,
        });
        self.add(said);
    }

    /// Notes streams of which nobody knows what was committed.
    pub fn note_streams(&self, streams: &[Stream]) {
        self.add(streams.iter().filter_map(|stream| match stream {
            Stream::Room(room) => Some(*room),
            Stream::User(_) => None,
        }));
    }

    /// Whether what was written before the start is still being read.
    pub(super) fn is_looking(&self) -> bool {
        self.is_looking.load(Ordering::Relaxed)
    }

    /// All rooms were looked through.
    pub(super) fn has_looked(&self) {
        self.is_looking.store(false, Ordering::Relaxed);
    }

    /// The rooms noted since, and whether all must be looked through.
    pub(super) fn take(&self) -> (HashSet<RoomId>, bool) {
        let rooms = std::mem::take(&mut *self.rooms.lock());
        (rooms, self.has_all.swap(false, Ordering::Relaxed))
    }

    /// Whether something was noted since that is not taken yet.
    pub(super) fn has_more(&self) -> bool {
        !self.rooms.lock().is_empty() || self.has_all.load(Ordering::Relaxed)
    }

    /// Waits until something is noted.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }

    fn add(&self, ids: impl Iterator<Item = RoomId>) {
        let mut ids = ids.peekable();
        if ids.peek().is_none() {
            return;
        }
        let mut rooms = self.rooms.lock();
        rooms.extend(ids);
        if rooms.len() > MOST_ROOMS {
            rooms.clear();
            self.has_all.store(true, Ordering::Relaxed);
        }
        drop(rooms);
        self.bell.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use model::{RoomId, Stream};
    use uuid::Uuid;

    use super::{Index, MOST_ROOMS};

    #[test]
    fn memory_is_bounded_and_nothing_is_forgotten() {
        let index = Index::new();
        assert_eq!(index.take(), (std::collections::HashSet::new(), true));
        let room = |at: usize| Stream::Room(RoomId(Uuid::from_u128(at as u128)));
        index.note_streams(&[room(1), room(1), room(2)]);
        let (rooms, has_all) = index.take();
        assert_eq!((rooms.len(), has_all), (2, false));
        for at in 0..=MOST_ROOMS {
            index.note_streams(&[room(at)]);
        }
        let (rooms, has_all) = index.take();
        assert_eq!((rooms.len(), has_all), (0, true));
    }
}
