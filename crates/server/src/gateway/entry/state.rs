//! What an entry holds under its lock: who is in the stream, and what was passed on.

use std::collections::HashMap;

use model::{Stream, UserId};

use super::{
    super::{client::Socket, sequencer::Sequencer},
    reads::PendingRead,
};

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) sequencer: Sequencer,
    /// In the order of the sockets' ids: found without walking through a large room, and as small as a list can be.
    pub(super) sockets: Vec<Place>,
    /// What most streams are without.
    pub(super) rare: Option<Box<Rare>>,
    /// Somebody is reading what the sequencer misses.
    pub(super) is_repairing: bool,
    /// Somebody will send the positions that wait.
    pub(super) is_flushing: bool,
    /// Taken out of the map: whoever still holds the entry asks for a new one.
    pub(super) is_closed: bool,
}

#[derive(Debug, Default)]
pub(super) struct Rare {
    /// The member stamp by which somebody left: what is older does not let them in again.
    pub(super) left: HashMap<UserId, i64>,
    pub(super) reads: HashMap<UserId, PendingRead>,
}

/// A socket in a stream.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) socket: Socket,
    /// The member stamp it came in by; an older one does not put it out. 0 in a person's own stream.
    pub(super) member_seq: i64,
}

impl State {
    /// Puts a socket in, unless a newer stamp has put its person out; whether it was not in before.
    pub(super) fn let_in(&mut self, socket: &Socket, stream: Stream, member_seq: i64) -> bool {
        self.lets_in(socket.session().user_id(), member_seq) && self.put(socket, stream, member_seq)
    }

    fn lets_in(&self, user: UserId, member_seq: i64) -> bool {
        let left = self.rare.as_ref().and_then(|rare| rare.left.get(&user));
        left.is_none_or(|left| *left < member_seq)
    }

    /// Puts a socket in by a stamp; whether it was not in before.
    pub(super) fn put(&mut self, socket: &Socket, stream: Stream, member_seq: i64) -> bool {
        match self.place(socket) {
            Err(at) if socket.session().note_stream(stream) => {
                if self.sockets.is_empty() {
                    self.sockets.reserve_exact(1); // people's own streams have one each
                }
                self.sockets.insert(at, Place { socket: socket.clone(), member_seq });
                return true;
            }
            Err(_) => {} // it is gone
            Ok(at) => self.sockets[at].member_seq = member_seq.max(self.sockets[at].member_seq),
        }
        false
    }

    /// Where a socket stands, or would.
    pub(super) fn place(&self, socket: &Socket) -> Result<usize, usize> {
        self.sockets.binary_search_by_key(&socket.id(), |place| place.socket.id())
    }

    /// Acts on a member row: whoever left is out, unless a newer one has let them in already.
    pub(super) fn act(&mut self, stream: Stream, user: UserId, seq: i64, is_in: bool) {
        if is_in {
            if self.lets_in(user, seq)
                && let Some(rare) = &mut self.rare
            {
                rare.left.remove(&user);
            }
            return;
        }
        let left = self.rare.get_or_insert_default().left.entry(user).or_insert(seq);
        *left = seq.max(*left);
        self.put_out(stream, |place| place.socket.session().user_id() == user && place.member_seq <= seq);
    }

    /// Puts out of the stream whoever leaves: in the list and in the client's own at once.
    pub(super) fn put_out(&mut self, stream: Stream, leaves: impl Fn(&Place) -> bool) {
        self.sockets.retain(|place| {
            let is_leaving = leaves(place);
            if is_leaving {
                place.socket.session().forget_stream(stream);
            }
            !is_leaving
        });
    }

    /// Whether something is missing and nobody reads it yet; then the caller does.
    pub(super) fn wants_repair(&mut self) -> bool {
        let wants = self.sequencer.has_gap() && !self.is_repairing;
        self.is_repairing |= wants;
        wants
    }
}
