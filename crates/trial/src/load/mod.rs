//! `trial load`: several servers under the same load, in rounds. Each round measures every server once, so that a machine which is
//! faster in one minute than in the next is so for all of them.
//!
//! The servers run on one processor, this program on another. A room's message counts as delivered once everybody in the room has
//! its frame; `k in flight` means that each room has k messages under way and the next is sent when one has reached everybody. So a
//! figure is what the server carries without falling behind. Where this program itself is at its limit the figure says `≥`.

mod crowd;
mod klatch;
mod pace;
pub(crate) mod pressed;
mod saturate;
pub(crate) mod stalled;
mod subject;

use std::{path::PathBuf, time::Duration};

use clap::{Args as ClapArgs, ValueEnum};

use crate::{
    process::machine,
    table::{self, Table, microseconds},
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
    /// The server on socketioxide (crates/trial/servers/socketioxide), built.
    #[arg(long, value_name = "PROGRAM")]
    socketioxide: Option<PathBuf>,
    /// A server that does nothing but read and send (crates/trial/examples/bare.rs), built.
    #[arg(long, value_name = "PROGRAM")]
    bare: Option<PathBuf>,
    /// Klatch itself.
    #[arg(long, value_name = "PROGRAM")]
    klatch: Option<PathBuf>,
    /// Klatch's gateway alone, on what Klatch has stored (crates/server/examples/relay.rs), built.
    #[arg(long, value_name = "PROGRAM", requires = "klatch")]
    relay: Option<PathBuf>,
    /// Rounds of all measurements, of which the medians stand in the table.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long a measurement is.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Only these rooms.
    #[arg(long)]
    only: Option<Part>,
    /// The processors the servers run on, as `taskset` names them.
    #[arg(long, default_value = "0")]
    cores: String,
    /// A file between whose marks the table is written; otherwise it is printed only.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

/// Which rooms are measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    Big,
    Fifty,
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
const FIFTY: Rooms = Rooms { count: 1, size: 50 };
const SMALL: Rooms = Rooms { count: 1_000, size: 10 };
/// So many connections bring what comes once, whoever they are: code pages, buffers, caches. The others show what each costs.
const FIRST: usize = 1_000;
/// How long memory may come to rest before it is read.
const REST: Duration = Duration::from_secs(3);

/// Measures what was asked for and prints or writes the table.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut table = Table::new(machine());
    let subjects = subject::all(args)?;
    for round in 1..=args.rounds {
        for subject in &subjects {
            eprintln!("round {round}, {}", subject.name);
            table.of(&subject.name);
            if let Err(error) = measure(subject, args, &mut table) {
                eprintln!("{}", table.text()); // what there is by then, for whoever waited for it
                return Err(error);
            }
        }
    }
    let text = table.text();
    println!("{text}");
    args.into.as_deref().map_or(Ok(()), |file| table.write(file))
}

type Measurement = fn(&Subject, &Args, &mut Table) -> anyhow::Result<()>;

fn measure(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let parts: [(Part, Measurement); 3] =
        [(Part::Big, big_room), (Part::Fifty, room_of_fifty), (Part::Small, small_rooms)];
    let mut asked = parts.into_iter().filter(|(part, _)| args.only.is_none_or(|only| only == *part));
    asked.try_for_each(|(_, measure)| measure(subject, args, table))
}

fn big_room(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, BIG)?;
    let mut rates = Vec::new();
    for in_flight in [1, 4] {
        let figure = saturate::measure(&mut crowd, subject, &server, in_flight, args)?;
        let what = format!("room of 1,000, {in_flight} in flight: deliveries/s");
        table.add_rate(&what, figure.rate, figure.is_ours_the_limit);
        let what = format!("room of 1,000, {in_flight} in flight: server time per delivery");
        table.add(&what, figure.server_secs, microseconds);
        rates.push(figure.rate);
    }
    let times = pace::measure(&mut crowd, subject, rates[0] / 3.0, args)?;
    times.add("… at a third of the first rate", table);
    Ok(())
}

/// A room in which many take part, at half of what the server can do.
fn room_of_fifty(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, FIFTY)?;
    let figure = saturate::measure(&mut crowd, subject, &server, 4, args)?;
    table.add_rate("room of 50, 4 in flight: deliveries/s", figure.rate, figure.is_ours_the_limit);
    let times = pace::measure(&mut crowd, subject, figure.rate / 2.0, args)?;
    times.add("room of 50, at half of that rate", table);
    Ok(())
}

fn small_rooms(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let (before, mut secs) = (server.resident_bytes(), 0.0);
    let mut crowd = Crowd::of(subject, SMALL);
    let mut resident_with = |count: usize| -> anyhow::Result<f64> {
        let began = server.processor_secs();
        crowd.grow(subject, &server, count)?;
        secs += server.processor_secs() - began;
        crowd.idle(REST)?;
        Ok(server.resident_bytes())
    };
    let (first, all) = (resident_with(FIRST)?, resident_with(SMALL.people())?);
    let people = SMALL.people() as f64;
    table.add("server time per connect", secs / people, microseconds);
    table.add("memory per idle connection, 10,000 of them", (all - before) / people, table::bytes);
    let each = (all - first) / (people - FIRST as f64);
    table.add("… each after the first 1,000", each, table::bytes);
    let figure = saturate::measure(&mut crowd, subject, &server, 1, args)?;
    let what = "1,000 rooms of 10, 1 in flight in each: deliveries/s";
    table.add_rate(what, figure.rate, figure.is_ours_the_limit);
    let what = "1,000 rooms of 10: server time per delivery";
    table.add(what, figure.server_secs, microseconds);
    Ok(())
}
