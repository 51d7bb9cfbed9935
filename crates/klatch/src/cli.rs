//! The command line.

use clap::{Parser, Subcommand};
use server::config::Args;

/// Live chat you host yourself.
#[derive(Debug, Parser)]
#[command(name = "klatch", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    args: Args,
}

/// What it can be told to do; nothing said means `serve`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve until SIGTERM or Ctrl-C.
    Serve(Args),
}

/// Reads the command line; ends the process after `--help`, or when it cannot be understood.
pub(crate) fn command() -> Command {
    let Cli { command, args } = Cli::parse();
    command.unwrap_or(Command::Serve(args))
}
