//! `trial`: treats a chat server as a stranger would, over the wire only, and says what it carries, and whether it keeps its promises
//! when things break.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "figures are rounded to two places anyway"
)]

mod broken;
mod check;
mod load;
mod plot;
mod process;
mod proxy;
mod report;
mod soak;
mod table;
mod wire;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Puts a running chat server on trial, over the wire only.
#[derive(Parser)]
#[command(name = "trial", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Deliveries a second, latency, memory and processor time, side by side.
    Load(load::Args),
    /// Some who read beside many who stop reading: what it costs them and the server.
    Stalled(load::stalled::Args),
    /// Some who talk while a flood of sign-ins, too many messages or everybody's return presses the server.
    Pressed(load::pressed::Args),
    /// People write, read, come and go; all they are told is held against the promises.
    Check(check::Args),
    /// A check while the server comes to harm: it is killed or asked to end, its power, disk, clock or database fails.
    Storm(check::StormArgs),
    /// A long time of people and orderly restarts: what the server has of its machine must not grow.
    Soak(soak::Args),
    /// Says whether a disk whose power can fail and that can be full can be had here; fails with the reason when not.
    Power,
    /// Says whether a clock can be set here that nobody else sees; fails with the reason when not.
    Clock,
    /// Servers that break a promise on purpose: each must be caught, and ours must not be.
    Broken(broken::Args),
}

fn main() -> ExitCode {
    // Whoever reads this wants the reason last, not where in here it was found.
    match act() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Load(args) => load::run(&args),
        Command::Stalled(args) => load::stalled::run(&args),
        Command::Pressed(args) => load::pressed::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Storm(args) => check::storm(&args),
        Command::Soak(args) => soak::run(&args),
        Command::Power => check::can_fail_power(),
        Command::Clock => check::can_set_clock().map(drop),
        Command::Broken(args) => broken::run(&args),
    }
}
