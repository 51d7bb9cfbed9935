//! Whether a history keeps the promises. Pure: a history goes in, violations come out, in time linear in its length (but for sorting
//! by time).
//!
//! 1. The log in the end is 1 to n, one id each, one stamp each.
//! 2. What was acknowledged stands there as it was acknowledged or as changed since; what was refused does not stand there and was
//!    never shown; what is open stands there once or not at all; nothing else does.
//!    The states of a message follow from what was asked: each text comes under one stamp for each time it can have been given, and
//!    nothing follows a deletion.
//! 3. What a client was told covers everything above its cursor, but for a reset, which needs a reason; and a stamp is the same row everywhere.
//! 4. Whoever began after something was acknowledged or shown comes behind it, and reads at least it.
//! 5. Nobody gets a stamp behind their removal, and nothing of theirs stands, is changed or is deleted behind it.
//! 6. Enough was done and shown that the other rules had something to hold.

mod cover;
mod fate;
mod log;
mod order;
mod refusals;
mod removal;
mod shown;
mod stamps;
mod states;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::history::{History, Told};

/// A promise that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Violation {
    /// Which rule: 1 to 6, or 0 for what may never happen at all.
    pub(crate) rule: u8,
    /// A sentence with ids, numbers and stamps.
    pub(crate) what: String,
}

/// Everything that is wrong, by rule.
pub(crate) fn judge(history: &History) -> Vec<Violation> {
    let mut all = promises(history);
    all.extend(shown::check(history).into_iter().map(|what| Violation { rule: 6, what }));
    all
}

/// Rules 0 to 5.
fn promises(history: &History) -> Vec<Violation> {
    let states = states::of(history);
    let by_rule = [
        [history.odd.clone(), refusals::check(history)].concat(),
        history.logs.iter().flat_map(log::check).collect(),
        [fate::check(history), states::check(history, &states)].concat(),
        [stamps::check(history), cover::check(history)].concat(),
        order::check(history),
        removal::check(history, &states),
    ];
    let numbered = (0..).zip(by_rule);
    numbered.flat_map(|(rule, all)| all.into_iter().map(move |what| Violation { rule, what })).collect()
}

/// Everything that clients were told, with each one's place.
fn all_told(history: &History) -> impl Iterator<Item = (usize, &Told)> {
    let clients = history.told.iter().enumerate();
    clients.flat_map(|(client, told)| told.iter().map(move |one| (client, one)))
}
