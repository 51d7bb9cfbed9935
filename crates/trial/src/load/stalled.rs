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
use klatch_trial::Random;

use super::{Rooms, crowd::Crowd, pace, subject::Subject};
use crate::{
    plot::{Line, draw},
    process::{Server, kernel_tcp_bytes},
    report::{Figure, Grid, Report, with},
    table::{COUNT, MEBIBYTES, WHOLE_SECONDS},
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
    /// Chance of who says something.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder for a picture of the memory, as SVG.
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
    /// A folder for stalled.json and stalled.html, which hold all that was measured and how to repeat it.
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
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

/// What is told of each stage.
const COLUMNS: [&str; 10] = [
    "p50",
    "p99",
    "p99.9",
    "longest",
    "n",
    "server's memory",
    "unsent, in the kernel",
    "kernel's TCP, both ends",
    "server's files",
    "at, since it began",
];
const AXES: [&str; 2] = ["seconds", "MiB"];

/// Runs the trial, prints a line for each of its stages, and fails when a bound is passed.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let options = [
        ("seed", args.seed.to_string()),
        ("readers", READERS.size.to_string()),
        ("stalled", args.stalled.to_string()),
        ("cores of the server", args.cores.clone()),
    ];
    let mut report = Report::new("stalled", "Some who read beside many who stopped reading", &options);
    println!("{}.\n", report.head());
    println!("| | {} |\n|---{}|", COLUMNS.join(" | "), "|---".repeat(COLUMNS.len()));
    let (result, seen) = match Trial::begin(args) {
        Ok(mut trial) => (trial.act(args), trial.seen),
        Err(error) => (Err(error), Seen::new()),
    };
    let lines = seen.lines();
    let drawn = args.plots.as_ref().map_or(Ok(()), |folder| draw(&folder.join("stalled.svg"), AXES, &lines));
    report.table(seen.stages);
    report.plot("What the server has, and what waits for those who read nothing", AXES, &lines);
    report.end(with(result, drawn), args.report.as_deref())
}

/// What was seen until it ended, however it did.
struct Seen {
    stages: Grid,
    samples: Vec<Sample>,
}

impl Seen {
    fn new() -> Self {
        Self { stages: Grid::new("Stages", &COLUMNS), samples: Vec::new() }
    }

    /// What was seen in each second, in MiB.
    fn lines(&self) -> [Line; 2] {
        let line = |name, of: fn(&Sample) -> f64| {
            Line::new(name, self.samples.iter().map(|sample| (sample.at, of(sample) / MIB)))
        };
        [
            line("server's memory", |sample| sample.resident),
            line("unsent, in the kernel", |sample| sample.unsent),
        ]
    }
}

/// The trial under way.
struct Trial {
    subject: Subject,
    server: Server,
    /// The most memory that the server had in this round.
    top: f64,
    /// The most that the server had, with what waited in the kernel.
    most: f64,
    seed: u64,
    began: Instant,
    seen: Seen,
}

/// Of one second.
struct Sample {
    at: f64,
    resident: f64,
    unsent: f64,
}

impl Trial {
    fn begin(args: &Args) -> anyhow::Result<Self> {
        let subject = Subject::engine(&args.engine, TEXT_BYTES);
        let server = subject.start(&args.cores)?;
        let (began, seen) = (Instant::now(), Seen::new());
        Ok(Self { subject, server, top: 0.0, most: 0.0, seed: args.seed, began, seen })
    }

    fn act(&mut self, args: &Args) -> anyhow::Result<()> {
        self.say("nobody", None);
        let files = self.server.open_files();
        let mut tops = Vec::new();
        for _ in 0..ROUNDS {
            self.top = 0.0;
            let alone = self.listen("those who read, alone", ALONE_SECS)?;
            self.wait_for_files(files)?; // of those who have just left
            self.with_stalled(args.stalled, alone)?;
            self.wait_for_files(files)?;
            thread::sleep(REST);
            self.say("everybody has gone", None);
            tops.push(self.top);
        }
        ensure!(self.most <= MAX_BYTES, "{:.0} MiB at most", self.most / MIB);
        // The allocator keeps pages for the next ones, so what counts is that these need no others.
        ensure!(tops[ROUNDS - 1] <= tops[1] * MAX_GROWTH, "each round takes more memory than the one before");
        Ok(())
    }

    fn readers(&self) -> anyhow::Result<Crowd> {
        let mut crowd = Crowd::connect(&self.subject, &self.server, READERS)?;
        crowd.chance = Random::new(self.seed);
        Ok(crowd)
    }

    /// Listens with a new crowd of readers, for so many seconds; the p99.
    fn listen(&mut self, what: &str, secs: u64) -> anyhow::Result<u64> {
        let mut crowd = self.readers()?;
        let mut times = pace::Stage::new()?;
        for _ in 0..secs {
            self.second(&mut crowd, &mut times)?;
        }
        self.say(what, Some(&times.times));
        times.check()?;
        Ok(times.times.value_at_quantile(0.99))
    }

    /// Lets people in who read nothing, and then the readers; follows both until the server has closed the first.
    fn with_stalled(&mut self, count: usize, alone: u64) -> anyhow::Result<()> {
        let files = self.server.open_files();
        let stalled = Crowd::connect(&self.subject, &self.server, Rooms { count: 1, size: count })?;
        let mut crowd = self.readers()?;
        self.say("the others have come", None);
        let (mut filling, mut before) = (pace::Stage::new()?, f64::NEG_INFINITY);
        while kernel_tcp_bytes() - before > STILL_BYTES {
            before = kernel_tcp_bytes();
            self.second(&mut crowd, &mut filling)?;
        }
        self.say("they read nothing: their buffers fill", Some(&filling.times));
        filling.check()?;
        let unsent = self.server.unsent_bytes();
        let (mut full, began) = (pace::Stage::new()?, Instant::now());
        while self.server.open_files() > files + READERS.size + count / 2 {
            ensure!(began.elapsed() < PATIENCE, "who reads nothing is kept for ever");
            self.second(&mut crowd, &mut full)?;
        }
        self.say("they are full, until the server closes them", Some(&full.times));
        ensure!(!full.times.is_empty(), "those who read nothing are closed before they are full");
        full.check()?;
        let kept = self.server.unsent_bytes() / unsent;
        ensure!(
            kept <= MAX_KEPT,
            "the kernel keeps {:.0} % of what waited for those who were closed",
            kept * 100.0
        );
        drop(stalled);
        let mut after = pace::Stage::new()?;
        self.second(&mut crowd, &mut after)?;
        self.say("they are closed", Some(&after.times));
        after.check()?;
        let factor = full.times.value_at_quantile(0.99) as f64 / alone as f64;
        ensure!(factor <= MAX_FACTOR, "beside full ones those who read wait {factor:.2} times as long (p99)");
        Ok(())
    }

    /// One second of messages, and what the server has then.
    fn second(&mut self, crowd: &mut Crowd, stage: &mut pace::Stage) -> anyhow::Result<()> {
        let rate = MESSAGES_PER_SEC * crowd.len() as f64;
        stage.go_on(crowd, &self.subject, rate, Duration::from_secs(1), &mut || Ok(false))?;
        let (resident, unsent) = (self.server.resident_bytes(), self.server.unsent_bytes());
        self.top = self.top.max(resident);
        self.most = self.most.max(resident + unsent);
        self.seen.samples.push(Sample { at: self.began.elapsed().as_secs_f64(), resident, unsent });
        Ok(())
    }

    fn wait_for_files(&self, count: usize) -> anyhow::Result<()> {
        let began = Instant::now();
        while self.server.open_files() > count {
            ensure!(began.elapsed() < PATIENCE, "{} files stay open", self.server.open_files() - count);
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn say(&mut self, stage: &str, times: Option<&Histogram<u64>>) {
        let mut figures = match times {
            Some(times) => pace::figures(times).map(|(_, value, unit)| Figure::of(value, unit)).into(),
            None => vec![Figure::default(); 5],
        };
        figures.extend([
            Figure::of(self.server.resident_bytes(), MEBIBYTES),
            Figure::of(self.server.unsent_bytes(), MEBIBYTES),
            Figure::of(kernel_tcp_bytes(), MEBIBYTES),
            Figure::of(self.server.open_files() as f64, COUNT),
            Figure::of(self.began.elapsed().as_secs_f64(), WHOLE_SECONDS),
        ]);
        let texts: Vec<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
        println!("| {stage} | {} |", texts.join(" | "));
        self.seen.stages.row(stage, figures);
    }
}
