//! The `klatch` program.

mod assets;

use anyhow::Context;
use clap::{Parser, Subcommand};
use server::{
    Server,
    config::{Args, Config},
    infra::clock::Clock,
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Live chat you host yourself.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Command {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    args: Args,
}

#[derive(Subcommand)]
enum What {
    /// Runs the server; the same as no command at all.
    Serve(#[command(flatten)] Box<Args>),
}

fn main() -> anyhow::Result<()> {
    let command = Command::parse();
    let args = match command.what {
        Some(What::Serve(args)) => *args,
        None => command.args,
    };
    let filter = EnvFilter::try_from_env("KLATCH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let config = Config::load(&args, &|name| std::env::var(name).ok())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let public_url = config.network.public_url.as_ref().map(ToString::to_string);
    let server = Server::open(config, Clock::default(), socketio::Config::default(), assets::router()).await?;
    let address = match public_url {
        Some(url) => url,
        None => format!("http://{}", server.address()?),
    };
    println!("Klatch is at {address}");
    if let Some(code) = server.setup_code().await? {
        println!("Nobody has an account yet. Set it up at {address}/#setup={code}");
    }
    let stop = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        tracing::info!("stopping");
    };
    server.run(stop).await?;
    Ok(())
}
