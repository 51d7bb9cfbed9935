//! Rule 0, refusals, and rule 6: a server that refuses everything keeps no promise.

use super::{ADA, ROOM, assert_says, assert_violates, broken, sound, told::go};
use crate::check::{
    history::{Fate, History, Kind, Refusal},
    judge::judge,
};

/// Ben is refused something in the room.
fn refuse(code: &str, asked: u64) -> Refusal {
    Refusal { person: 1, room: Some(ROOM), kind: None, asked, at: asked + 10, code: code.to_owned() }
}

/// Ben's client has had something stored too.
fn fair() -> History {
    let mut history = sound();
    history.acts[1].person = 1;
    history
}

/// What rule 6 says of a fair run that is changed this way.
#[track_caller]
fn assert_shows_nothing(words: &[&dyn ToString], change: impl FnOnce(&mut History)) {
    let mut history = fair();
    change(&mut history);
    assert_says(&judge(&history), 6, words);
}

#[test]
fn a_refusal_in_an_absence_is_earned() {
    let found = broken(|history| {
        history.moves = vec![go(true, 700), go(false, 800)];
        history.refusals = [695, 750, 815].map(|asked| refuse("not_found", asked)).to_vec();
    });
    assert_eq!(found, []);
}

#[test]
fn rule_0_a_refusal_that_nobody_earned() {
    let refused = |refusal: Refusal| {
        move |history: &mut History| {
            history.moves = vec![go(true, 700), go(false, 800)];
            history.refusals = vec![refusal];
        }
    };
    assert_violates(0, &[&"client 1", &ROOM, &"(invalid)"], refused(refuse("invalid", 750)));
    assert_violates(0, &[&"client 1", &"(not_found) at 610"], refused(refuse("not_found", 600)));
    assert_violates(0, &[&"client 1", &"(not_found) at 840"], refused(refuse("not_found", 830)));
    let elsewhere = Refusal { room: Some(ADA), ..refuse("not_found", 750) };
    assert_violates(0, &[&"client 1", &ADA], refused(elsewhere));
    let own = Refusal { room: None, ..refuse("not_found", 750) };
    assert_violates(0, &[&"client 1", &"own stream"], refused(own));
}

#[test]
fn a_new_text_may_be_refused_by_a_full_disk() {
    let full = |asked, kind| Refusal { kind: Some(kind), ..refuse("storage_full", asked) };
    let run = |refusals: &[Refusal]| {
        let refusals = refusals.to_vec();
        move |history: &mut History| (history.full, history.refusals) = (vec![(700, 800)], refusals)
    };
    assert_eq!(broken(run(&[full(690, Kind::Send), full(790, Kind::Send)])), []);
    assert_violates(0, &[&"(storage_full) at 811"], run(&[full(801, Kind::Send)]));
    assert_violates(0, &[&"(storage_full) at 760"], run(&[full(750, Kind::Delete)]));
    assert_violates(0, &[&"(storage_full) at 760"], run(&[full(750, Kind::Resend)]));
    assert_violates(0, &[&"(storage_full) at 760"], run(&[refuse("storage_full", 750)]));
}

#[test]
fn a_fair_run_shows_something() {
    let found = judge(&fair());
    assert!(found.iter().all(|one| one.rule != 6), "{found:#?}");
}

#[test]
fn rule_6_a_server_that_refuses_everything() {
    assert_shows_nothing(&[&"nothing was shown", &"of 4 texts 0 were stored"], |history| {
        for act in &mut history.acts {
            act.fate = Fate::Refused { at: act.invoked + 5, code: "not_found".to_owned() };
        }
        history.told.iter_mut().for_each(Vec::clear);
        history.logs.clear();
    });
}

#[test]
fn rule_6_a_server_that_refuses_most_or_one_person() {
    assert_shows_nothing(&[&"of 4 texts 1 were stored"], |history| {
        history.acts[1..].iter_mut().for_each(|act| act.fate = Fate::Open);
    });
    assert_shows_nothing(&[&"not one text of client 1"], |history| history.acts[1].fate = Fate::Open);
}

#[test]
fn rule_6_a_client_that_hears_nothing() {
    assert_shows_nothing(&[&"client 1 heard 0 events of 4"], |history| history.told[1].clear());
    assert_shows_nothing(&[&"client 1 heard 2 events of 24"], |history| {
        let edit = |at: u64| {
            let mut act = history.acts[0].clone();
            (act.kind, act.invoked) = (Kind::Edit, 600 + at);
            act
        };
        let edits: Vec<_> = (0..20).map(edit).collect();
        history.acts.extend(edits);
    });
}
