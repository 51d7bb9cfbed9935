//! `trial broken`: a judge counts only if it condemns. Servers that break a promise on purpose (crates/server/src/broken.rs) are put on
//! trial until they are caught, and ours beside them, which must not be.

use std::{path::PathBuf, time::Instant};

use anyhow::ensure;
use clap::Args as ClapArgs;
use klatch_trial::{Engine, Random};

use crate::check::{self, Plan, Report};

/// What to run.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch itself, which must keep every promise.
    #[arg(long, value_name = "PROGRAM")]
    klatch: PathBuf,
    /// Klatch built with the feature `broken`.
    #[arg(long, value_name = "PROGRAM")]
    broken: PathBuf,
    /// Only these.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Repeats the chance of all runs.
    #[arg(long)]
    seed: Option<u64>,
    /// How long people act in each run.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
}

/// A promise that is broken, and where it can be seen.
struct Case {
    /// As `KLATCH_BROKEN` has it; ours has none.
    name: Option<&'static str>,
    engine: Engine,
    faults: bool,
    kills: bool,
}

/// Runs after which a broken server that was not caught counts as missed.
const TRIES: u64 = 5;

const fn broken(name: &'static str, engine: Engine) -> Case {
    Case { name: Some(name), engine, faults: false, kills: false }
}

const fn ours(engine: Engine, faults: bool, kills: bool) -> Case {
    Case { name: None, engine, faults, kills }
}

/// One writer hides on SQLite what two connections do to each other, so that is looked for on PostgreSQL. That syncing is off can be
/// seen after a loss of power only: no kill shows it.
const CASES: [Case; 13] = [
    Case { kills: true, ..broken("ack-before-commit", Engine::Sqlite) },
    broken("bigserial-cursor", Engine::Postgres),
    broken("seq-outside-transaction", Engine::Sqlite),
    Case { faults: true, ..broken("silent-drop", Engine::Sqlite) },
    Case { faults: true, ..broken("retry-under-new-id", Engine::Sqlite) },
    broken("off-by-one-resume", Engine::Sqlite),
    broken("edit-not-stamped", Engine::Sqlite),
    broken("cached-membership", Engine::Sqlite),
    broken("membership-by-exists", Engine::Postgres),
    ours(Engine::Sqlite, false, false),
    ours(Engine::Postgres, false, false),
    ours(Engine::Sqlite, true, true),
    ours(Engine::Postgres, true, true),
];

/// Runs all and prints a table; an error when a broken server was missed, or ours was not sound.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let seed = args.seed.unwrap_or_else(Random::seed);
    println!("Seed {seed}: --seed repeats its chance.\n");
    println!("| broken | on | caught by | runs | seconds | for example |\n|---|---|---|---|---|---|");
    let mut wrong = Vec::new();
    let is_wanted = |case: &&Case| args.only.is_empty() || args.only.iter().any(|name| name == case.label());
    for case in CASES.iter().filter(is_wanted) {
        let began = Instant::now();
        let (runs, report) = case.run(args, seed)?;
        println!("| {} | {} | {} |", case.label(), case.place(), row(runs, began, &report));
        if report.violations.is_empty() == case.name.is_some() {
            wrong.push(format!("{} on {} (seed {})", case.label(), case.place(), report.seed));
        }
    }
    println!("\nNot among them: syncing turned off, which only a loss of power shows.");
    ensure!(wrong.is_empty(), "not as it should be: {}", wrong.join(", "));
    Ok(())
}

impl Case {
    fn label(&self) -> &'static str {
        self.name.unwrap_or("ours")
    }

    fn place(&self) -> String {
        let faults = if self.faults { ", bad network" } else { "" };
        let kills = if self.kills { ", kills" } else { "" };
        format!("{:?}{faults}{kills}", self.engine)
    }

    /// Runs it until it is caught; ours once.
    fn run(&self, args: &Args, seed: u64) -> anyhow::Result<(u64, Report)> {
        let tries = if self.name.is_some() { TRIES } else { 1 };
        let mut run = 0;
        loop {
            let (report, _) = check::act(&self.plan(args, seed.wrapping_add(run)))?;
            run += 1;
            if !report.violations.is_empty() || run == tries {
                return Ok((run, report));
            }
        }
    }

    fn plan(&self, args: &Args, seed: u64) -> Plan {
        let env = self.name.map(|name| ("KLATCH_BROKEN".to_owned(), name.to_owned()));
        Plan {
            klatch: if self.name.is_some() { args.broken.clone() } else { args.klatch.clone() },
            engine: self.engine,
            seed,
            seconds: args.seconds,
            clients: 8,
            rooms: 3,
            faults: self.faults,
            kills: self.kills,
            env: env.into_iter().collect(),
        }
    }
}

fn row(runs: u64, began: Instant, report: &Report) -> String {
    let mut rules: Vec<u8> = report.violations.iter().map(|one| one.rule).collect();
    rules.sort_unstable();
    let count = rules.len();
    rules.dedup();
    let rules: Vec<String> = rules.iter().map(|rule| format!("rule {rule}")).collect();
    let by = if count == 0 { "nothing".to_owned() } else { format!("{} ({count})", rules.join(", ")) };
    let example = report.violations.first().map_or("", |one| one.what.lines().next().unwrap_or_default());
    format!("{by} | {runs} | {} | {example}", began.elapsed().as_secs())
}
