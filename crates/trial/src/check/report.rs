//! What a run was and what the judge said: as JSON, and in a few lines.

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;

use super::{
    drama::{Outcome, Plan},
    harm::Harms,
    history::{Fate, History, Kind, Told},
    judge::Violation,
};

/// Violations of one rule that are shown for people; the JSON has all.
const SHOWN: usize = 8;

/// A run and its verdict.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Repeats its chance.
    pub(crate) seed: u64,
    engine: String,
    seconds: u64,
    clients: usize,
    rooms: usize,
    /// How often things happened, by what they are called.
    counts: BTreeMap<String, u64>,
    /// What the network did, by fault.
    faults: BTreeMap<String, u64>,
    /// Promises that were not kept.
    pub(crate) violations: Vec<Violation>,
}

impl Report {
    pub(super) fn new(plan: &Plan, outcome: &Outcome, violations: Vec<Violation>) -> Self {
        let mut counts = BTreeMap::from([
            ("connections".to_owned(), outcome.connections),
            ("attempts".to_owned(), outcome.attempts),
        ]);
        let Harms {
            kills,
            stops,
            crashes,
            failed_syncs,
            power,
            lost,
            told_full,
            full,
            refused_writes,
            clocks,
        } = outcome.harms;
        let harms = [
            ("kills", kills),
            ("orderly ends", stops),
            ("crashes of the database", crashes),
            ("losses of power", power),
            ("failed syncs", failed_syncs),
            ("unsynced writes", lost.writes),
            ("unsynced writes gone", lost.gone),
            ("unsynced names gone", lost.names),
            ("full disks that told", told_full),
            ("full disks that did not", full),
            ("writes without room", refused_writes),
            ("clocks set", clocks),
        ];
        let harms = harms.into_iter().filter(|(_, count)| *count > 0);
        counts.extend(harms.map(|(name, count)| (name.to_owned(), count)));
        for name in names(&outcome.history) {
            *counts.entry(name).or_default() += 1;
        }
        let faults = outcome.faults.iter().map(|(fault, count)| (format!("{fault:?}"), *count)).collect();
        Self {
            seed: plan.seed,
            engine: format!("{:?}", plan.engine),
            seconds: plan.seconds,
            clients: plan.clients,
            rooms: plan.rooms,
            counts,
            faults,
            violations,
        }
    }

    /// One with nothing but violations.
    #[cfg(test)]
    pub(crate) fn of(violations: impl Iterator<Item = Violation>) -> Self {
        Self { violations: violations.collect(), ..Self::default() }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{}, {} clients, {} rooms, {} s: {}",
            self.engine,
            self.clients,
            self.rooms,
            self.seconds,
            list(&self.counts)
        );
        if !self.faults.is_empty() {
            write!(text, "\nNetwork: {}", list(&self.faults)).expect("a string takes everything");
        }
        match self.violations.len() {
            0 => text.push_str("\nEvery promise was kept."),
            count => write!(text, "\n{count} violations:").expect("a string takes everything"),
        }
        for rule in 0..=6 {
            let all: Vec<&Violation> = self.violations.iter().filter(|one| one.rule == rule).collect();
            for one in all.iter().take(SHOWN) {
                write!(text, "\n  rule {rule}: {}", one.what).expect("a string takes everything");
            }
            if all.len() > SHOWN {
                write!(text, "\n  rule {rule}: and {} more", all.len() - SHOWN)
                    .expect("a string takes everything");
            }
        }
        text
    }
}

fn list(counts: &BTreeMap<String, u64>) -> String {
    let all: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    all.join(", ")
}

/// What each thing in a history is called.
fn names(history: &History) -> impl Iterator<Item = String> {
    let acts = history.acts.iter().map(|act| {
        let kind = match act.kind {
            Kind::Send => "sends",
            Kind::Edit => "edits",
            Kind::Delete => "deletions",
            Kind::Resend => "resends",
        };
        let fate = match act.fate {
            Fate::Done { .. } => "done",
            Fate::Refused { .. } => "refused",
            Fate::Open => "open",
        };
        format!("{kind} {fate}")
    });
    let told = history.told.iter().flatten().filter_map(|told| match told {
        Told::Lagged => Some("lagged".to_owned()),
        Told::Live { .. } => Some("deliveries".to_owned()),
        Told::Page { .. } => Some("pages of changes".to_owned()),
        Told::Reset { .. } => Some("resets".to_owned()),
        _ => None,
    });
    let refusals = history.refusals.iter().map(|one| format!("refused: {}", one.code));
    let moves = history.moves.iter().filter(|one| one.is_out).map(|_| "removals".to_owned());
    acts.chain(told).chain(refusals).chain(moves)
}
