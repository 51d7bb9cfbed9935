//! One stream on this node: its order, its sockets, and what is told besides its rows.

mod reads;

use std::collections::{HashMap, HashSet};

use model::{Emitted, Stream, UserId};
use parking_lot::Mutex;
use socketio::{Frame, SocketId};

use self::reads::PendingRead;
use super::{
    client::{Run, Socket, deliver, deliver_run},
    fanout,
    hub::Hub,
    sequencer::{Due, Sequencer},
};

/// Events are joined into one write until they are this long together: far below what a full socket may queue.
const MAX_RUN_BYTES: usize = 16 * 1024;

/// One stream with a local socket.
#[derive(Debug)]
pub(super) struct Entry {
    stream: Stream,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sequencer: Sequencer,
    /// In the order of the sockets' ids: found without walking through a large room, and as small as a list can be.
    sockets: Vec<Place>,
    /// The member stamp by which somebody left: what is older does not let them in again.
    left: HashMap<UserId, i64>,
    reads: HashMap<UserId, PendingRead>,
    /// Somebody is reading what the sequencer misses.
    is_repairing: bool,
    /// Somebody will send the positions that wait.
    is_flushing: bool,
    /// Taken out of the map: whoever still holds the entry asks for a new one.
    is_closed: bool,
}

/// A socket in a stream.
#[derive(Debug)]
struct Place {
    socket: Socket,
    /// The member stamp it came in by; an older one does not put it out. 0 in a person's own stream.
    member_seq: i64,
}

/// What a socket that entered has heard of its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// The entry is closed: ask for a new one.
    Closed,
    /// All from where it came in.
    Whole,
    /// Nobody was here before: what was told since it came in may have passed by unheard.
    Unsure,
    /// Less than the others, who have heard what came after it came in.
    Late,
}

impl Entry {
    /// A stream nobody is in yet.
    pub(super) fn new(stream: Stream) -> Entry {
        Entry { stream, state: Mutex::default() }
    }

    /// Puts a socket in, unless a newer stamp has put its person out already. With `head`, the stream's place when it came in, that
    /// is told where nobody knew it.
    pub(super) fn enter(&self, hub: &Hub, socket: &Socket, member_seq: i64, head: Option<i64>) -> Entered {
        let mut state = self.state.lock();
        if state.is_closed {
            return Entered::Closed;
        }
        let is_new = state.lets_in(socket.session().user_id(), member_seq)
            && state.put(socket, self.stream, member_seq);
        let Some(head) = head else { return Entered::Whole };
        let known = state.sequencer.head();
        let due = state.sequencer.start(head);
        self.pass_on(hub, &mut state, due);
        match known {
            None => Entered::Unsure,
            Some(known) if is_new && known > head => Entered::Late,
            Some(_) => Entered::Whole,
        }
    }

    /// The member stamp a socket came in by, when it is in.
    pub(super) fn member_seq(&self, socket: &Socket) -> Option<i64> {
        let state = self.state.lock();
        state.place(socket).ok().map(|at| state.sockets[at].member_seq)
    }

    /// Takes a socket out that came in by this stamp or an older one.
    pub(super) fn remove(&self, socket: &Socket, member_seq: i64) {
        let mut state = self.state.lock();
        if let Ok(at) = state.place(socket)
            && state.sockets[at].member_seq <= member_seq
        {
            state.sockets.remove(at);
            socket.session().forget_stream(self.stream);
        }
    }

    /// Closes the entry when nobody is in it. True for whoever closed it: the map must forget it.
    pub(super) fn close_if_empty(&self) -> bool {
        let mut state = self.state.lock();
        let closes = state.sockets.is_empty() && !state.is_closed;
        state.is_closed |= closes;
        closes
    }

    /// The stream.
    pub(super) fn stream(&self) -> Stream {
        self.stream
    }

    /// Says where the stream stands, where nobody knew it. True as for [`Entry::push`].
    pub(super) fn start(&self, hub: &Hub, head: i64) -> bool {
        let mut state = self.state.lock();
        let due = state.sequencer.start(head);
        self.pass_on(hub, &mut state, due);
        state.wants_repair()
    }

    /// Whether the stream's events are passed on only from above a stamp on.
    pub(super) fn began_above(&self, seq: i64) -> bool {
        self.state.lock().sequencer.began_above(seq)
    }

    /// Takes stamped events in and passes on what has its turn. True when something is missing and the
    /// caller must see to its repair.
    pub(super) fn push(&self, hub: &Hub, events: Vec<(i64, Emitted)>) -> bool {
        let mut state = self.state.lock();
        let mut due = Vec::new();
        for (seq, event) in events {
            due.extend(state.sequencer.push(seq, event));
        }
        self.pass_on(hub, &mut state, due);
        state.wants_repair()
    }

    /// Notes that the stream's head is at `head` in the database. True as for [`Entry::push`].
    pub(super) fn compare(&self, head: i64) -> bool {
        let mut state = self.state.lock();
        state.sequencer.lose(head);
        state.wants_repair()
    }

    /// Where to read from, while something is missing; `None` ends the repair.
    pub(super) fn missing_after(&self) -> Option<i64> {
        let mut state = self.state.lock();
        let head = state.sequencer.head().filter(|_| state.sequencer.has_gap() && !state.is_closed);
        state.is_repairing = head.is_some();
        head
    }

    /// Takes in what was read.
    pub(super) fn repair(&self, hub: &Hub, rows: Vec<(i64, Emitted)>, up_to: i64) {
        let mut state = self.state.lock();
        let due = state.sequencer.repair(rows, up_to);
        self.pass_on(hub, &mut state, due);
    }

    /// Too much is missing to be sent: jumps ahead; the sockets answered must start anew.
    pub(super) fn skip_to(&self, hub: &Hub, head: i64) -> Vec<Socket> {
        let mut state = self.state.lock();
        let due = state.sequencer.skip_to(head);
        self.pass_on(hub, &mut state, due);
        state.sockets.iter().map(|place| place.socket.clone()).collect()
    }

    /// The sockets in the stream.
    pub(super) fn sockets(&self) -> Vec<Socket> {
        self.state.lock().sockets.iter().map(|place| place.socket.clone()).collect()
    }

    /// Sends what has no stamp to everybody in the stream, but for some people.
    pub(super) fn tell(&self, frame: &Frame, except: &[UserId]) {
        let state = self.state.lock();
        for Place { socket, .. } in &state.sockets {
            if !except.contains(&socket.session().user_id()) {
                deliver(socket, self.stream, frame);
            }
        }
    }

    /// Sends what has no stamp to everybody in the stream who is not yet in `told`.
    pub(super) fn tell_once(&self, frame: &Frame, told: &mut HashSet<SocketId>) {
        let state = self.state.lock();
        for Place { socket, .. } in &state.sockets {
            if told.insert(socket.id()) {
                deliver(socket, self.stream, frame);
            }
        }
    }

    /// Passes events on in order, and acts on what they say about who is in the stream: sockets enter a
    /// room before they hear of it, and leave it after they heard of that. What comes between two such
    /// events leaves in one write per socket.
    fn pass_on(&self, hub: &Hub, state: &mut State, due: Vec<Due>) {
        let (mut parts, mut bytes) = (Vec::new(), 0);
        for due in due {
            if let Some((stamp, head)) = fanout::entering(&due.event) {
                self.send_run(state, &mut parts);
                bytes = 0;
                for Place { socket, .. } in &state.sockets {
                    hub.enter_room(socket, stamp.room_id, stamp.seq, head);
                }
            }
            let (seq, membership, ended) =
                (due.seq, fanout::membership(&due.event), fanout::ended_session(&due.event));
            let frame = fanout::frame(due);
            bytes += frame.len();
            parts.push((seq, frame));
            if membership.is_some() || ended.is_some() || bytes > MAX_RUN_BYTES {
                self.send_run(state, &mut parts);
                bytes = 0;
            }
            if let Some((user, member_seq, is_in)) = membership {
                state.act(self.stream, user, member_seq, is_in);
            }
            if let Some(session) = ended {
                let sockets = state.sockets.iter().map(|place| &place.socket);
                sockets.filter(|one| one.session().session_id() == session).for_each(fanout::end_session);
            }
        }
        self.send_run(state, &mut parts);
    }

    fn send_run(&self, state: &State, parts: &mut Vec<(i64, Frame)>) {
        let Some(run) = Run::of(std::mem::take(parts)) else { return };
        for Place { socket, .. } in &state.sockets {
            deliver_run(socket, self.stream, &run);
        }
    }
}

impl State {
    fn lets_in(&self, user: UserId, member_seq: i64) -> bool {
        self.left.get(&user).is_none_or(|left| *left < member_seq)
    }

    /// Puts a socket in by a stamp; whether it was not in before.
    fn put(&mut self, socket: &Socket, stream: Stream, member_seq: i64) -> bool {
        match self.place(socket) {
            Err(at) if socket.session().note_stream(stream) => {
                self.sockets.insert(at, Place { socket: socket.clone(), member_seq });
                return true;
            }
            Err(_) => {} // it is gone
            Ok(at) => self.sockets[at].member_seq = member_seq.max(self.sockets[at].member_seq),
        }
        false
    }

    /// Where a socket stands, or would.
    fn place(&self, socket: &Socket) -> Result<usize, usize> {
        self.sockets.binary_search_by_key(&socket.id(), |place| place.socket.id())
    }

    /// Acts on a member row: whoever left is out, unless a newer one has let them in already.
    fn act(&mut self, stream: Stream, user: UserId, seq: i64, is_in: bool) {
        if is_in {
            if self.lets_in(user, seq) {
                self.left.remove(&user);
            }
            return;
        }
        let left = self.left.entry(user).or_insert(seq);
        *left = seq.max(*left);
        self.put_out(stream, |place| place.socket.session().user_id() == user && place.member_seq <= seq);
    }

    /// Puts out of the stream whoever leaves: in the list and in the client's own at once.
    fn put_out(&mut self, stream: Stream, leaves: impl Fn(&Place) -> bool) {
        self.sockets.retain(|place| {
            let is_leaving = leaves(place);
            if is_leaving {
                place.socket.session().forget_stream(stream);
            }
            !is_leaving
        });
    }

    /// Whether something is missing and nobody reads it yet; then the caller does.
    fn wants_repair(&mut self) -> bool {
        let wants = self.sequencer.has_gap() && !self.is_repairing;
        self.is_repairing |= wants;
        wants
    }
}
