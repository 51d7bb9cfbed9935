//! `trial load`: several servers under the same load, in rounds. Each round measures every server once, so that a machine which is
//! faster in one minute than in the next is so for all of them.
//!
//! The servers run on one processor, this program on another. A room's message counts as delivered once everybody in the room has
//! its frame; `k in flight` means that each room has k messages under way and the next is sent when one has reached everybody. So a
//! figure is what the server carries without falling behind. Where this program itself was at its limit the figure is void.

mod busy;
mod crowd;
mod idle;
mod klatch;
mod mixed;
mod pace;
pub(crate) mod pressed;
mod saturate;
pub(crate) mod stalled;
mod subject;
mod visitors;

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use klatch_trial::Random;

use crate::{
    process::{Server, machine},
    report::Report,
    table::Table,
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
    /// Only this. Mixed people are measured only when they are asked for.
    #[arg(long)]
    only: Option<Part>,
    /// How many connect and say nothing. Each takes a file of this process and one of the server's.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    connections: u32,
    /// Messages a second that mixed people say, all together.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    /// Chance of who says something, and of who comes and goes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The processors the servers run on, as `taskset` names them.
    #[arg(long, default_value = "0")]
    cores: String,
    /// A file between whose marks the table is written; otherwise it is printed only.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// A folder for load.json and load.html, which hold all that was measured and how to repeat it.
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// A room of 1,000.
    Big,
    /// A room of 50.
    Fifty,
    /// Connections on which nothing is said.
    Idle,
    /// 1,000 rooms of 10.
    Small,
    /// Rooms of different sizes in which most only read and some talk, come and go. Klatch alone.
    Mixed,
}

/// One shape of rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Args {
    /// The rooms that what was asked for needs.
    fn shapes(&self) -> Vec<Rooms> {
        let mut shapes = match self.only {
            Some(Part::Big) => vec![BIG],
            Some(Part::Fifty) => vec![FIFTY],
            Some(Part::Idle) => vec![idle::rooms(self)],
            Some(Part::Small) => vec![SMALL],
            Some(Part::Mixed) => mixed::SHAPES.to_vec(),
            None => vec![BIG, FIFTY, SMALL, idle::rooms(self)],
        };
        shapes.dedup();
        shapes
    }

    /// All of what can be repeated, with what nobody gave.
    fn options(&self) -> Vec<(&'static str, String)> {
        vec![
            ("seed", self.seed.to_string()),
            ("rounds", self.rounds.to_string()),
            ("seconds", self.seconds.to_string()),
            ("connections", self.connections.to_string()),
            ("rate", self.rate.to_string()),
            ("cores of the server", self.cores.clone()),
        ]
    }
}

/// Measures what was asked for and prints or writes the table.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    if matches!(args.only, None | Some(Part::Idle)) {
        idle::check_files(args)?;
    }
    let mut report = Report::new("load", "Servers under load", &args.options());
    println!("{}.\n", report.head());
    let mut table = Table::new(format!("{}, seed {}", machine(), args.seed));
    let result = measure_all(args, &mut table);
    println!("{}", table.text()); // what there is by then, for whoever waited for it
    report.table(table.grid("Figures").with_note(table.note()));
    report.end(result, args.report.as_deref())?;
    args.into.as_deref().map_or(Ok(()), |file| table.write(file))
}

fn measure_all(args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let mut subjects = subject::all(args)?;
    if args.only == Some(Part::Mixed) {
        for subject in subjects.extract_if(.., |subject| !subject.answers()) {
            eprintln!("{} is left out: mixed people are Klatch's alone", subject.name);
        }
    }
    for round in 1..=args.rounds {
        for subject in &subjects {
            eprintln!("round {round}, {}", subject.name);
            table.of(&subject.name);
            measure(subject, args, table)?;
        }
    }
    Ok(())
}

type Measurement = fn(&Subject, &Args, &mut Table) -> anyhow::Result<()>;

fn measure(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let parts: [(Part, Measurement); 5] = [
        (Part::Big, big_room),
        (Part::Fifty, room_of_fifty),
        (Part::Idle, idle::measure),
        (Part::Small, small_rooms),
        (Part::Mixed, mixed::measure),
    ];
    let is_asked = |part| args.only.map_or(part != Part::Mixed, |only| only == part);
    let mut asked = parts.into_iter().filter(|(part, _)| is_asked(*part));
    asked.try_for_each(|(_, measure)| measure(subject, args, table))
}

fn big_room(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = connect(subject, &server, BIG, args)?;
    let first = saturate::measure(&mut crowd, subject, &server, 1, args)?;
    first.add("room of 1,000, 1 in flight", table);
    saturate::measure(&mut crowd, subject, &server, 4, args)?.add("room of 1,000, 4 in flight", table);
    pace::measure(&mut crowd, subject, first.rate / 3.0, args, ("… at a third of the first rate", table))
}

/// A room in which many take part, at half of what the server can do.
fn room_of_fifty(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = connect(subject, &server, FIFTY, args)?;
    let figure = saturate::measure(&mut crowd, subject, &server, 4, args)?;
    figure.add_rate("room of 50, 4 in flight", table);
    pace::measure(&mut crowd, subject, figure.rate / 2.0, args, ("room of 50, at half of that rate", table))
}

fn small_rooms(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let mut crowd = connect(subject, &server, SMALL, args)?;
    let figure = saturate::measure(&mut crowd, subject, &server, 1, args)?;
    figure.add_rate("1,000 rooms of 10, 1 in flight in each", table);
    figure.add_time("1,000 rooms of 10", table);
    Ok(())
}

fn connect(subject: &Subject, server: &Server, rooms: Rooms, args: &Args) -> anyhow::Result<Crowd> {
    let mut crowd = Crowd::connect(subject, server, rooms)?;
    crowd.chance = Random::new(args.seed);
    Ok(crowd)
}
