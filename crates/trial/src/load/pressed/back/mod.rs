//! Everybody as fast as the server opens connections, without a pause, as clients that know no better: until each was told `ready` and what
//! changed for them since they left. One step at a time, so that others can be followed meanwhile.

mod peer;

use std::{
    collections::HashMap,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use memchr::memmem;
use serde::Deserialize;
use uuid::Uuid;

use self::peer::{Peer, Step};
use super::person;
use crate::{
    load::subject::Subject,
    process::Server,
    wire::{self, Next},
};

/// Until everybody must be back, whatever is bound to be faster.
const PATIENCE: Duration = Duration::from_mins(3);
const RETRY: Duration = Duration::from_secs(1);
/// Connections that are opened side by side.
const KNOCKING: usize = 500;
/// Connections that one step opens, and that it looks at.
const KNOCKS: usize = 2;
const LOOKS: usize = 16;

/// A connection, and the bytes of a frame that is not whole yet.
pub(super) type Kept = (TcpStream, Vec<u8>);

/// How far somebody knows their own stream and their rooms.
#[derive(Clone, Default)]
pub(super) struct Known {
    own: i64,
    rooms: HashMap<Uuid, i64>,
}

/// What everybody missed.
#[derive(Clone, Default)]
pub(super) struct Away {
    /// How far each person knew; empty where nobody was there before.
    pub(super) known: Vec<Known>,
    /// The texts that were written meanwhile, by room.
    pub(super) written: HashMap<Uuid, Vec<Uuid>>,
}

/// Everybody on their way.
pub(super) struct Return<'a> {
    subject: &'a Subject,
    address: SocketAddr,
    count: usize,
    began: Instant,
    away: &'a Away,
    /// How far each person knows now.
    pub(super) known: Vec<Known>,
    peers: Vec<Peer>,
    knocking: usize,
    there: usize,
    turn: usize,
    buffer: Vec<u8>,
}

/// `ready`, as far as it is looked at.
#[derive(Deserialize)]
struct Ready {
    seq: i64,
    rooms: Vec<Head>,
}

#[derive(Deserialize)]
struct Head {
    id: Uuid,
    seq: i64,
}

/// Changes, as far as they are looked at.
#[derive(Deserialize)]
struct Changes {
    #[serde(default)]
    items: Vec<Item>,
    seq: i64,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    reset: bool,
}

#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: String,
    row: Row,
}

#[derive(Deserialize)]
struct Row {
    /// Rows of some kinds have none.
    id: Option<Uuid>,
}

/// Everybody for the first time, one after the other.
pub(super) fn come_back(subject: &Subject, server: &Server, count: usize) -> anyhow::Result<Vec<Kept>> {
    let away = Away::default();
    let mut back = Return::new(subject, server, count, &away);
    while !back.is_done() {
        back.go_on()?;
    }
    Ok(back.into_kept())
}

impl<'a> Return<'a> {
    pub(super) fn new(subject: &'a Subject, server: &Server, count: usize, away: &'a Away) -> Self {
        Self {
            subject,
            address: server.address,
            count,
            began: Instant::now(),
            away,
            known: vec![Known::default(); person(count) + 1],
            peers: Vec::with_capacity(count),
            knocking: 0,
            there: 0,
            turn: 0,
            buffer: vec![0; 64 * 1_024],
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.there == self.count
    }

    /// When each was told `ready`, and when each knew what they had missed: seconds, in their order.
    pub(super) fn times(&self) -> [Vec<f64>; 2] {
        let sorted = |of: fn(&Peer) -> f64| {
            let mut times: Vec<f64> = self.peers.iter().map(of).collect();
            times.sort_by(f64::total_cmp);
            times
        };
        [sorted(|peer| peer.back), sorted(|peer| peer.caught_up)]
    }

    pub(super) fn into_kept(self) -> Vec<Kept> {
        self.peers.into_iter().map(|peer| (peer.stream, peer.bytes)).collect()
    }

    /// Lets some knock while few do, and reads what there is from the next ones in turn; whether there was anything to do.
    pub(super) fn go_on(&mut self) -> anyhow::Result<bool> {
        ensure!(
            self.is_done() || self.began.elapsed() < PATIENCE,
            "{} of {} are back",
            self.there,
            self.count
        );
        let mut found = false;
        for _ in 0..KNOCKS {
            if self.knocking < KNOCKING && self.peers.len() < self.count {
                self.peers.push(Peer::knock(self.address)?);
                self.knocking += 1;
                found = true;
            }
        }
        for _ in 0..LOOKS.min(self.peers.len()) {
            self.turn = (self.turn + 1) % self.peers.len();
            found |= self.look(self.turn).with_context(|| format!("connection {}", self.turn))?;
        }
        Ok(found)
    }

    /// Reads what there is from one; whether there was anything.
    fn look(&mut self, index: usize) -> anyhow::Result<bool> {
        let peer = &mut self.peers[index];
        if peer.asks_again.is_some_and(|at| at <= Instant::now()) {
            peer.asks_again = None;
            peer.say(&peer.asked.clone())?;
        }
        if !peer.read(&mut self.buffer)? {
            return Ok(false);
        }
        if matches!(peer.step, Step::Upgrade) && !peer.upgrade()? {
            return Ok(true);
        }
        let bytes = std::mem::take(&mut self.peers[index].bytes);
        let mut used = 0;
        while let Next::Frame { payload, length } = wire::next(&bytes[used..])? {
            used += length;
            self.hear(index, payload)?;
        }
        self.peers[index].bytes.extend_from_slice(&bytes[used..]);
        Ok(true)
    }

    fn hear(&mut self, index: usize, payload: &[u8]) -> anyhow::Result<()> {
        let peer = &mut self.peers[index];
        ensure!(!payload.starts_with(b"44"), "refused: {}", String::from_utf8_lossy(payload));
        match peer.step {
            _ if payload == b"2" => peer.say("3"),
            Step::Open if payload.starts_with(b"0{") => {
                peer.step = Step::Ready;
                self.knocking -= 1;
                peer.say(&format!("40{}", self.subject.auth(person(index))))
            }
            Step::Ready if payload.starts_with(self.subject.entered()) => self.enter(index, payload),
            Step::Own | Step::Room(_) if payload.starts_with(b"430[") => self.learn(index, payload),
            _ => Ok(()),
        }
    }

    /// Somebody is told how far their streams are: they ask for what moved.
    fn enter(&mut self, index: usize, payload: &[u8]) -> anyhow::Result<()> {
        let (_, ready): (String, Ready) = serde_json::from_slice(&payload[2..])?;
        let (person, peer) = (person(index), &mut self.peers[index]);
        peer.back = self.began.elapsed().as_secs_f64();
        let known = self.away.known.get(person);
        if let Some(known) = known {
            ensure!(ready.seq >= known.own, "the own stream was at {} and is at {}", known.own, ready.seq);
            for head in &ready.rooms {
                let after = *known.rooms.get(&head.id).context("nobody came into another room")?;
                ensure!(head.seq >= after, "a room was at {after} and is at {}", head.seq);
                if head.seq > after {
                    peer.rooms.push((head.id, after));
                }
            }
        }
        self.known[person].rooms = ready.rooms.iter().map(|head| (head.id, head.seq)).collect();
        peer.step = Step::Own;
        peer.ask(format!(r#"420["me:changes",{{"after":{}}}]"#, known.map_or(0, |known| known.own)))
    }

    /// An answer that holds changes, or refuses them for the rush.
    fn learn(&mut self, index: usize, payload: &[u8]) -> anyhow::Result<()> {
        let peer = &mut self.peers[index];
        if memmem::find(payload, br#""ok":true"#).is_none() {
            let told = String::from_utf8_lossy(payload);
            ensure!(told.contains(r#""code":"overloaded""#), "{told}");
            peer.asks_again = Some(Instant::now() + RETRY);
            return Ok(());
        }
        let (changes,): (Changes,) = serde_json::from_slice(&payload[3..])?;
        // Whoever comes for the first time knows nothing that could be gone on with.
        let is_known = self.away.known.get(person(index)).is_some();
        ensure!(!(changes.reset && is_known), "what little happened is to be loaded anew");
        match peer.step {
            Step::Room(room) => {
                let texts = changes.items.into_iter().filter(|item| item.kind == "message");
                peer.heard.extend(texts.filter_map(|item| item.row.id));
                if changes.more {
                    return peer.ask_for(room, changes.seq);
                }
            }
            _ if changes.more => {
                return peer.ask(format!(r#"420["me:changes",{{"after":{}}}]"#, changes.seq));
            }
            _ => self.known[person(index)].own = changes.seq,
        }
        match peer.rooms.pop() {
            Some((room, after)) => peer.ask_for(room, after),
            None => self.arrive(index),
        }
    }

    /// Somebody has heard of everything: it must be what was written.
    fn arrive(&mut self, index: usize) -> anyhow::Result<()> {
        let peer = &mut self.peers[index];
        (peer.step, peer.caught_up) = (Step::Nothing, self.began.elapsed().as_secs_f64());
        self.there += 1;
        let Some(known) = self.away.known.get(person(index)) else { return Ok(()) };
        let wanted = self.away.written.iter().filter(|(room, _)| known.rooms.contains_key(room));
        let mut wanted: Vec<_> = wanted.flat_map(|(_, texts)| texts).copied().collect();
        let mut heard = std::mem::take(&mut peer.heard);
        wanted.sort_unstable();
        heard.sort_unstable();
        if wanted != heard {
            bail!(
                "{} texts were written while they were away, and they heard others: {}",
                wanted.len(),
                heard.len()
            );
        }
        Ok(())
    }
}
