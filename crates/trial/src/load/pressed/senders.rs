//! People who go on sending while the server ends and another takes its place: each on a connection of their own, one message after the
//! other, and again under the same id what was not acknowledged.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, anyhow, ensure};
use klatch_trial::{Heard, Lost, Random, Socket};
use serde_json::{Value, json};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};
use uuid::Uuid;

use super::{
    SENDING,
    drain::{FIRST_PAUSE_SECS, LONGEST_PAUSE_SECS},
    probe::{self, Probes},
    stored::{Draft, Row, token},
};
use crate::load::subject::Subject;

/// How many they are, and what they send together.
pub(super) const SENDERS: usize = 50;
pub(super) const SENDS_PER_SEC: u32 = 100;
/// Between the first connections of two of them. A server may send away by age, so they come as the others do; and it is no multiple of
/// their pace, so that they send in turn.
const COMES_EVERY: Duration = Duration::from_millis(210);
/// Until an answer is taken for lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Until a message must be stored, whatever happens.
const PATIENCE: Duration = Duration::from_mins(1);
/// Until what is refused for the rush is sent again.
const RETRY: Duration = Duration::from_secs(1);

/// What the trial and its senders tell each other.
pub(super) struct Stage {
    /// Where the server is that they know of.
    pub(super) address: Mutex<SocketAddr>,
    /// When it was asked to end.
    pub(super) asked: OnceLock<Instant>,
    /// They end with the message that is under way; those who are cut off, when one has got through.
    pub(super) is_over: AtomicBool,
}

/// All of them, on a thread of their own.
pub(super) struct Senders {
    pub(super) stage: Arc<Stage>,
    thread: JoinHandle<anyhow::Result<(Vec<Sent>, Probes)>>,
}

/// What one of them did.
pub(super) struct Sent {
    /// Which person.
    pub(super) person: usize,
    pub(super) room: Uuid,
    /// In the order in which they were sent.
    pub(super) acknowledged: Vec<Row>,
    /// For how long nothing could be got through, whenever the connection was lost.
    pub(super) gaps: Vec<Duration>,
    /// How often a message was sent once more.
    pub(super) repeats: u64,
}

impl Senders {
    /// They come and begin; the `first` person and those after.
    pub(super) fn begin(
        subject: &Subject,
        address: SocketAddr,
        first: usize,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let (asked, is_over) = (OnceLock::new(), AtomicBool::new(false));
        let stage = Arc::new(Stage { address: Mutex::new(address), asked, is_over });
        let mut random = Random::new(seed);
        let mut senders = Vec::new();
        for nth in 0..SENDERS {
            let (person, stage) = (first + nth, Arc::clone(&stage));
            let room = Draft::new(subject, SENDING, person, 0)?.room;
            let sent = Sent { person, room, acknowledged: Vec::new(), gaps: Vec::new(), repeats: 0 };
            let (token, random) = (token(subject, person)?, random.fork());
            senders.push(Sender { token, random, stage, sent, socket: None, pause: 0.0, lost: None });
        }
        let shared = Arc::clone(&stage);
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(senders, address, shared))
        });
        Ok(Self { stage, thread })
    }

    /// Until all of them have come.
    pub(super) fn coming() -> Duration {
        COMES_EVERY * u32::try_from(SENDERS).expect("they are few")
    }

    /// Lets them end; what they did, and what the server that ended said of itself.
    pub(super) fn end(self) -> anyhow::Result<(Vec<Sent>, Probes)> {
        self.stage.is_over.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow!("the senders panicked"))?
    }
}

async fn run(
    senders: Vec<Sender>,
    address: SocketAddr,
    stage: Arc<Stage>,
) -> anyhow::Result<(Vec<Sent>, Probes)> {
    let probing = tokio::spawn(probe::watch(address, stage));
    let began = Instant::now();
    let mut running = JoinSet::new();
    for (nth, sender) in (0..).zip(senders) {
        running.spawn(sender.run(began + COMES_EVERY * nth));
    }
    let mut sent = Vec::new();
    while let Some(one) = running.join_next().await {
        sent.push(one??);
    }
    Ok((sent, probing.await?))
}

/// One of them.
struct Sender {
    token: String,
    random: Random,
    stage: Arc<Stage>,
    sent: Sent,
    socket: Option<Socket>,
    /// Seconds until it tries again, as clients do.
    pause: f64,
    /// When the connection was lost, until something is acknowledged.
    lost: Option<Instant>,
}

impl Sender {
    async fn run(mut self, began: Instant) -> anyhow::Result<Sent> {
        let pause = Duration::from_secs(1) * u32::try_from(SENDERS)? / SENDS_PER_SEC;
        for number in 0.. {
            self.listen_until(began + pause * number).await;
            // Whoever is cut off gets one more through, or the longest gap would be none.
            if self.stage.is_over.load(Ordering::Relaxed) && self.lost.is_none() {
                break;
            }
            let id = self.random.id();
            let number = self.deliver(id).await?;
            self.sent.acknowledged.push((id, number));
        }
        Ok(self.sent)
    }

    /// Reads on, so that it notices at once when it is told to go, and comes back.
    async fn listen_until(&mut self, due: Instant) {
        while Instant::now() < due {
            match &mut self.socket {
                None if self.lost.is_some() => drop(self.connect().await),
                None => sleep_until(due).await,
                Some(socket) => tokio::select! {
                    () = sleep_until(due) => {}
                    heard = socket.hear() => if heard.is_err() { self.lose() },
                },
            }
        }
    }

    /// Sends one until it is acknowledged, on as many connections as that takes; its number.
    async fn deliver(&mut self, id: Uuid) -> anyhow::Result<i64> {
        let began = Instant::now();
        loop {
            ensure!(began.elapsed() < PATIENCE, "a message is not stored after {PATIENCE:?}");
            if self.socket.is_none() && !self.connect().await {
                continue;
            }
            match timeout(ANSWER_WITHIN, self.ask(id)).await {
                Ok(Ok(answer)) if answer["ok"] == true => {
                    self.sent.gaps.extend(self.lost.take().map(|lost| lost.elapsed()));
                    return answer["message"]["number"].as_i64().context("a message has a number");
                }
                Ok(Ok(answer)) => {
                    let code = answer["error"]["code"].as_str().unwrap_or_default();
                    let is_open = ["overloaded", "too_many", "internal"].contains(&code);
                    ensure!(is_open, "a message is refused: {answer}");
                    sleep(RETRY).await;
                }
                Ok(Err(_)) | Err(_) => self.lose(),
            }
            self.sent.repeats += 1;
        }
    }

    async fn ask(&mut self, id: Uuid) -> Result<Value, Lost> {
        let socket = self.socket.as_mut().ok_or_else(|| Lost::new("asking", "no connection"))?;
        let body = json!({ "id": id, "roomId": self.sent.room, "body": "on the way" });
        let number = socket.ask("message:send", &body).await?;
        loop {
            if let Heard::Answer { id, payload } = socket.hear().await?
                && id == number
            {
                return serde_json::from_str(payload.get()).map_err(|error| Lost::new("an answer", error));
            }
        }
    }

    fn lose(&mut self) {
        self.socket = None;
        self.pause = FIRST_PAUSE_SECS;
        self.lost.get_or_insert_with(Instant::now);
    }

    /// Waits as a client does, then tries; whether it is connected. Not before the first connection.
    async fn connect(&mut self) -> bool {
        let jitter = 0.5 + self.random.below(1_001) as f64 / 1_000.0;
        sleep(Duration::from_secs_f64(self.pause * jitter)).await;
        self.pause = (self.pause * 2.0).clamp(FIRST_PAUSE_SECS, LONGEST_PAUSE_SECS);
        let address = *self.stage.address.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = timeout(ANSWER_WITHIN, Socket::open(address, &self.token)).await;
        self.socket = opened.ok().and_then(Result::ok);
        self.socket.is_some()
    }
}
