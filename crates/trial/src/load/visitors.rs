//! People who come and go while others talk. They have a thread of their own, because whoever comes in is waited for.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::anyhow;
use klatch_trial::Random;

use super::{
    crowd::{BUFFER_BYTES, Peer},
    subject::Subject,
};
use crate::wire::Newcomer;

/// How often somebody comes or goes.
const MOVE_EVERY: Duration = Duration::from_millis(100);
/// Until they are read again: nobody measures how long they wait.
const GLANCE: Duration = Duration::from_millis(10);

/// Those who come and go, until they are told to stop.
pub(super) struct Visitors {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    deliveries: AtomicU64,
    moves: AtomicU64,
}

/// What they did and were told.
pub(super) struct Visits {
    pub(super) deliveries: u64,
    /// How often somebody came or went.
    pub(super) moves: u64,
}

struct Guests {
    address: SocketAddr,
    auths: Vec<String>,
    entered: &'static [u8],
    peers: Vec<Option<Peer>>,
}

impl Visitors {
    /// Lets every second of these people in, and then one of them come or go now and then.
    pub(super) fn begin(
        subject: &Subject,
        address: SocketAddr,
        people: &[usize],
        chance: Random,
    ) -> anyhow::Result<Self> {
        let auths: Vec<String> = people.iter().map(|person| subject.auth(*person)).collect();
        let mut guests = Guests { address, entered: subject.entered(), peers: Vec::new(), auths };
        for index in 0..people.len() {
            let peer = if index % 2 == 0 { Some(guests.come_in(index)?) } else { None };
            guests.peers.push(peer);
        }
        let (shared, wanted) = (Arc::<Shared>::default(), subject.delivery());
        let theirs = Arc::clone(&shared);
        let thread = thread::spawn(move || guests.visit(&theirs, wanted, chance));
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What there was since this was last asked.
    pub(super) fn take(&self) -> Visits {
        Visits {
            deliveries: self.shared.deliveries.swap(0, Ordering::Relaxed),
            moves: self.shared.moves.swap(0, Ordering::Relaxed),
        }
    }

    /// Lets all of them go; an error when one of them was sent away.
    pub(super) fn end(mut self) -> anyhow::Result<()> {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return Ok(()) };
        thread.join().map_err(|_| anyhow!("those who come and go broke down"))?
    }
}

impl Drop for Visitors {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
    }
}

impl Guests {
    fn come_in(&self, index: usize) -> anyhow::Result<Peer> {
        let mut newcomer = Newcomer::knock(self.address)?;
        newcomer.come_in(&self.auths[index])?;
        newcomer.wait_for(self.entered)?;
        let (stream, rest) = newcomer.into_parts();
        Peer::new(stream, &rest)
    }

    fn visit(mut self, shared: &Shared, wanted: &[u8], mut chance: Random) -> anyhow::Result<()> {
        let (mut buffer, mut next) = (vec![0; BUFFER_BYTES], Instant::now() + MOVE_EVERY);
        while !shared.is_over.load(Ordering::Relaxed) && !self.peers.is_empty() {
            for peer in self.peers.iter_mut().flatten() {
                peer.read(&mut buffer, &mut |payload| {
                    shared.deliveries.fetch_add(payload.starts_with(wanted).into(), Ordering::Relaxed);
                    Ok(())
                })?;
            }
            if Instant::now() >= next {
                let index = chance.below(self.peers.len() as u64) as usize;
                let was_here = self.peers[index].take().is_some();
                self.peers[index] = if was_here { None } else { Some(self.come_in(index)?) };
                shared.moves.fetch_add(1, Ordering::Relaxed);
                next += MOVE_EVERY;
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }
}
