//! One connected socket, as the gateway keeps it.

use std::{collections::HashMap, time::Instant};

use model::{RoomId, SessionId, Stream, UserId};
use parking_lot::Mutex;
use socketio::{Frame, Sent};

use super::{requests::Requests, typing::Typed};
use crate::{
    accounts::Viewer,
    infra::limits::{Events, Hold},
};

/// A socket with its client.
pub(super) type Socket = socketio::Socket<Client>;

/// Broadcasts held back until `ready` is written: the same bounds as a full socket's queue.
const MAX_HELD_EVENTS: usize = 256;
const MAX_HELD_BYTES: usize = 64 * 1024;
/// So many of them leave in one write: few enough that a socket which fills up on the way does not lose all of them.
const MAX_RUN_EVENTS: usize = 16;

/// The session behind a socket.
pub(crate) struct Client {
    /// Who it is.
    pub(crate) viewer: Viewer,
    /// That its person has a connection more, while it lives.
    _hold: Option<Hold>,
    /// How fast it may ask.
    pub(super) limit: Events,
    /// What it asked and is not answered yet.
    pub(super) requests: Requests,
    gate: Mutex<Gate>,
    /// The streams this socket is in, in order; `None` once it is gone.
    streams: Mutex<Option<Vec<Stream>>>,
    /// Where it said that its person is writing. Boxed: who only reads has said so nowhere.
    typed: Mutex<Option<Box<Typed>>>,
}

/// Whether broadcasts go through.
#[derive(Debug)]
enum Gate {
    /// `ready` is not written yet: what comes is kept. Boxed: it is short, and there are many who are done with it.
    Held(Box<Waiting>),
    /// They go straight to the socket.
    Open,
    /// One was dropped, because the socket is full: so are those that follow, until it has room and is told of the gap. Else one of
    /// them might come before that word.
    Lagging,
    /// The session ended: nothing goes through any more.
    Shut,
}

/// What is held back until `ready`, within the bounds.
#[derive(Debug, Default)]
struct Waiting {
    events: Vec<Held>,
    bytes: usize,
    overflowed: bool,
}

#[derive(Debug)]
struct Held {
    stream: Stream,
    /// The stamp; `None` for what has none.
    seq: Option<i64>,
    frame: Frame,
}

/// Whether a client is up to date after [`Client::open`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// Yes.
    Whole,
    /// Too much came while it waited: it needs another `ready`.
    Overflowed,
}

impl Client {
    /// A client whose gate is held until `ready`.
    pub(super) fn new(viewer: Viewer, hold: Option<Hold>, limit: Events) -> Client {
        Client {
            viewer,
            _hold: hold,
            requests: Requests::default(),
            limit,
            gate: Mutex::new(Gate::held()),
            streams: Mutex::new(Some(Vec::new())),
            typed: Mutex::default(),
        }
    }

    /// The person.
    pub(super) fn user_id(&self) -> UserId {
        self.viewer.user_id
    }

    /// The session.
    pub(super) fn session_id(&self) -> SessionId {
        self.viewer.session_id
    }

    /// Holds broadcasts back again, before another `ready`. True when they were not held: the caller
    /// begins that `ready`. One that is being prepared already begins anew by itself.
    pub(super) fn hold(&self) -> bool {
        let mut gate = self.gate.lock();
        match &mut *gate {
            Gate::Open | Gate::Lagging => {
                *gate = Gate::held();
                true
            }
            Gate::Held(waiting) => {
                waiting.overflow();
                false
            }
            Gate::Shut => false,
        }
    }

    /// Forgets what is held back and has a stamp: a snapshot that is taken from now on has all of it. So rows that come while one stands
    /// in line fill nothing. What has no stamp stays within the same bounds, since no snapshot has it.
    pub(super) fn forget_held(&self) {
        if let Gate::Held(waiting) = &mut *self.gate.lock() {
            waiting.forget();
        }
    }

    /// Lets nothing through any more.
    pub(super) fn shut(&self) {
        *self.gate.lock() = Gate::Shut;
    }

    /// So many streams will be noted in all: their list gets room for no more.
    pub(super) fn expect_streams(&self, count: usize) {
        if let Some(streams) = self.streams.lock().as_mut() {
            streams.reserve_exact(count.saturating_sub(streams.len()));
        }
    }

    /// Notes that the socket is in a stream. False when it was already, or is gone.
    pub(super) fn note_stream(&self, stream: Stream) -> bool {
        let mut streams = self.streams.lock();
        let Some(streams) = streams.as_mut() else { return false };
        let place = streams.binary_search(&stream);
        if let Err(place) = place {
            streams.insert(place, stream);
        }
        place.is_err()
    }

    /// Notes that the socket left a stream.
    pub(super) fn forget_stream(&self, stream: Stream) {
        if let Some(streams) = self.streams.lock().as_mut()
            && let Ok(place) = streams.binary_search(&stream)
        {
            streams.remove(place);
        }
    }

    /// The socket is gone: it enters no stream any more. Answers those it was in.
    pub(super) fn leave_for_good(&self) -> Vec<Stream> {
        self.streams.lock().take().unwrap_or_default()
    }

    /// Whether a room is to be told that this socket's person is writing, or stopped.
    pub(super) fn may_type(&self, room: RoomId, on: bool) -> bool {
        self.typed.lock().get_or_insert_default().may(room, on, Instant::now())
    }

    /// Whether the socket is in a stream.
    pub(super) fn is_in(&self, stream: Stream) -> bool {
        self.streams.lock().as_ref().is_some_and(|streams| streams.binary_search(&stream).is_ok())
    }

    /// The streams this socket is in.
    pub(super) fn streams(&self) -> Vec<Stream> {
        self.streams.lock().clone().unwrap_or_default()
    }
}

/// Delivers a broadcast without a stamp to one socket: written, held back until `ready`, or dropped for a lagging one.
pub(super) fn deliver(socket: &Socket, stream: Stream, frame: &Frame) {
    let mut gate = socket.session().gate.lock();
    match &mut *gate {
        Gate::Open => *gate = after(socket.send(frame)),
        Gate::Held(waiting) => waiting.hold(stream, None, frame),
        Gate::Lagging | Gate::Shut => {}
    }
}

/// The same for a run of stamped events: those that go out leave in one write.
pub(super) fn deliver_run(socket: &Socket, stream: Stream, run: &Run) {
    let mut gate = socket.session().gate.lock();
    match &mut *gate {
        Gate::Open => *gate = after(socket.send(&run.whole)),
        Gate::Held(waiting) => {
            for (seq, frame) in &run.parts {
                waiting.hold(stream, Some(*seq), frame);
            }
        }
        Gate::Lagging | Gate::Shut => {}
    }
}

/// Events of one stream that follow each other and reach the same sockets.
#[derive(Debug)]
pub(super) struct Run {
    parts: Vec<(i64, Frame)>,
    whole: Frame,
}

impl Run {
    /// Joins them; `None` when there are none.
    pub(super) fn of(parts: Vec<(i64, Frame)>) -> Option<Run> {
        let frames: Vec<Frame> = parts.iter().map(|(_, frame)| frame.clone()).collect();
        Frame::joined(&frames).map(|whole| Run { parts, whole })
    }
}

impl Gate {
    fn held() -> Gate {
        Gate::Held(Box::default())
    }
}

impl Waiting {
    /// Keeps a broadcast for later, within the bounds.
    fn hold(&mut self, stream: Stream, seq: Option<i64>, frame: &Frame) {
        if self.events.len() >= MAX_HELD_EVENTS || self.bytes + frame.len() > MAX_HELD_BYTES {
            self.overflow();
        } else if !self.overflowed {
            self.bytes += frame.len();
            self.events.push(Held { stream, seq, frame: frame.clone() });
        }
    }

    fn overflow(&mut self) {
        self.events.clear();
        self.overflowed = true;
    }

    fn forget(&mut self) {
        self.events.retain(|held| held.seq.is_none());
        self.bytes = self.events.iter().map(|held| held.frame.len()).sum();
        self.overflowed = false;
    }
}

/// Writes `ready` and what was held since: of the streams that `ready` lists, above their heads.
pub(super) fn open(socket: &Socket, ready: &Frame, heads: &HashMap<Stream, i64>) -> Opened {
    let mut gate = socket.session().gate.lock();
    let Gate::Held(waiting) = &mut *gate else { return Opened::Whole };
    let waiting = std::mem::take(&mut **waiting);
    if waiting.overflowed {
        return Opened::Overflowed;
    }
    if socket.emit(ready) == Sent::Dropped {
        return Opened::Whole; // it is gone
    }
    let mut news = Vec::new();
    for held in waiting.events {
        let is_news = match (heads.get(&held.stream), held.seq) {
            (Some(head), Some(seq)) => seq > *head,
            (Some(_), None) => true,
            // A room entered since: its row is among what was held.
            (None, _) => socket.session().is_in(held.stream),
        };
        if is_news {
            news.push(held.frame);
        }
    }
    *gate = Gate::Open;
    for run in news.chunks(MAX_RUN_EVENTS).filter_map(Frame::joined) {
        if matches!(*gate, Gate::Open) {
            *gate = after(socket.send(&run));
        }
    }
    Opened::Whole
}

/// How the gate stands once a broadcast was sent.
fn after(sent: Sent) -> Gate {
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::SilentDrop) {
        return Gate::Open;
    }
    if sent == Sent::Dropped { Gate::Lagging } else { Gate::Open }
}

#[cfg(test)]
mod tests {
    use model::UserId;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::gateway::fanout;

    #[test]
    fn what_a_snapshot_has_is_not_held() {
        let (stream, frame) = (Stream::User(UserId(Uuid::nil())), fanout::encode("x", &json!({})));
        let mut waiting = Waiting::default();
        for seq in 0..300 {
            waiting.hold(stream, Some(seq), &frame);
        }
        assert!(waiting.events.is_empty() && waiting.overflowed);
        waiting.forget();
        waiting.hold(stream, Some(300), &frame);
        assert!(!waiting.overflowed);
        assert_eq!((waiting.events.len(), waiting.events[0].seq, waiting.bytes), (1, Some(300), frame.len()));

        let mut waiting = Waiting::default();
        waiting.hold(stream, None, &frame);
        waiting.hold(stream, Some(1), &frame);
        waiting.forget();
        assert_eq!(
            (waiting.events.len(), waiting.events[0].seq, waiting.bytes),
            (1, None, frame.len()),
            "no snapshot has it"
        );
    }
}
