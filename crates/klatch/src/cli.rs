//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use server::{
    admin::{self, ServerRole},
    config::Args,
};

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
    /// People: also while the server runs.
    #[command(subcommand)]
    User(User),
    /// The database's epoch, by which clients notice that it was restored.
    Epoch {
        /// Make another one. To be done after a restore, before the server starts.
        #[arg(long, required = true)]
        new: bool,
        #[command(flatten)]
        args: Args,
    },
}

/// What can be done about people; they are named by username or e-mail address.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Show everybody, or those a name or address finds.
    List {
        /// The beginning of a name, or a whole address.
        #[arg(default_value = "")]
        query: String,
        #[command(flatten)]
        args: Args,
    },
    /// Close an account: its sessions end and nobody logs in to it.
    Deactivate {
        /// Whose.
        who: String,
        #[command(flatten)]
        args: Args,
    },
    /// Open it again.
    Reactivate {
        /// Whose.
        who: String,
        #[command(flatten)]
        args: Args,
    },
    /// Sign somebody out everywhere.
    EndSessions {
        /// Whom.
        who: String,
        #[command(flatten)]
        args: Args,
    },
    /// Give a role on the server.
    Role {
        /// To whom.
        who: String,
        /// owner, admin or member.
        #[arg(value_parser = ["owner", "admin", "member"])]
        role: String,
        #[command(flatten)]
        args: Args,
    },
    /// Print a link that sets a password, once, within half an hour.
    ResetPassword {
        /// Whose.
        who: String,
        #[command(flatten)]
        args: Args,
    },
}

impl User {
    /// What to ask the server for, and the settings.
    pub(crate) fn split(self) -> (admin::Command, Args) {
        match self {
            User::List { query, args } => (admin::Command::List(query), args),
            User::Deactivate { who, args } => (admin::Command::Deactivate(who), args),
            User::Reactivate { who, args } => (admin::Command::Reactivate(who), args),
            User::EndSessions { who, args } => (admin::Command::EndSessions(who), args),
            User::Role { who, role, args } => (admin::Command::Role(who, role_of(&role)), args),
            User::ResetPassword { who, args } => (admin::Command::ResetPassword(who), args),
        }
    }
}

fn role_of(name: &str) -> ServerRole {
    match name {
        "owner" => ServerRole::Owner,
        "admin" => ServerRole::Admin,
        _ => ServerRole::Member,
    }
}

/// Reads the command line; ends the process after `--help`, or when it cannot be understood.
pub(crate) fn command() -> Command {
    let Cli { command, args } = Cli::parse();
    command.unwrap_or(Command::Serve(args))
}
