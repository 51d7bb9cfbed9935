//! Many connections on one thread.
//!
//! They are read in the order in which a server writes to them, room by room, without asking the kernel first which are ready: that
//! would cost the server's processor something for each delivery, which over a network it does not pay.

mod peer;

use std::{
    ops::Range,
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use klatch_trial::Random;

pub(super) use self::peer::Peer;
use super::{Rooms, busy::Idle, subject::Subject};
use crate::{process::Server, wire::Newcomer};

/// Read at once from one connection. A connection with less to read is empty afterwards.
pub(super) const BUFFER_BYTES: usize = 64 * 1_024;
/// How many come in side by side, as after a server has restarted.
const SIDE_BY_SIDE: usize = 100;
/// Connections that one sweep reads.
const SWEPT: usize = 32;
/// How often it is, before the next one has its turn.
const TRIES: usize = 20;

/// Everybody who is connected to one server.
pub(super) struct Crowd {
    peers: Vec<Peer>,
    buffer: Vec<u8>,
    pub(super) rooms: Rooms,
    /// How the frames begin that are looked at.
    wanted: &'static [u8],
    /// The room that is read, and in each room the member whose turn it is.
    room: usize,
    turns: Vec<usize>,
    /// Whom a sweep begins with.
    swept: usize,
    /// What of its time the generator has nothing to do.
    pub(super) idle: Idle,
    /// Who says something.
    pub(super) chance: Random,
    /// Who is connected, where it is not everybody in turn.
    people: Vec<usize>,
}

impl Crowd {
    /// Connects everybody, some side by side, and waits until each is in their room.
    pub(super) fn connect(subject: &Subject, server: &Server, rooms: Rooms) -> anyhow::Result<Self> {
        let mut crowd = Self::of(subject, rooms);
        crowd.grow(subject, server, rooms.people())?;
        Ok(crowd)
    }

    /// Nobody yet of those who are to be in these rooms.
    pub(super) fn of(subject: &Subject, rooms: Rooms) -> Self {
        let (peers, buffer) = (Vec::with_capacity(rooms.people()), vec![0; BUFFER_BYTES]);
        let (wanted, turns) = (subject.delivery(), vec![0; rooms.count]);
        Self {
            peers,
            buffer,
            rooms,
            wanted,
            room: 0,
            turns,
            swept: 0,
            idle: Idle::default(),
            chance: Random::new(1),
            people: Vec::new(),
        }
    }

    /// Connects these people, who need not be in the same room.
    pub(super) fn of_people(subject: &Subject, server: &Server, people: Vec<usize>) -> anyhow::Result<Self> {
        let (count, rooms) = (people.len(), Rooms { count: 1, size: people.len() });
        let mut crowd = Self { people, ..Self::of(subject, rooms) };
        crowd.grow(subject, server, count)?;
        Ok(crowd)
    }

    /// Connects the next ones as [`Crowd::connect`] does, until there are so many.
    pub(super) fn grow(&mut self, subject: &Subject, server: &Server, count: usize) -> anyhow::Result<()> {
        while self.len() < count {
            let from = self.len();
            let indices = from..(from + SIDE_BY_SIDE).min(count);
            self.let_in(subject, server, indices).with_context(|| format!("connections from {from} on"))?;
        }
        self.idle(Duration::from_millis(500)) // what connecting itself caused arrives
    }

    /// Lets some in, each step for all of them before the next step.
    fn let_in(&mut self, subject: &Subject, server: &Server, indices: Range<usize>) -> anyhow::Result<()> {
        let newcomers: anyhow::Result<Vec<_>> =
            indices.clone().map(|_| Newcomer::knock(server.address)).collect();
        let mut newcomers = newcomers?;
        for (newcomer, index) in newcomers.iter_mut().zip(indices.clone()) {
            newcomer.come_in(&subject.auth(self.people.get(index).copied().unwrap_or(index)))?;
        }
        for (newcomer, index) in newcomers.iter_mut().zip(indices.clone()) {
            newcomer.wait_for(b"40")?;
            if let Some(entrance) = subject.entrance(index / self.rooms.size) {
                newcomer.say(&entrance)?;
            }
        }
        for mut newcomer in newcomers {
            newcomer.wait_for(subject.entered())?;
            let (stream, rest) = newcomer.into_parts();
            self.peers.push(Peer::new(stream, &rest)?);
        }
        Ok(())
    }

    /// How many are connected.
    pub(super) fn len(&self) -> usize {
        self.peers.len()
    }

    /// Says something. What is said is short and the server reads it, so the kernel takes it whole.
    pub(super) fn send(&mut self, index: usize, payload: &str) -> anyhow::Result<()> {
        self.peers[index].send(payload)
    }

    /// Says something where the kernel takes it, if only in part; whether it did.
    pub(super) fn offer(&mut self, index: usize, payload: &str) -> anyhow::Result<bool> {
        self.peers[index].offer(payload)
    }

    /// From now on looks at frames that begin so, in place of deliveries.
    pub(super) fn listen_for(&mut self, start: &'static [u8]) {
        self.wanted = start;
    }

    /// Reads what there is from the next ones in turn, without waiting for anybody. `seen` gets the connection's index.
    pub(super) fn sweep(
        &mut self,
        seen: &mut impl FnMut(usize, &[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let (began, mut has_read) = (Instant::now(), false);
        for _ in 0..SWEPT.min(self.len()) {
            let (index, wanted) = (self.swept, self.wanted);
            self.swept = (index + 1) % self.len();
            let peer = &mut self.peers[index];
            peer.flush()?;
            has_read |= peer
                .read(&mut self.buffer, &mut |payload| {
                    if payload.starts_with(wanted) { seen(index, payload) } else { Ok(()) }
                })
                .with_context(|| format!("connection {index}"))?;
        }
        if !has_read {
            self.idle.round_in_vain(began.elapsed());
        }
        Ok(())
    }

    /// Reads what there is from one connection, whatever it is; whether there was anything.
    pub(super) fn look(
        &mut self,
        index: usize,
        seen: &mut impl FnMut(&[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        let has_read =
            self.peers[index].read(&mut self.buffer, seen).with_context(|| format!("connection {index}"))?;
        if has_read {
            self.idle.end();
        } else {
            self.idle.found_nothing();
        }
        Ok(has_read)
    }

    /// Answers pings for a while, and drops what else comes.
    pub(super) fn idle(&mut self, time: Duration) -> anyhow::Result<()> {
        let until = Instant::now() + time;
        while Instant::now() < until {
            for index in 0..self.len() {
                self.read(index, &mut |_, _| Ok(()))?;
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Reads on in a room, at most once around, then goes on to the next one; whether there was anything. `delivered` gets the room's
    /// index and the payload of each delivery.
    pub(super) fn watch(
        &mut self,
        delivered: &mut impl FnMut(usize, &[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        let (room, size) = (self.room, self.rooms.size);
        let (mut reads, mut misses) = (0, 0);
        self.idle.end();
        while reads < size && misses < TRIES + size {
            let has_read = self.read(room * size + self.turns[room], delivered)?;
            if has_read {
                self.idle.end();
            } else {
                self.idle.found_nothing();
            }
            (reads, misses) = if has_read { (reads + 1, 0) } else { (reads, misses + 1) };
            if misses > 0 && misses <= TRIES {
                self.idle.pause(None);
            } else {
                // Whoever has nothing for long had it with what came before: somebody else is next.
                self.turns[room] = (self.turns[room] + 1) % size;
            }
        }
        self.room = (room + 1) % self.rooms.count;
        Ok(reads > 0)
    }

    /// Reads what there is from one connection; whether there was anything.
    fn read(
        &mut self,
        index: usize,
        delivered: &mut impl FnMut(usize, &[u8]) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        let (room, wanted) = (index / self.rooms.size, self.wanted);
        self.peers[index]
            .read(&mut self.buffer, &mut |payload| {
                if payload.starts_with(wanted) { delivered(room, payload) } else { Ok(()) }
            })
            .with_context(|| format!("connection {index}"))
    }
}
