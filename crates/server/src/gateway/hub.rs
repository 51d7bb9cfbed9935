//! Which streams have a socket on this node.
//!
//! Locks are taken in one direction only: a person's stream, then a room's, then a client's gate, then
//! the connection. The map of streams is locked for a look only, with nothing taken under it. No lock
//! is held across an await.

use std::{collections::HashMap, mem, sync::Arc};

use model::{RoomId, Stream};
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::{
    client::Socket,
    entry::{Entered, Entry},
};

/// The map of streams is cut into so many parts, so that joining one rarely waits for another.
const PARTS: usize = 64;

/// All streams with a local socket.
#[derive(Debug)]
pub(super) struct Hub {
    parts: Vec<Mutex<HashMap<Stream, Arc<Entry>>>>,
    missed: Mutex<Missed>,
    bell: Notify,
}

/// What may have been missed by sockets that entered a room while it was talking: somebody must see to it.
#[derive(Debug, Default)]
pub(super) struct Missed {
    /// Streams whose heads must be compared with the database's.
    pub(super) streams: Vec<Arc<Entry>>,
    /// Sockets that must start anew.
    pub(super) sockets: Vec<Socket>,
}

impl Default for Hub {
    fn default() -> Hub {
        let parts = (0..PARTS).map(|_| Mutex::default()).collect();
        Hub { parts, missed: Mutex::default(), bell: Notify::new() }
    }
}

impl Hub {
    /// The stream's entry, when a socket of this node is in it.
    pub(super) fn find(&self, stream: Stream) -> Option<Arc<Entry>> {
        self.part(stream).lock().get(&stream).map(Arc::clone)
    }

    /// Puts a socket into its person's own stream.
    pub(super) fn enter_own(&self, socket: &Socket) {
        self.enter(socket, Stream::User(socket.session().user_id()), 0, None);
    }

    /// Puts a socket into a room's stream, unless a newer stamp has put its person out already. With
    /// `head` the stream's place is told where nobody knew it.
    pub(super) fn enter_room(&self, socket: &Socket, room: RoomId, member_seq: i64, head: Option<i64>) {
        self.enter(socket, Stream::Room(room), member_seq, head);
    }

    /// The streams a socket is in, each with the member stamp it came in by.
    pub(super) fn places(&self, socket: &Socket) -> Vec<(Stream, i64)> {
        let streams = socket.session().streams().into_iter();
        streams.filter_map(|stream| Some((stream, self.find(stream)?.member_seq(socket)?))).collect()
    }

    /// Takes a socket out of one stream, unless it came in by a newer stamp meanwhile.
    pub(super) fn leave(&self, socket: &Socket, stream: Stream, member_seq: i64) {
        if let Some(entry) = self.find(stream) {
            entry.remove(socket, member_seq);
            self.forget_if_empty(&entry);
        }
    }

    /// Takes a socket out of everything; it enters nothing any more.
    pub(super) fn leave_for_good(&self, socket: &Socket) {
        for stream in socket.session().leave_for_good() {
            self.leave(socket, stream, i64::MAX);
        }
    }

    /// All streams with a local socket.
    pub(super) fn entries(&self) -> Vec<Arc<Entry>> {
        self.parts.iter().flat_map(|part| part.lock().values().map(Arc::clone).collect::<Vec<_>>()).collect()
    }

    /// Waits until something may have been missed, and takes it.
    pub(super) async fn missed(&self) -> Missed {
        self.bell.notified().await;
        mem::take(&mut *self.missed.lock())
    }

    fn enter(&self, socket: &Socket, stream: Stream, member_seq: i64, head: Option<i64>) {
        loop {
            let entry = {
                let mut part = self.part(stream).lock();
                Arc::clone(part.entry(stream).or_insert_with(|| Arc::new(Entry::new(stream))))
            };
            match entry.enter(self, socket, member_seq, head) {
                Entered::Whole => {}
                Entered::Unsure => self.note_missed(|missed| missed.streams.push(Arc::clone(&entry))),
                Entered::Late => self.note_missed(|missed| missed.sockets.push(socket.clone())),
                Entered::Closed => {
                    std::thread::yield_now(); // its last socket left just now; the map is about to forget it
                    continue;
                }
            }
            return self.forget_if_empty(&entry);
        }
    }

    fn note_missed(&self, note: impl FnOnce(&mut Missed)) {
        note(&mut self.missed.lock());
        self.bell.notify_one();
    }

    fn forget_if_empty(&self, entry: &Arc<Entry>) {
        if entry.close_if_empty() {
            self.part(entry.stream()).lock().remove(&entry.stream());
        }
    }

    fn part(&self, stream: Stream) -> &Mutex<HashMap<Stream, Arc<Entry>>> {
        let id = match stream {
            Stream::Room(id) => id.0,
            Stream::User(id) => id.0,
        };
        // The last byte of an id is random in every version in use.
        &self.parts[usize::from(id.as_bytes()[15]) % PARTS]
    }
}
