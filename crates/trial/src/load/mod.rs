//! `trial load`: several servers under the same load, one after the other in one run.
//!
//! The servers run on one processor, this program on another. A room's message counts as delivered once everybody in the room has
//! its frame; `k in flight` means that each room has k messages under way and the next is sent when one has reached everybody. So a
//! figure is what the server carries without falling behind. Where this program itself is at its limit the figure says `≥`.

mod crowd;
mod flood;
mod klatch;
mod pace;
pub(crate) mod pressed;
mod saturate;
mod sends;
pub(crate) mod stalled;
mod subject;

use std::{path::PathBuf, time::Duration};

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    process::machine,
    table::{self, Table, microseconds, per_second},
};
use crowd::Crowd;
use subject::Subject;

/// What to measure.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The engine's example server (crates/socketio/examples/chat.rs), built.
    #[arg(long, value_name = "PROGRAM")]
    engine: Option<PathBuf>,
    /// The folder of the server on Node's socket.io, with its packages installed.
    #[arg(long, value_name = "FOLDER")]
    node: Option<PathBuf>,
    /// A server that does nothing but read and send (crates/trial/examples/bare.rs), built.
    #[arg(long, value_name = "PROGRAM")]
    bare: Option<PathBuf>,
    /// Klatch itself.
    #[arg(long, value_name = "PROGRAM")]
    klatch: Option<PathBuf>,
    /// Klatch's gateway alone, on what Klatch has stored (crates/server/examples/relay.rs), built.
    #[arg(long, value_name = "PROGRAM", requires = "klatch")]
    relay: Option<PathBuf>,
    /// Runs of each measurement, of which the median stands in the table.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How long a run is.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Only these rooms.
    #[arg(long)]
    only: Option<Part>,
    /// The processor the servers run on.
    #[arg(long, default_value_t = 0)]
    core: usize,
    /// A file between whose marks the table is written; otherwise it is printed only.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

/// Which rooms are measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Big,
    Small,
}

/// One shape of rooms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rooms {
    /// How many there are.
    pub(crate) count: usize,
    /// Connections in each; nobody is in two.
    pub(crate) size: usize,
}

impl Rooms {
    /// Connections in all of them.
    fn people(self) -> usize {
        self.count * self.size
    }
}

const BIG: Rooms = Rooms { count: 1, size: 1_000 };
const SMALL: Rooms = Rooms { count: 1_000, size: 10 };
/// How long memory may come to rest before it is read.
const REST: Duration = Duration::from_secs(3);

/// Measures what was asked for and prints or writes the table.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut table = Table::new(machine());
    for subject in subject::all(args)? {
        eprintln!("{}", subject.name);
        table.begin(&subject.name);
        if args.only != Some(Part::Small) {
            big_room(&subject, args, &mut table)?;
        }
        if args.only != Some(Part::Big) {
            small_rooms(&subject, args, &mut table)?;
        }
    }
    let text = table.text();
    println!("{text}");
    args.into.as_deref().map_or(Ok(()), |file| table.write(file))
}

fn big_room(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(args.core)?;
    let mut crowd = Crowd::connect(subject, &server, BIG)?;
    let mut saturated = 0.0;
    for in_flight in [1, 4] {
        let figures = saturate::measure(&mut crowd, subject, &server, in_flight, args)?;
        let what = format!("room of 1,000, {in_flight} in flight: deliveries/s");
        table.row(&what, figures.iter().map(|figure| figure.rate).collect(), per_second);
        table.mark_bound(figures.iter().any(|figure| figure.is_ours_the_limit));
        let what = format!("room of 1,000, {in_flight} in flight: server time per delivery");
        table.row(&what, figures.iter().map(|figure| figure.server_secs).collect(), microseconds);
        if in_flight == 1 {
            saturated = table.last_median_of("room of 1,000, 1 in flight: deliveries/s");
        }
    }
    let times = pace::measure(&mut crowd, subject, saturated / 3.0, args)?;
    table.row("… at a third of the first rate, until delivered: p50", times.p50, microseconds);
    table.row("… p99", times.p99, microseconds);
    Ok(())
}

fn small_rooms(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(args.core)?;
    let (bytes, secs) = (server.resident_bytes(), server.processor_secs());
    let mut crowd = Crowd::connect(subject, &server, SMALL)?;
    let people = crowd.len() as f64;
    table.row("server time per connect", vec![(server.processor_secs() - secs) / people], microseconds);
    crowd.idle(REST)?;
    table.row(
        "memory per idle connection, 10,000 of them",
        vec![(server.resident_bytes() - bytes) / people],
        table::bytes,
    );
    let figures = saturate::measure(&mut crowd, subject, &server, 1, args)?;
    let what = "1,000 rooms of 10, 1 in flight in each: deliveries/s";
    table.row(what, figures.iter().map(|figure| figure.rate).collect(), per_second);
    table.mark_bound(figures.iter().any(|figure| figure.is_ours_the_limit));
    let what = "1,000 rooms of 10: server time per delivery";
    table.row(what, figures.iter().map(|figure| figure.server_secs).collect(), microseconds);
    Ok(())
}
