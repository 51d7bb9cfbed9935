//! The peers of one flood, driven by whoever calls [`Peers::go_on`] often.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::ensure;
use memchr::memmem;

use super::{super::person, Kind};
use crate::{
    load::subject::Subject,
    wire::{self, Newcomer},
};

/// So many are opened a second: where each is closed after ten seconds and another takes its place, five thousand stand.
const OPENED_PER_SEC: f64 = 500.0;
/// How many are looked at in a step.
const LOOKS: usize = 16;
/// Between two bytes of a head, and two fragments.
const BYTE_PAUSE: Duration = Duration::from_secs(3);
const FRAGMENT_PAUSE: Duration = Duration::from_millis(250);
/// What is sent of a head, again and again.
const HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Word: ";
/// The first fragment of a text, and any other: a byte each, masked with zeros.
const FIRST: [u8; 7] = [0x01, 0x81, 0, 0, 0, 0, b'4'];
const NEXT: [u8; 7] = [0x00, 0x81, 0, 0, 0, 0, b'2'];

/// All of one kind.
pub(super) struct Peers<'a> {
    subject: &'a Subject,
    address: SocketAddr,
    kind: Kind,
    count: usize,
    began: Instant,
    all: Vec<Peer>,
    turn: usize,
    /// How many were due to be opened, came, signed in, and were closed.
    due: u64,
    opened: usize,
    entered: usize,
    closed: usize,
    /// Of those that were closed, they that had begun what they came for.
    closed_inside: usize,
    is_over: bool,
}

struct Peer {
    stream: TcpStream,
    /// Whose it is.
    person: usize,
    /// What came until it was in.
    bytes: Vec<u8>,
    step: Step,
    /// How often it sent, and when it does next.
    sent: usize,
    next: Instant,
}

/// How far somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The WebSocket is waited for.
    Upgrade,
    /// `ready` is waited for.
    Ready,
    /// It does what it came for.
    In,
}

impl<'a> Peers<'a> {
    pub(super) fn new(subject: &'a Subject, address: SocketAddr, kind: Kind, count: usize) -> Self {
        Self {
            subject,
            address,
            kind,
            count,
            began: Instant::now(),
            all: Vec::new(),
            turn: 0,
            due: 0,
            opened: 0,
            entered: 0,
            closed: 0,
            closed_inside: 0,
            is_over: false,
        }
    }

    /// Nobody takes the place of one that is closed any more.
    pub(super) fn open_no_more(&mut self) {
        self.is_over = true;
    }

    /// How many could stand by now, as they are opened one after the other.
    pub(super) fn wanted(&self) -> usize {
        let stay = self.kind.stays().min(self.began.elapsed());
        self.count.min((stay.as_secs_f64() * OPENED_PER_SEC) as usize)
    }

    /// Whether they did by now what they came for: who is refused at the door presses nothing.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let (kind, wanted) = (self.kind.name(), self.wanted());
        ensure!(
            self.kind == Kind::SlowHeads || self.entered >= wanted / 2,
            "of {wanted} {kind} only {} signed in",
            self.entered
        );
        let is_time = self.began.elapsed() >= self.kind.closed_within();
        ensure!(
            self.kind != Kind::Fragments || !is_time || self.closed_inside > 0,
            "nobody of those {kind} was closed while others came"
        );
        Ok(())
    }

    /// Opens one where it is due, and lets the next ones do what they do; whether there was anything to do.
    pub(super) fn go_on(&mut self) -> anyhow::Result<bool> {
        let mut found = false;
        if self.began.elapsed().as_secs_f64() * OPENED_PER_SEC > self.due as f64 {
            self.due += 1;
            if !self.is_over && self.all.len() < self.count {
                self.all.push(Peer::open(self.address, self.kind, person(self.opened % self.count))?);
                self.opened += 1;
                found = true;
            }
        }
        for _ in 0..LOOKS.min(self.all.len()) {
            self.turn = (self.turn + 1) % self.all.len().max(1);
            let Some(peer) = self.all.get_mut(self.turn) else { break };
            let was = peer.step;
            let outcome = peer.go_on(self.kind, self.subject);
            found |= !matches!(outcome, Ok(false));
            if outcome.is_err() {
                drop(self.all.swap_remove(self.turn));
                self.closed += 1;
                self.closed_inside += usize::from(was == Step::In);
            } else if was != peer.step && peer.step == Step::In {
                self.entered += 1;
            }
        }
        Ok(found)
    }

    /// What became of them.
    pub(super) fn summary(&self) -> String {
        match self.kind {
            Kind::SlowHeads => format!("{} came, {} were closed", self.opened, self.closed),
            Kind::Fragments => {
                format!("{} came, {} signed in, {} were closed", self.opened, self.entered, self.closed)
            }
            Kind::Silent => format!("{} came, {} signed in", self.opened, self.entered),
        }
    }
}

impl Peer {
    fn open(address: SocketAddr, kind: Kind, person: usize) -> anyhow::Result<Self> {
        let (stream, step) = match kind {
            Kind::SlowHeads => (wire::call(address)?, Step::In),
            Kind::Fragments | Kind::Silent => (Newcomer::knock(address)?.into_parts().0, Step::Upgrade),
        };
        stream.set_nonblocking(true)?;
        Ok(Self { stream, person, bytes: Vec::new(), step, sent: 0, next: Instant::now() })
    }

    /// Does what is due; whether there was anything, and an error when it is closed.
    fn go_on(&mut self, kind: Kind, subject: &Subject) -> std::io::Result<bool> {
        if self.step == Step::In && kind == Kind::Silent {
            return Ok(false);
        }
        let has_read = self.read()?;
        match self.step {
            Step::Upgrade if memmem::find(&self.bytes, b"0{").is_some() => {
                self.step = Step::Ready;
                self.write(&wire::text_frame(format!("40{}", subject.auth(self.person)).as_bytes()))?;
            }
            Step::Ready if memmem::find(&self.bytes, br#"42["ready""#).is_some() => self.step = Step::In,
            Step::In if self.next <= Instant::now() => self.flood(kind)?,
            Step::Upgrade | Step::Ready | Step::In => return Ok(has_read),
        }
        Ok(true)
    }

    fn flood(&mut self, kind: Kind) -> std::io::Result<()> {
        let (at, pause) = (self.sent, BYTE_PAUSE);
        self.sent += 1;
        self.next = Instant::now() + if kind == Kind::Fragments { FRAGMENT_PAUSE } else { pause };
        match kind {
            Kind::SlowHeads => self.write(&[HEAD.get(at).copied().unwrap_or(b'x')]),
            Kind::Fragments => self.write(if at == 0 { &FIRST } else { &NEXT }),
            Kind::Silent => Ok(()),
        }
    }

    /// Reads what there is; whether there was anything. What comes later than `ready` is forgotten.
    fn read(&mut self) -> std::io::Result<bool> {
        let mut buffer = [0; 16_384];
        let has_read = match self.stream.read(&mut buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                self.bytes.extend_from_slice(&buffer[..count]);
                true
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => false,
            Err(error) => return Err(error),
        };
        if self.step == Step::In {
            self.bytes = Vec::new();
        }
        Ok(has_read)
    }

    /// What is sent is short: a kernel that does not take it whole has a server that does not read.
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self.stream.write_all(bytes) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            outcome => outcome,
        }
    }
}
