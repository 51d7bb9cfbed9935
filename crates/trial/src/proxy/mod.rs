//! A bad network, between clients and a server: every connection through it comes to harm, sooner or later, by a seeded chance.

mod link;
#[cfg(test)]
mod tests;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use klatch_trial::Random;
use serde::Serialize;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

use self::link::{Gone, Link, Pace};

/// What the kernel keeps of what a server sends while this does not read: little, so that the server is soon full.
const RECEIVE_BYTES: u32 = 8 * 1024;

/// What can happen to a connection.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    /// It is closed at once.
    Cut,
    /// Everything takes longer for a while.
    Delay,
    /// A request is delivered, its answer is not, and then it is closed.
    LoseAnswer,
    /// Nothing goes through and nobody says so; in the end it is closed.
    HalfOpen,
    /// The client reads a few bytes now and then, for a while.
    Slow,
}

const FAULTS: [Fault; 5] = [Fault::Cut, Fault::Delay, Fault::LoseAnswer, Fault::HalfOpen, Fault::Slow];

/// A running proxy. It ends with the runtime.
pub(crate) struct Proxy {
    /// Where clients connect.
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    target: SocketAddr,
    is_calm: watch::Sender<bool>,
    counts: [AtomicU64; FAULTS.len()],
}

impl Proxy {
    /// Listens on a free port of this machine and carries everything to the target.
    pub(crate) async fn start(target: SocketAddr, mut random: Random) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared =
            Arc::new(Shared { target, is_calm: watch::channel(false).0, counts: Default::default() });
        let of_task = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&of_task).carry(client, random.fork()));
            }
        });
        Ok(Self { address, shared })
    }

    /// From now on nothing happens any more; connections that nothing goes through are closed. Answers how often each fault happened.
    pub(crate) fn calm(&self) -> Vec<(Fault, u64)> {
        self.shared.is_calm.send_replace(true);
        let counts = self.shared.counts.iter().map(|count| count.load(Ordering::Relaxed));
        FAULTS.into_iter().zip(counts).collect()
    }
}

impl Shared {
    async fn carry(self: Arc<Self>, client: TcpStream, mut random: Random) {
        let Ok(server) = connect(self.target).await else { return };
        let mut link = Link::new(client, server);
        let mut is_calm = self.is_calm.subscribe();
        while !*is_calm.borrow_and_update() {
            let peace = Duration::from_millis(150 + random.below(1_350));
            let ended = tokio::select! {
                Gone = link.pump(Pace::Full) => true,
                () = sleep(peace) => false,
                _ = is_calm.changed() => continue,
            };
            if ended || self.harm(&mut link, &mut random).await.is_err() {
                return;
            }
        }
        link.pump(Pace::Full).await;
    }

    /// Does one thing to a connection; an error when that was its end.
    async fn harm(&self, link: &mut Link, random: &mut Random) -> Result<(), Gone> {
        let place = usize::try_from(random.below(FAULTS.len() as u64)).unwrap_or(0);
        self.counts[place].fetch_add(1, Ordering::Relaxed);
        let millis = random.bits();
        let between = |low: u64, high: u64| Duration::from_millis(low + millis % (high - low));
        match FAULTS[place] {
            Fault::Cut => Err(Gone),
            Fault::Delay => {
                self.while_rough(between(200, 1_000), link.pump(Pace::Late(between(2, 25)))).await
            }
            Fault::LoseAnswer => {
                // Whatever came of it: what went through is delivered, what comes back is lost.
                drop(timeout(Duration::from_secs(1), link.lose_answer(between(5, 60))).await);
                Err(Gone)
            }
            Fault::HalfOpen => {
                self.while_rough(between(300, 3_500), std::future::pending()).await?;
                Err(Gone)
            }
            Fault::Slow => self.while_rough(between(800, 2_500), link.pump(Pace::Drip)).await,
        }
    }

    /// Lets something go on for so long, or until it is to be calm.
    async fn while_rough(&self, time: Duration, doing: impl Future<Output = Gone>) -> Result<(), Gone> {
        let mut is_calm = self.is_calm.subscribe();
        tokio::select! {
            Gone = doing => Err(Gone),
            () = sleep(time) => Ok(()),
            _ = is_calm.wait_for(|calm| *calm) => Ok(()),
        }
    }
}

async fn connect(target: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(RECEIVE_BYTES)?;
    socket.connect(target).await
}
