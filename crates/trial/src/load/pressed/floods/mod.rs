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
use super::{Args, MAX_FACTOR, MIB, TALKING, TALKS_PER_SEC};
use crate::{
    load::{crowd::Crowd, pace, subject::Subject},
    process::Server,
    table::microseconds,
};

/// How much more memory the server may take than before, at most.
const MOST_MORE: f64 = 64.0 * MIB;
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
pub(super) fn floods(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    println!(
        "| {} people in a room, {TALKS_PER_SEC} messages a second | p50 | p99 | server's memory, at most | server's files, at most |",
        TALKING.size
    );
    println!("|---|---|---|---|---|");
    let floods = [
        (Kind::SlowHeads, args.slow_heads),
        (Kind::Fragments, args.fragmenting),
        (Kind::Silent, args.silent),
    ];
    let failed: Vec<_> = floods
        .into_iter()
        .filter_map(|(kind, count)| flood(subject, args, kind, count).err())
        .map(|error| format!("{error:#}"))
        .collect();
    println!();
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

fn flood(subject: &Subject, args: &Args, kind: Kind, count: usize) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, TALKING)?;
    let (time, rate) = (Duration::from_secs(args.seconds.into()), TALKS_PER_SEC * crowd.len() as f64);
    pace::run(&mut crowd, subject, rate, time / 4, &mut || Ok(()))?;
    let alone = pace::run(&mut crowd, subject, rate, time, &mut || Ok(()))?;
    let before = Most::now(&server);
    say("alone", &alone, before);
    let mut peers = Peers::new(subject, server.address, kind, count);
    let (mut beside, mut most, began) = (Histogram::new(3)?, before, Instant::now());
    let mut piece = |peers: &mut Peers, most: &mut Most| -> anyhow::Result<()> {
        beside.add(pace::run(&mut crowd, subject, rate, PIECE, &mut || peers.go_on())?)?;
        most.look(&server);
        Ok(())
    };
    while began.elapsed() < time {
        piece(&mut peers, &mut most)?;
    }
    // From now on nobody takes the place of one that was closed.
    peers.open_no_more();
    let stopped = Instant::now();
    let patience = kind.closed_within() + SLACK;
    while server.open_files() > before.files && stopped.elapsed() < patience {
        piece(&mut peers, &mut most)?;
    }
    let (closed, left) = (stopped.elapsed(), server.open_files().saturating_sub(before.files));
    say(&format!("beside {count} {}: {}", kind.name(), peers.summary()), &beside, most);
    println!(
        "| … all closed {:.0} s after the last one came | | | {:.1} MiB | {} |",
        closed.as_secs_f64(),
        server.resident_bytes() / MIB,
        server.open_files()
    );
    ensure!(left == 0, "{left} connections {} are kept for longer than {patience:?}", kind.name());
    let more = (most.bytes - before.bytes) / MIB;
    ensure!(more * MIB <= MOST_MORE, "beside those {} the server takes {more:.0} MiB more", kind.name());
    let factor = beside.value_at_quantile(0.99) as f64 / alone.value_at_quantile(0.99) as f64;
    ensure!(factor <= MAX_FACTOR, "beside those {} others wait {factor:.2} times as long (p99)", kind.name());
    ensure!(most.files >= before.files + count / 2, "those {} never were many", kind.name());
    Ok(())
}

fn say(stage: &str, times: &Histogram<u64>, most: Most) {
    let time = |quantile| microseconds(times.value_at_quantile(quantile) as f64 / 1e9);
    println!("| {stage} | {} | {} | {:.1} MiB | {} |", time(0.50), time(0.99), most.bytes / MIB, most.files);
}
