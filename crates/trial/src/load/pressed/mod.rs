//! `trial pressed`: people who talk, while others press a server that stores what they say: a flood of sign-ins, peers that mean no good,
//! five times what it can carry, everybody coming back at once after it was killed, and its orderly end.

mod back;
mod drain;
mod floods;
mod overload;
mod probe;
mod rush;
mod senders;
mod sends;
mod sign_ins;
mod stored;
mod told;

use std::path::PathBuf;

use anyhow::ensure;
use clap::{Args as ClapArgs, ValueEnum};

use self::{
    drain::drain, floods::floods, overload::overload, rush::everybody_returns, sign_ins::sign_ins, told::Told,
};
use super::{Rooms, subject::Subject};

/// What to try.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch, built.
    #[arg(long)]
    klatch: PathBuf,
    /// Only this.
    #[arg(long)]
    only: Option<Press>,
    /// Seconds of each stage. Fewer than three do not show whether it is as before.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(3..))]
    seconds: u32,
    /// How many come back at once. Each takes a file of this process and one of the server's.
    #[arg(long, default_value_t = 19_000)]
    returning: usize,
    /// Connections that send a byte of a request's head every few seconds.
    #[arg(long, default_value_t = 5_000)]
    slow_heads: usize,
    /// Connections that send messages in fragments without end. At most ten are of one person.
    #[arg(long, default_value_t = 1_000)]
    fragmenting: usize,
    /// Connections that read and answer nothing. At most ten are of one person.
    #[arg(long, default_value_t = 1_000)]
    silent: usize,
    /// Chance of those who come back after an orderly end; it is told with the figures.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder for pictures, as SVG.
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
    /// A folder for pressed.json and pressed.html, which hold all that was measured and how to repeat it.
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
    /// The processors the server runs on, as `taskset` names them.
    #[arg(long, default_value = "0")]
    cores: String,
}

type Trial = fn(&Subject, &Args, &mut Told) -> anyhow::Result<()>;

/// What presses the server.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Press {
    /// Five hundred sign-ins a second, beside fifty people in a room.
    SignIns,
    /// Peers that send heads or fragments without end, or answer nothing, beside the same.
    Floods,
    /// Five times as many messages as it can store.
    Overload,
    /// Everybody again, after it was killed.
    Return,
    /// Thousands, while it is asked to end.
    Drain,
}

/// Who talks while something presses the server.
const TALKING: Rooms = Rooms { count: 1, size: 50 };
const TALKS_PER_SEC: f64 = 100.0;
/// How much longer those who talk may wait than before.
const MAX_FACTOR: f64 = 2.0;
/// Who sends more than can be stored: each message goes to the other one.
const SENDING: Rooms = Rooms { count: 250, size: 2 };
/// Devices of each person who comes back.
const DEVICES: usize = 10;
const ROOMS_OF_EACH: usize = 20;
/// People in each of those rooms.
const RETURNING_SIZE: usize = 100;
const MIB: f64 = 1_048_576.0;

/// Runs what was asked for, prints what happened, and fails when a bound is passed.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut told = Told::new(args);
    let result = press(args, &mut told);
    told.end(result, args.report.as_deref())
}

fn press(args: &Args, told: &mut Told) -> anyhow::Result<()> {
    let (people, returning) = (people(args), returning(args));
    let mut shapes = vec![TALKING, SENDING];
    shapes.extend([returning; ROOMS_OF_EACH]);
    let subject = Subject::klatch(&args.klatch, people, &shapes)?;
    let trials: [(Press, Trial); 5] = [
        (Press::SignIns, sign_ins),
        (Press::Floods, floods),
        (Press::Overload, overload),
        (Press::Return, everybody_returns),
        (Press::Drain, drain),
    ];
    let asked = trials.into_iter().filter(|(press, _)| args.only.is_none_or(|only| only == *press));
    // All of it is told, whatever fails.
    let failed: Vec<_> = asked
        .filter_map(|(_, trial)| trial(&subject, args, told).err())
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

/// Whose a connection is of those who come back. Those who talk are not among them: what they say is for themselves.
fn person(connection: usize) -> usize {
    TALKING.size + connection / DEVICES
}

/// How many people there are.
fn people(args: &Args) -> usize {
    let connections = args.returning.max(args.fragmenting).max(args.silent);
    person(connections + DEVICES - 1).max(SENDING.people())
}

/// The rooms of those who come back, of each of their sets.
fn returning(args: &Args) -> Rooms {
    Rooms { count: people(args).div_ceil(RETURNING_SIZE), size: RETURNING_SIZE }
}
