//! Peers that mean no good, beside people who talk: what those wait for and what the server takes, and whether it lets go of the others
//! in the time it says.
//!
//! All come from loopback, which the server's limits by address do not count, and nobody has more connections than `sockets_per_person`
//! allows: so they truly reach the engine.

mod peers;

use std::time::{Duration, Instant};

use anyhow::ensure;
use hdrhistogram::Histogram;

use self::peers::Peers;
use super::{
    Args, MAX_FACTOR, MIB, TALKING, TALKS_PER_SEC,
    told::{Told, quantile},
};
use crate::{
    load::{crowd::Crowd, pace, subject::Subject},
    process::Server,
    report::Figure,
    table::{COUNT, MEBIBYTES},
};

/// How much more memory the server may take than before, at most: some once, and so much for each of them. One whose head has not come whole
/// is seen to cost 21 KiB.
const MOST_MORE: f64 = 16.0 * MIB;
const MOST_FOR_EACH: f64 = 24.0 * 1_024.0;
/// How often it is looked what the server takes.
const PIECE: Duration = Duration::from_secs(1);
/// Longer than the server says is not waited for what it should close.
const SLACK: Duration = Duration::from_secs(10);

/// What the peers do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A byte of a request's head every few seconds.
    SlowHeads,
    /// Signed in, a message in tiny fragments without end.
    Fragments,
    /// Signed in, they read nothing and answer nothing.
    Silent,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::SlowHeads => "that send a byte of a head now and then",
            Kind::Fragments => "that send fragments without end",
            Kind::Silent => "that answer nothing",
        }
    }

    /// How long one stands at least: those that are closed sooner do not stand together, however many come.
    fn stays(self) -> Duration {
        Duration::from_secs(match self {
            Kind::SlowHeads => 10,
            // Sixteen fragments, four a second.
            Kind::Fragments => 4,
            Kind::Silent => 20,
        })
    }

    /// Until the server closes one, as docs/operating.md and docs/realtime.md say.
    fn closed_within(self) -> Duration {
        Duration::from_secs(match self {
            // A head may take so long.
            Kind::SlowHeads => 10,
            // The seventeenth fragment ends it; so long may signing in take, and then the farewell.
            Kind::Fragments => 15,
            // Until the next ping, and as long as an answer may take.
            Kind::Silent => 45,
        })
    }
}

/// What the server took at most.
#[derive(Clone, Copy)]
struct Most {
    bytes: f64,
    files: usize,
}

impl Most {
    fn now(server: &Server) -> Self {
        Self { bytes: server.resident_bytes(), files: server.open_files() }
    }

    fn look(&mut self, server: &Server) {
        let now = Self::now(server);
        (self.bytes, self.files) = (self.bytes.max(now.bytes), self.files.max(now.files));
    }
}

/// Runs them one after the other, prints what happened, and fails when a bound is passed.
pub(super) fn floods(subject: &Subject, args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let title = format!("{} people in a room, {TALKS_PER_SEC} messages a second", TALKING.size);
    told.table(&title, &["p50", "p99", "server's memory, at most", "server's files, at most"]);
    let floods = [
        (Kind::SlowHeads, args.slow_heads),
        (Kind::Fragments, args.fragmenting),
        (Kind::Silent, args.silent),
    ];
    let failed: Vec<_> = floods
        .into_iter()
        .filter_map(|(kind, count)| flood(subject, args, told, (kind, count)).err())
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

fn flood(
    subject: &Subject,
    args: &Args,
    told: &mut Told,
    (kind, count): (Kind, usize),
) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, TALKING)?;
    let (time, rate) = (Duration::from_secs(args.seconds.into()), TALKS_PER_SEC * crowd.len() as f64);
    pace::run(&mut crowd, subject, rate, time / 4, &mut || Ok(false))?;
    let alone = pace::run(&mut crowd, subject, rate, time, &mut || Ok(false))?;
    let before = Most::now(&server);
    say(told, "alone", Some(&alone), before);
    let peers = Peers::new(subject, server.address, kind, count);
    let mut flood =
        Flood { subject, server: &server, crowd, rate, peers, beside: pace::Stage::new()?, most: before };
    let (wanted, came) = flood.come(time)?;
    let closed = flood.go(kind.closed_within() + SLACK, before.files)?;
    let name = format!("beside {count} {}: {}", kind.name(), flood.peers.summary());
    say(told, &name, Some(&flood.beside.times), flood.most);
    let closed = closed.as_secs_f64();
    let name = format!("… all closed {closed:.0} s after the last one came");
    say(told, &name, None, Most::now(&server));
    came?;
    flood.check(before, wanted, &alone, kind)
}

/// A flood under way, beside those who talk.
struct Flood<'a> {
    subject: &'a Subject,
    server: &'a Server,
    crowd: Crowd,
    rate: f64,
    peers: Peers<'a>,
    /// How long those who talk waited.
    beside: pace::Stage,
    most: Most,
}

impl Flood<'_> {
    /// For so long they come; how many could stand then, and whether they did what they came for.
    fn come(&mut self, time: Duration) -> anyhow::Result<(usize, anyhow::Result<()>)> {
        let began = Instant::now();
        while began.elapsed() < time {
            self.piece()?;
        }
        Ok((self.peers.wanted(), self.peers.check()))
    }

    /// Nobody takes the place of one that is closed any more; how long it took until the server had let go of all.
    fn go(&mut self, patience: Duration, files: usize) -> anyhow::Result<Duration> {
        self.peers.open_no_more();
        let stopped = Instant::now();
        while self.server.open_files() > files && stopped.elapsed() < patience {
            self.piece()?;
        }
        Ok(stopped.elapsed())
    }

    fn piece(&mut self) -> anyhow::Result<()> {
        let peers = &mut self.peers;
        self.beside.go_on(&mut self.crowd, self.subject, self.rate, PIECE, &mut || peers.go_on())?;
        self.most.look(self.server);
        Ok(())
    }

    /// The bounds.
    fn check(&self, before: Most, wanted: usize, alone: &Histogram<u64>, kind: Kind) -> anyhow::Result<()> {
        let name = kind.name();
        let left = self.server.open_files().saturating_sub(before.files);
        ensure!(
            left == 0,
            "{left} connections {name} are kept for longer than {:?}",
            kind.closed_within() + SLACK
        );
        let more = self.most.bytes - before.bytes;
        let most_more = MOST_MORE + MOST_FOR_EACH * wanted as f64;
        ensure!(more <= most_more, "beside those {name} the server takes {:.0} MiB more", more / MIB);
        self.beside.check()?;
        let factor = self.beside.times.value_at_quantile(0.99) as f64 / alone.value_at_quantile(0.99) as f64;
        ensure!(factor <= MAX_FACTOR, "beside those {name} others wait {factor:.2} times as long (p99)");
        ensure!(self.most.files >= before.files + wanted / 2, "those {name} never were many");
        Ok(())
    }
}

fn say(told: &mut Told, stage: &str, times: Option<&Histogram<u64>>, most: Most) {
    let time = |share| times.map_or_else(Figure::default, |times| quantile(times, share));
    let (memory, files) = (Figure::of(most.bytes, MEBIBYTES), Figure::of(most.files as f64, COUNT));
    told.row(stage, vec![time(0.50), time(0.99), memory, files]);
}
