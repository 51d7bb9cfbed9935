//! One stream on this node: its order, its sockets, and what is told besides its rows.

mod reads;
mod state;

use std::collections::HashSet;

use model::{Emitted, Stream, UserId};
use parking_lot::{Mutex, MutexGuard};
use socketio::{Frame, SocketId};

use self::state::{Place, State};
use super::{
    client::{Run, Socket, deliver, deliver_run},
    fanout,
    hub::Hub,
    sequencer::Due,
};

/// Events are joined into one write until they are this long together: far below what a full socket may queue.
const MAX_RUN_BYTES: usize = 16 * 1024;

/// One stream with a local socket.
#[derive(Debug)]
pub(super) struct Entry {
    stream: Stream,
    /// [`Hub::unheard`] when it was made.
    since: u64,
    state: Mutex<State>,
}

/// What a socket that entered has heard of its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// All from where it came in.
    Whole,
    /// Nobody was here before: what was told since it came in may have passed by unheard.
    Unsure,
    /// Less than the others, who have heard what came after it came in.
    Late,
}

/// A snapshot of somebody's membership in a room, for a socket that enters by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// The stamp of the membership.
    pub(super) member_seq: i64,
    /// Where the stream stood.
    pub(super) head: i64,
    /// [`Hub::unheard`] before it was taken.
    pub(super) unheard: u64,
    /// Whether the socket was in the room before it was taken.
    pub(super) was_in: bool,
}

impl Entry {
    /// A stream nobody is in yet; `since` is [`Hub::unheard`] now.
    pub(super) fn new(stream: Stream, since: u64) -> Entry {
        Entry { stream, since, state: Mutex::default() }
    }

    /// Puts a socket into its person's own stream. `None` when the entry is closed: ask for a new one.
    pub(super) fn enter_own(&self, socket: &Socket) -> Option<()> {
        let mut state = self.open()?;
        state.put(socket, self.stream, 0);
        Some(())
    }

    /// Puts a socket in, unless a newer stamp has put its person out already. `head`, the stream's place when it came in, is told where
    /// nobody knew it. `None` as for [`Entry::enter_own`].
    pub(super) fn enter(&self, hub: &Hub, socket: &Socket, member_seq: i64, head: i64) -> Option<Entered> {
        let mut state = self.open()?;
        let is_new = state.let_in(socket, self.stream, member_seq);
        let known = state.sequencer.head();
        let due = state.sequencer.start(head);
        self.pass_on(hub, &mut state, due);
        Some(match known {
            None => Entered::Unsure,
            Some(known) if is_new && known > head => Entered::Late,
            Some(_) => Entered::Whole,
        })
    }

    /// Puts a socket in by a snapshot. Whether it will hear all that is above: it has been in all along, or everything that was told since
    /// was told here, and nothing above the snapshot's head has been passed on. `None` as for [`Entry::enter_own`].
    pub(super) fn enter_from(&self, socket: &Socket, seen: Seen) -> Option<bool> {
        let mut state = self.open()?;
        let has_stayed = seen.was_in && state.place(socket).is_ok();
        state.let_in(socket, self.stream, seen.member_seq);
        let is_ahead = state.sequencer.head().is_some_and(|known| known > seen.head);
        Some(has_stayed || self.since <= seen.unheard && !is_ahead)
    }

    fn open(&self) -> Option<MutexGuard<'_, State>> {
        let state = self.state.lock();
        (!state.is_closed).then_some(state)
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

    /// Tells everybody that the stream is over, and closes it. True as for [`Entry::close_if_empty`].
    pub(super) fn end(&self, frame: &Frame) -> bool {
        let Some(mut state) = self.open() else { return false };
        for Place { socket, .. } in &state.sockets {
            deliver(socket, self.stream, frame);
        }
        state.put_out(self.stream, |_| true);
        state.is_closed = true;
        true
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
