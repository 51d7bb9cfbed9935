//! The command line.

use std::path::PathBuf;

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
    /// Copy everything, the database and the shared files, into one file. The server may run meanwhile.
    Backup {
        /// The file to write; it must not be there yet.
        file: PathBuf,
        #[command(flatten)]
        args: Args,
    },
    /// Read such a file into an empty data folder, under a new epoch.
    Restore {
        /// A file that `klatch backup` wrote.
        file: PathBuf,
        #[command(flatten)]
        args: Args,
    },
    /// The database's epoch, by which clients notice that it was restored.
    Epoch {
        /// Make another one. To be done after a restore, before the server starts.
        #[arg(long, required = true)]
        new: bool,
        #[command(flatten)]
        args: Args,
    },
}

/// Reads the command line; ends the process after `--help`, or when it cannot be understood.
pub(crate) fn command() -> Command {
    let Cli { command, args } = Cli::parse();
    command.unwrap_or(Command::Serve(args))
}
