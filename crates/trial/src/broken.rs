//! `trial broken`: a judge counts only if it condemns. Servers that break a promise on purpose (crates/server/src/broken.rs) are put on
//! trial until they are caught, and ours beside them, which must not be.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};
use clap::{Args as ClapArgs, builder::PossibleValuesParser};
use klatch_trial::{Data, Engine, Random};

use crate::check::{self, Harm, Plan, Report, Violation};

/// What to run.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch itself, which must keep every promise.
    #[arg(long, value_name = "PROGRAM")]
    klatch: PathBuf,
    /// Klatch built with the feature `broken`.
    #[arg(long, value_name = "PROGRAM")]
    broken: PathBuf,
    /// Only these: the names of broken promises, or `ours`.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(CASES.map(|case| case.label())))]
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
    /// The judge's rules of which one must condemn it: another one that does is an accident. None for ours.
    rules: &'static [u8],
    engine: Engine,
    faults: bool,
    harm: Harm,
}

/// What no server knows.
const UNKNOWN: &str = "no-such-promise";
/// Runs after which a broken server that was not caught counts as missed.
const TRIES: u64 = 5;

const fn broken(name: &'static str, engine: Engine, rules: &'static [u8]) -> Case {
    Case { name: Some(name), rules, engine, faults: false, harm: Harm::None }
}

const fn ours(engine: Engine, faults: bool, harm: Harm) -> Case {
    Case { name: None, rules: &[], engine, faults, harm }
}

/// One writer hides on SQLite what two connections do to each other, so that is looked for on PostgreSQL. That syncing is off can be
/// seen after a loss of power only: no kill shows it. Then even a database may be left that does not open. On PostgreSQL a crash shows
/// it: what was not handed to the kernel is gone.
/// An acknowledgement before the commit is seen in a read that comes between them, and by a kill only when it comes there too.
const CASES: [Case; 23] = [
    Case { harm: Harm::Kill, ..broken("ack-before-commit", Engine::Sqlite, &[2, 4]) },
    Case { harm: Harm::Full, ..broken("ack-before-commit", Engine::Sqlite, &[2, 4]) },
    broken("bigserial-cursor", Engine::Postgres, &[1, 3]),
    broken("seq-outside-transaction", Engine::Sqlite, &[3]),
    Case { faults: true, ..broken("silent-drop", Engine::Sqlite, &[3]) },
    Case { faults: true, ..broken("retry-under-new-id", Engine::Sqlite, &[2]) },
    broken("off-by-one-resume", Engine::Sqlite, &[3]),
    broken("edit-not-stamped", Engine::Sqlite, &[3]),
    broken("cached-membership", Engine::Sqlite, &[5]),
    broken("membership-by-exists", Engine::Postgres, &[5]),
    broken("lost-publish", Engine::Sqlite, &[3]),
    Case { harm: Harm::Power, ..broken("sync-off", Engine::Sqlite, &[0, 2]) },
    Case { harm: Harm::Power, ..broken("sync-normal", Engine::Sqlite, &[2]) },
    Case { harm: Harm::Database, ..broken("sync-off", Engine::Postgres, &[2]) },
    ours(Engine::Sqlite, false, Harm::None),
    ours(Engine::Postgres, false, Harm::None),
    ours(Engine::Sqlite, true, Harm::Kill),
    ours(Engine::Postgres, true, Harm::Kill),
    ours(Engine::Sqlite, false, Harm::Power),
    ours(Engine::Sqlite, false, Harm::Full),
    ours(Engine::Sqlite, true, Harm::Clock),
    ours(Engine::Sqlite, true, Harm::Stop),
    ours(Engine::Postgres, false, Harm::Database),
];

/// Runs all and prints a table; an error when a broken server was missed, ours was not sound, or something could not be run here.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let seed = args.seed.unwrap_or_else(Random::seed);
    check_switch(&args.broken)?;
    println!("Seed {seed}: --seed repeats its chance.\n");
    println!(
        "| broken | on | must be caught by | caught by | runs | seconds | for example |\n|---|---|---|---|---|---|---|"
    );
    let mut wrong = Vec::new();
    let is_wanted = |case: &&Case| args.only.is_empty() || args.only.iter().any(|name| name == case.label());
    for case in CASES.iter().filter(is_wanted) {
        if let Err(error) = case.harm.can_be_done() {
            println!("| {} | {} | NOT RUN: {error:#} | | | | |", case.label(), case.place());
            wrong.push(format!("{} on {} was not run", case.label(), case.place()));
            continue;
        }
        let began = Instant::now();
        let (runs, report) = case.run(args, seed)?;
        println!("| {} | {} | {} |", case.label(), case.place(), case.row(runs, began, &report));
        if !case.is_as_it_should_be(&report) {
            wrong.push(format!("{} on {} (seed {})", case.label(), case.place(), report.seed));
        }
    }
    ensure!(wrong.is_empty(), "not as it should be: {}", wrong.join(", "));
    Ok(())
}

impl Case {
    const fn label(&self) -> &'static str {
        match self.name {
            Some(name) => name,
            None => "ours",
        }
    }

    /// Whether one of the rules that must has condemned it; or, of ours, none at all.
    fn is_as_it_should_be(&self, report: &Report) -> bool {
        let mut rules = report.violations.iter().map(|one| one.rule);
        if self.name.is_some() {
            rules.any(|rule| self.rules.contains(&rule))
        } else {
            rules.next().is_none()
        }
    }

    fn place(&self) -> String {
        let faults = if self.faults { ", bad network" } else { "" };
        let harm = match self.harm {
            Harm::None => "",
            Harm::Kill => ", kills",
            Harm::Power => ", losses of power",
            Harm::Full => ", full disks",
            Harm::Clock => ", a clock that is set",
            Harm::Stop => ", orderly ends",
            Harm::Database => ", crashes of the database",
        };
        format!("{:?}{faults}{harm}", self.engine)
    }

    /// Runs it until it is caught; ours once.
    fn run(&self, args: &Args, seed: u64) -> anyhow::Result<(u64, Report)> {
        let tries = if self.name.is_some() { TRIES } else { 1 };
        let mut run = 0;
        loop {
            let report = check::act(&self.plan(args, seed.wrapping_add(run)))?.report;
            run += 1;
            if run == tries || self.is_as_it_should_be(&report) {
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
            harm: self.harm,
            rest: None,
            calm: 1,
            hurry: Duration::ZERO,
            env: env.into_iter().collect(),
        }
    }

    fn row(&self, runs: u64, began: Instant, report: &Report) -> String {
        let (seconds, count) = (began.elapsed().as_secs(), report.violations.len());
        let (must, by) =
            (named(self.rules.iter().copied()), named(report.violations.iter().map(|one| one.rule)));
        let is_telling = |one: &&Violation| self.rules.contains(&one.rule);
        let example = report.violations.iter().find(is_telling).or(report.violations.first());
        let example = example.and_then(|one| one.what.lines().next()).unwrap_or_default();
        format!("{must} | {by} ({count}) | {runs} | {seconds} | {example}")
    }
}

/// Makes sure that the program is one that can be broken, and that it refuses what it does not know.
fn check_switch(program: &Path) -> anyhow::Result<()> {
    let mut place = Data::new(Engine::Sqlite, &mut Random::new(0))?.place(program);
    place.settings.push(("KLATCH_BROKEN".to_owned(), UNKNOWN.to_owned()));
    let said = match place.start("127.0.0.1:0") {
        Ok(_) => {
            bail!("{} starts whatever it is to break: build it with the feature `broken`", program.display())
        }
        Err(lost) => lost.to_string(),
    };
    for name in CASES.iter().filter_map(|case| case.name) {
        ensure!(said.contains(name), "{} does not know {name}; it says: {said}", program.display());
    }
    Ok(())
}

/// Rules in words, each once.
fn named(rules: impl Iterator<Item = u8>) -> String {
    let all: BTreeSet<u8> = rules.collect();
    let all: Vec<String> = all.iter().map(|rule| format!("rule {rule}")).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: Args,
    }

    fn asked(only: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(["broken", "--klatch", "a", "--broken", "b", "--only", only])
    }

    #[test]
    fn only_what_can_be_broken_is_asked_for() {
        assert_eq!(asked("silent-drop").unwrap().args.only, ["silent-drop"]);
        assert!(asked("ours").is_ok());
        assert!(asked("silent-dorp").err().unwrap().to_string().contains("silent-dorp"));
    }

    #[test]
    fn another_rule_s_word_is_not_enough() {
        let [case, .., ours] = CASES;
        assert!(case.name.is_some() && !case.rules.contains(&3) && ours.name.is_none());
        let report = |rules: &[u8]| {
            Report::of(rules.iter().map(|rule| Violation { rule: *rule, what: String::new() }))
        };
        assert!(case.is_as_it_should_be(&report(&[3, 2])) && !case.is_as_it_should_be(&report(&[3])));
        assert!(ours.is_as_it_should_be(&report(&[])) && !ours.is_as_it_should_be(&report(&[6])));
        assert!(CASES.iter().all(|case| case.name.is_none() == case.rules.is_empty()));
    }
}
