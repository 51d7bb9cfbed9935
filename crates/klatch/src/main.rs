//! The `klatch` program: the command line, the web client inside, and the process around the server.

use std::{
    env,
    io::{self, IsTerminal},
    net::SocketAddr,
    path::Path,
    process::ExitCode,
};

use anyhow::Context;
use server::{
    Server,
    config::{Args, Config},
    infra::clock::Clock,
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

mod assets;
mod cli;

fn main() -> ExitCode {
    log_to_stderr();
    server::infra::tls::install();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // For the person who started it: a sentence, no backtrace.
            eprintln!("klatch: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// What went wrong and why; a cause that only repeats what it caused is left out.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| {
        if said.is_empty() {
            cause
        } else if said.ends_with(&cause) {
            said
        } else {
            format!("{said}: {cause}")
        }
    })
}

fn run() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match cli::command() {
        cli::Command::Backup { file, args } => backup(&args, &file),
        cli::Command::Restore { file, args } => restore(&args, &file),
        cli::Command::Serve(args) => runtime.block_on(serve(&args)),
        cli::Command::User(user) => {
            let (command, args) = user.split();
            runtime.block_on(act(&args, command))
        }
        cli::Command::Epoch { args, .. } => runtime.block_on(renew_epoch(&args)),
    }
}

/// Copies everything into a file.
fn backup(args: &Args, file: &Path) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    let report = server::backup(&config, file)?;
    println!("Copied to {}: the database, and {} shared files.", file.display(), report.files);
    if report.missing > 0 {
        println!(
            "{} more are not in the bucket: deleted while this ran, or lost. The log names them.",
            report.missing
        );
    }
    Ok(())
}

/// Reads such a file into an empty folder.
fn restore(args: &Args, file: &Path) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    let report = server::restore(&config, file)?;
    println!(
        "Restored the database as of {}, and {} shared files. Its new epoch is {}.",
        report.made_at, report.files, report.epoch
    );
    Ok(())
}

/// Does something about people and prints what came of it.
async fn act(args: &Args, command: server::admin::Command) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    println!("{}", server::command(&config, command).await?);
    Ok(())
}

/// Makes another epoch and prints it.
async fn renew_epoch(args: &Args) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    println!("{}", server::renew_epoch(&config).await?);
    Ok(())
}

/// Serves until SIGTERM or SIGINT.
async fn serve(args: &Args) -> anyhow::Result<()> {
    let config = Config::load(args, &|name| env::var(name).ok())?;
    let stop = stop_signal()?;
    let outside = config.network.public_url.as_ref().map(ToString::to_string);
    let engine = socketio::Config::default();
    let server = Server::open(config, Clock::default(), engine, assets::router()).await?;
    let url = outside.unwrap_or_else(|| url_of(server.address().expect("a bound listener has an address")));
    announce(&url, server.setup_code().await?.as_deref());
    server.run(stop).await.context("Klatch stopped by itself")
}

/// Standard output is for the person who started it; everything else is logged.
fn announce(url: &str, setup_code: Option<&str>) {
    println!("Klatch is at {url}");
    if let Some(code) = setup_code {
        // A fragment stays in the browser: no proxy or log sees it.
        println!("Nobody has an account yet. Set it up at {url}/#setup={code}");
    }
}

/// An address to open on this machine.
fn url_of(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        return format!("http://localhost:{}", address.port());
    }
    format!("http://{address}")
}

/// Resolves at the first SIGTERM or SIGINT.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

/// `KLATCH_LOG` says how much, as tracing filters do.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("KLATCH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
}
