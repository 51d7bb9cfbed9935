//! The command line.

use clap::{Parser, Subcommand};
use server::config::Args;

/// Live chat you host yourself.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    args: Args,
}

/// What it can be told to do; nothing said means `serve`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve until told to stop.
    Serve(Box<Args>),
}

impl Cli {
    /// Reads the command line; ends the process after `--help` or when it cannot be understood.
    pub(crate) fn read() -> Command {
        let Cli { command, args } = Cli::parse();
        command.unwrap_or_else(|| Command::Serve(Box::new(args)))
    }
}
