//! `trial stalled`: some who read, beside many who stop reading.
//!
//! All are in one room. Those who stopped stand before the others in the order in which the server writes, so whatever they cost it
//! the others wait for. Nobody is told how the server bounds what it keeps for them: the figures must show it.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use clap::Args as ClapArgs;
use hdrhistogram::Histogram;

use super::{Rooms, crowd::Crowd, pace, subject::Subject};
use crate::{
    process::{Server, kernel_tcp_bytes, machine},
    table::microseconds,
};

/// What to try.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The engine's example server (crates/socketio/examples/chat.rs), built.
    #[arg(long, value_name = "PROGRAM")]
    engine: PathBuf,
    /// How many stop reading. Each takes a file of this process and one of the server's.
    #[arg(long, default_value_t = 9_000)]
    stalled: usize,
    /// The processors the server runs on, as `taskset` names them.
    #[arg(long, default_value = "0")]
    cores: String,
}

const READERS: Rooms = Rooms { count: 1, size: 500 };
/// Messages a second, each to everybody.
const MESSAGES_PER_SEC: f64 = 10.0;
const TEXT_BYTES: usize = 2_000;
/// Buffers that grow by less than this in a second are full.
const STILL_BYTES: f64 = 4.0 * MIB;
/// How long the server may take to let go of who reads nothing, and in the end of everybody.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long those who read are alone: as many messages as beside full ones, or the two p99 would not be of the same kind.
const ALONE_SECS: u64 = 30;
/// How long memory may come to rest.
const REST: Duration = Duration::from_secs(3);
/// What the server may have, with what waits at its end of the connections in the kernel.
const MAX_BYTES: f64 = 1_536.0 * MIB;
/// How much longer those who read may wait than alone.
const MAX_FACTOR: f64 = 2.0;
/// How often they come and go. The first time brings what comes once.
const ROUNDS: usize = 3;
/// By how much the server may be larger in the last round than in the second.
const MAX_GROWTH: f64 = 1.05;
/// What may still wait in the kernel when half of them are closed.
const MAX_KEPT: f64 = 0.75;
const MIB: f64 = 1_048_576.0;

/// Runs the trial, prints a line for each of its stages, and fails when a bound is passed.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let subject = Subject::engine(&args.engine, TEXT_BYTES);
    let server = subject.start(&args.cores)?;
    println!("{}; {} readers, {} stalled.\n", machine(), READERS.size, args.stalled);
    println!(
        "| | p50 | p99 | server's memory | unsent, in the kernel | kernel's TCP, both ends | server's files |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut trial = Trial { subject, server, top: 0.0, most: 0.0 };
    trial.say("nobody", None);
    let files = trial.server.open_files();
    let mut tops = Vec::new();
    for _ in 0..ROUNDS {
        trial.top = 0.0;
        let alone = trial.listen("those who read, alone", ALONE_SECS)?;
        trial.with_stalled(args.stalled, alone)?;
        trial.wait_for_files(files)?;
        thread::sleep(REST);
        trial.say("everybody has gone", None);
        tops.push(trial.top);
    }
    ensure!(trial.most <= MAX_BYTES, "{:.0} MiB at most", trial.most / MIB);
    // The allocator keeps pages for the next ones, so what counts is that these need no others.
    ensure!(tops[ROUNDS - 1] <= tops[1] * MAX_GROWTH, "each round takes more memory than the one before");
    Ok(())
}

/// The trial under way.
struct Trial {
    subject: Subject,
    server: Server,
    /// The most memory that the server had in this round.
    top: f64,
    /// The most that the server had, with what waited in the kernel.
    most: f64,
}

impl Trial {
    /// Listens with a new crowd of readers, for so many seconds; the p99.
    fn listen(&mut self, what: &str, secs: u64) -> anyhow::Result<u64> {
        let mut crowd = Crowd::connect(&self.subject, &self.server, READERS)?;
        let mut times = Histogram::new(3)?;
        for _ in 0..secs {
            times.add(self.second(&mut crowd)?)?;
        }
        self.say(what, Some(&times));
        Ok(times.value_at_quantile(0.99))
    }

    /// Lets people in who read nothing, and then the readers; follows both until the server has closed the first.
    fn with_stalled(&mut self, count: usize, alone: u64) -> anyhow::Result<()> {
        let files = self.server.open_files();
        let stalled = Crowd::connect(&self.subject, &self.server, Rooms { count: 1, size: count })?;
        let mut crowd = Crowd::connect(&self.subject, &self.server, READERS)?;
        self.say("the others have come", None);
        let (mut filling, mut before) = (Histogram::new(3)?, f64::NEG_INFINITY);
        while kernel_tcp_bytes() - before > STILL_BYTES {
            before = kernel_tcp_bytes();
            filling.add(self.second(&mut crowd)?)?;
        }
        self.say("they read nothing: their buffers fill", Some(&filling));
        let unsent = self.server.unsent_bytes();
        let (mut full, began) = (Histogram::new(3)?, Instant::now());
        while self.server.open_files() > files + READERS.size + count / 2 {
            ensure!(began.elapsed() < PATIENCE, "who reads nothing is kept for ever");
            full.add(self.second(&mut crowd)?)?;
        }
        self.say("they are full, until the server closes them", Some(&full));
        let kept = self.server.unsent_bytes() / unsent;
        ensure!(
            kept <= MAX_KEPT,
            "the kernel keeps {:.0} % of what waited for those who were closed",
            kept * 100.0
        );
        drop(stalled);
        let mut after = Histogram::new(3)?;
        after.add(self.second(&mut crowd)?)?;
        self.say("they are closed", Some(&after));
        let factor = full.value_at_quantile(0.99) as f64 / alone as f64;
        ensure!(factor <= MAX_FACTOR, "beside full ones those who read wait {factor:.2} times as long (p99)");
        Ok(())
    }

    /// One second of messages; how long each delivery to a reader took.
    fn second(&mut self, crowd: &mut Crowd) -> anyhow::Result<Histogram<u64>> {
        let rate = MESSAGES_PER_SEC * crowd.len() as f64;
        let times = pace::run(crowd, &self.subject, rate, Duration::from_secs(1), &mut || Ok(()))?;
        let resident = self.server.resident_bytes();
        self.top = self.top.max(resident);
        self.most = self.most.max(resident + self.server.unsent_bytes());
        Ok(times)
    }

    fn wait_for_files(&self, count: usize) -> anyhow::Result<()> {
        let began = Instant::now();
        while self.server.open_files() > count {
            ensure!(began.elapsed() < PATIENCE, "{} files stay open", self.server.open_files() - count);
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn say(&self, stage: &str, times: Option<&Histogram<u64>>) {
        let time = |quantile| {
            times.map_or_else(String::new, |times| {
                microseconds(times.value_at_quantile(quantile) as f64 / 1e9)
            })
        };
        let (resident, kernel) = (self.server.resident_bytes() / MIB, kernel_tcp_bytes() / MIB);
        let (unsent, files) = (self.server.unsent_bytes() / MIB, self.server.open_files());
        let (p50, p99) = (time(0.50), time(0.99));
        println!(
            "| {stage} | {p50} | {p99} | {resident:.1} MiB | {unsent:.0} MiB | {kernel:.0} MiB | {files} |"
        );
    }
}
