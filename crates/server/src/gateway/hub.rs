//! Which streams have a socket on this node.
//!
//! Locks are taken in one direction only: a person's stream, then a room's, then a client's gate, then
//! the connection. The map of streams is locked for a look only, with nothing taken under it. No lock
//! is held across an await.

use std::{
    collections::HashMap,
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use model::{RoomId, Stream};
use parking_lot::Mutex;
use socketio::Frame;
use tokio::sync::Notify;

use super::{
    client::Socket,
    entry::{Entered, Entry, Seen},
};

/// The map of streams is cut into so many parts, so that joining one rarely waits for another.
const PARTS: usize = 64;

/// All streams with a local socket.
#[derive(Debug)]
pub(super) struct Hub {
    parts: Vec<Mutex<HashMap<Stream, Arc<Entry>>>>,
    /// See [`Hub::unheard`].
    unheard: AtomicU64,
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
        Hub { parts, unheard: AtomicU64::new(0), missed: Mutex::default(), bell: Notify::new() }
    }
}

impl Hub {
    /// The stream's entry, when a socket of this node is in it.
    pub(super) fn find(&self, stream: Stream) -> Option<Arc<Entry>> {
        self.part(stream).lock().get(&stream).map(Arc::clone)
    }

    /// The same for whoever brings news of the stream: where nobody is in a room to hear it, that is counted.
    pub(super) fn hear(&self, stream: Stream) -> Option<Arc<Entry>> {
        let part = self.part(stream).lock();
        let found = part.get(&stream).map(Arc::clone);
        if found.is_none() {
            self.count_unheard(stream); // still locked: whoever makes the stream's entry sees it
        }
        found
    }

    /// How often a room's news found nobody, or may have found its last socket leaving. An entry that was made at this count or an earlier
    /// one has heard all that was told in its room since the count was read.
    pub(super) fn unheard(&self) -> u64 {
        self.unheard.load(Ordering::SeqCst)
    }

    fn count_unheard(&self, stream: Stream) {
        if matches!(stream, Stream::Room(_)) {
            self.unheard.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Puts a socket into its person's own stream.
    pub(super) fn enter_own(&self, socket: &Socket) {
        self.enter_by(Stream::User(socket.session().user_id()), |entry| entry.enter_own(socket));
    }

    /// Puts a socket into a room's stream, unless a newer stamp has put its person out already. Where nobody knows the stream's place
    /// it is `head`; what may have been told since is seen to.
    pub(super) fn enter_room(&self, socket: &Socket, room: RoomId, member_seq: i64, head: i64) {
        let stream = Stream::Room(room);
        let (entry, entered) = self.enter_by(stream, |entry| entry.enter(self, socket, member_seq, head));
        match entered {
            Entered::Whole => {}
            Entered::Unsure => self.note_missed(|missed| missed.streams.push(entry)),
            Entered::Late => self.note_missed(|missed| missed.sockets.push(socket.clone())),
        }
    }

    /// The same by a snapshot. Whether the socket will hear all that is above; if not, the caller takes another one, now that the socket
    /// is in.
    pub(super) fn enter_from(&self, socket: &Socket, room: RoomId, seen: Seen) -> bool {
        self.enter_by(Stream::Room(room), |entry| entry.enter_from(socket, seen)).1
    }

    /// The streams a socket is in, each with the member stamp it came in by.
    pub(super) fn places(&self, socket: &Socket) -> HashMap<Stream, i64> {
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

    /// A room is gone: tells those who are in it, and nobody is any more.
    pub(super) fn end_room(&self, room: RoomId, frame: &Frame) {
        let stream = Stream::Room(room);
        if self.hear(stream).is_some_and(|entry| entry.end(frame)) {
            self.forget(stream);
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

    /// Enters a stream's entry, a new one where there is none, and never one that is closed.
    fn enter_by<T>(&self, stream: Stream, enter: impl Fn(&Entry) -> Option<T>) -> (Arc<Entry>, T) {
        loop {
            let entry = {
                let mut part = self.part(stream).lock();
                let new = || Arc::new(Entry::new(stream, self.unheard()));
                Arc::clone(part.entry(stream).or_insert_with(new))
            };
            if let Some(entered) = enter(&entry) {
                self.forget_if_empty(&entry);
                return (entry, entered);
            }
            std::thread::yield_now(); // its last socket left just now; the map is about to forget it
        }
    }

    fn note_missed(&self, note: impl FnOnce(&mut Missed)) {
        note(&mut self.missed.lock());
        self.bell.notify_one();
    }

    fn forget_if_empty(&self, entry: &Entry) {
        if entry.close_if_empty() {
            self.forget(entry.stream());
        }
    }

    /// Forgets an entry that was closed. Only whoever closed it may.
    fn forget(&self, stream: Stream) {
        let mut part = self.part(stream).lock();
        part.remove(&stream);
        self.count_unheard(stream); // still locked: somebody may have found it before, with news
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
