//! The `klatch` program: the command line, the web client inside, and the process around the server.

use std::{env, io};

use anyhow::Context;
use server::config::{Args, Config};
use tracing_subscriber::EnvFilter;

mod assets;
mod cli;

fn main() -> anyhow::Result<()> {
    log_to_stderr();
    match cli::Cli::read() {
        cli::Command::Serve(args) => serve(&args),
    }
}

fn serve(args: &Args) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(server::serve(config, assets::router(), announce)).context("Klatch stopped")
}

/// Standard output is for the person who started it; everything else is logged.
fn announce(ready: &server::Ready) {
    println!("Klatch is ready: {}", ready.url);
    if let Some(link) = &ready.setup_link {
        println!("Set it up here: {link}");
    }
}

/// `KLATCH_LOG` says how much, as tracing filters do.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("KLATCH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}
