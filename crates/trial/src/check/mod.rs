//! `trial check`: people write, read, come and go while the network and the server fail, and a judge holds all that they were told
//! against the promises.

mod client;
mod drama;
mod harm;
pub(crate) mod history;
mod judge;
mod read;
mod report;
mod shapes;
mod world;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use clap::Args as ClapArgs;
use klatch_trial::{Engine, Random};

pub(crate) use self::{
    drama::Plan,
    harm::{Harm, Sample, can_fail_power, can_set_clock},
    judge::Violation,
    report::Report,
};

/// What to do, and where to write what came of it.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch itself.
    #[arg(long, value_name = "PROGRAM")]
    klatch: PathBuf,
    /// The database: sqlite, or postgres on the server that `KLATCH_TEST_POSTGRES` names.
    #[arg(long, env = "KLATCH_TEST_ENGINE", default_value = "sqlite")]
    engine: Engine,
    /// Repeats a run's chance, though not its timing; otherwise nobody chooses it.
    #[arg(long)]
    seed: Option<u64>,
    /// How long people act.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many people there are, each with one client.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(3..=90))]
    clients: u16,
    /// How many rooms everybody is in, besides the one that two are put out of now and then.
    #[arg(long, default_value_t = 3)]
    rooms: u16,
    /// Puts a bad network between the clients and the server.
    #[arg(long)]
    faults: bool,
    /// Where the report goes, as JSON; it is printed for people in any case.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Where all that was asked and told goes, as JSON.
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
}

/// `trial storm`: a check while the server itself comes to harm.
#[derive(ClapArgs)]
pub(crate) struct StormArgs {
    #[command(flatten)]
    check: Args,
    #[command(flatten)]
    harm: HarmArgs,
}

/// What happens to the server, at random moments: one of these.
#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "of these flags exactly one is given")]
struct HarmArgs {
    /// Kills the server with SIGKILL and starts it again.
    #[arg(long)]
    kill: bool,
    /// Lets its power fail: of what was not synced anything may be gone. Now and then a sync fails too. SQLite only.
    #[arg(long)]
    power: bool,
    /// Lets its disk be full for a while, with a warning or without. SQLite only.
    #[arg(long)]
    full: bool,
    /// Sets its clock, ten years back to a day on. Needs libfaketime.
    #[arg(long)]
    clock: bool,
    /// Asks the server to end with SIGTERM, waits until it has, and starts it again.
    #[arg(long)]
    stop: bool,
    /// Lets its PostgreSQL crash and come back. PostgreSQL of `scripts/postgres run` only.
    #[arg(long)]
    crash: bool,
}

impl HarmArgs {
    fn harm(&self) -> Harm {
        match self {
            Self { power: true, .. } => Harm::Power,
            Self { full: true, .. } => Harm::Full,
            Self { clock: true, .. } => Harm::Clock,
            Self { stop: true, .. } => Harm::Stop,
            Self { crash: true, .. } => Harm::Database,
            Self { .. } => Harm::Kill,
        }
    }
}

/// Runs a check and prints what came of it; an error when a promise was not kept.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    carry_out(args, Harm::None)
}

/// The same in a storm.
pub(crate) fn storm(args: &StormArgs) -> anyhow::Result<()> {
    carry_out(&args.check, args.harm.harm())
}

fn carry_out(args: &Args, harm: Harm) -> anyhow::Result<()> {
    let plan = Plan {
        klatch: args.klatch.clone(),
        engine: args.engine,
        seed: args.seed.unwrap_or_else(Random::seed),
        seconds: args.seconds,
        clients: args.clients.into(),
        rooms: args.rooms.into(),
        faults: args.faults,
        harm,
        rest: None,
        calm: 1,
        hurry: Duration::ZERO,
        env: Vec::new(),
    };
    println!("Seed {}: --seed repeats its chance.", plan.seed);
    let Judged { report, history, .. } = act(&plan)?;
    println!("{}", report.text());
    if let Some(file) = &args.report {
        write(file, &report)?;
    }
    if let Some(file) = &args.history {
        write(file, &history)?;
    }
    let count = report.violations.len();
    ensure!(count == 0, "{count} violations; the seed was {}", plan.seed);
    Ok(())
}

/// A run that was judged.
pub(crate) struct Judged {
    pub(crate) report: Report,
    pub(crate) history: history::History,
    /// What the server had all the while.
    pub(crate) samples: Vec<Sample>,
}

/// Carries a plan out and judges it.
pub(crate) fn act(plan: &Plan) -> anyhow::Result<Judged> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let outcome = runtime.block_on(drama::act(plan))?;
    runtime.shutdown_background();
    let violations = judge::judge(&outcome.history);
    let report = Report::new(plan, &outcome, violations);
    Ok(Judged { report, history: outcome.history, samples: outcome.samples })
}

fn write(file: &PathBuf, what: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string(what)?;
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}
