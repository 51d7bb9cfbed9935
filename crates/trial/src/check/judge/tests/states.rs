//! Rule 2, the states of a message, and rule 5, what somebody does to their own texts while they are out.

use super::{
    ROOM, assert_violates, broken, id, row, send,
    told::{go, remove_ben},
    unheard,
};
use crate::check::history::{Act, Fate, History, Kind, Row, Told};

/// Ada's last message with another text, under this stamp.
fn state(seq: i64, text: u64) -> Row {
    Row { seq, hash: 5_000 + text, text: Some(text), ..row(4) }
}

/// She gives it a text and is told that it has this stamp.
fn edit(text: u64, seq: i64) -> Act {
    let invoked = 400 + seq.unsigned_abs() * 10;
    let fate = Fate::Done { at: invoked + 5, row: state(seq, text) };
    Act { kind: Kind::Edit, text, invoked, fate, ..send(4) }
}

/// Two edits, and this is what her message is in the end.
fn edited_twice(history: &mut History, last: Row) {
    unheard(history);
    history.acts.extend([edit(41, 15), edit(42, 16)]);
    history.logs[0].entries[3].row = last;
    history.logs[0].head = last.seq;
}

#[test]
fn edits_that_follow_each_other_are_sound() {
    assert_eq!(broken(|history| edited_twice(history, state(16, 42))), []);
}

#[test]
fn rule_2_an_old_text_is_back_under_a_new_stamp() {
    assert_violates(2, &[&id(4), &"[14, 17]", &"asked for 1 times"], |history| {
        edited_twice(history, Row { seq: 17, ..row(4) });
    });
    assert_violates(2, &[&id(4), &"[15, 17]", &"asked for 1 times"], |history| {
        edited_twice(history, state(17, 41));
    });
    let passing = Told::Live { at: 900, room: ROOM, after: 16, row: state(17, 41) };
    assert_violates(2, &[&id(4), &"[15, 17]"], |history| {
        history.acts.push(edit(43, 18));
        edited_twice(history, state(18, 43));
        history.told[0].push(passing);
    });
}

#[test]
fn an_edit_that_nobody_answered_may_be_carried_out_late() {
    let found = broken(|history| {
        edited_twice(history, state(17, 41));
        history.acts[4].unanswered = 1;
    });
    assert_eq!(found, []);
}

#[test]
fn rule_2_a_deleted_text_was_back_for_a_moment() {
    assert_violates(2, &[&id(4), &"no text any more at stamp 15", &"has one at 16"], |history| {
        unheard(history);
        let deleted = |seq| Row { seq, hash: 77, text: None, ..row(4) };
        let fate = Fate::Done { at: 470, row: deleted(15) };
        history.acts.push(Act { kind: Kind::Delete, text: 0, invoked: 460, fate, ..send(4) });
        history.told[0].push(Told::Live { at: 480, room: ROOM, after: 15, row: Row { seq: 16, ..row(4) } });
        history.logs[0].entries[3].row = deleted(17);
        history.logs[0].head = 17;
    });
}

#[test]
fn rule_2_a_message_that_moves() {
    assert_violates(2, &[&id(4), &"was number 9 at stamp 13", &"4 at 14"], |history| {
        unheard(history);
        let row = Row { number: 9, seq: 13, text: Some(41), ..row(4) };
        history.acts[2].fate = Fate::Open;
        history.logs[0].entries[2].row.seq = 9;
        history.acts.push(Act { unanswered: 1, fate: Fate::Open, ..edit(41, 13) });
        history.told[0].push(Told::Live { at: 480, room: ROOM, after: 12, row });
    });
}

#[test]
fn rule_2_an_acknowledgement_with_another_text() {
    assert_violates(2, &[&"Edit", &id(4), &"stamp 16", &"something else"], |history| {
        edited_twice(history, state(16, 42));
        history.acts[5].text = 43;
        history.acts.push(Act { fate: Fate::Open, unanswered: 1, ..edit(42, 16) });
    });
}

/// Ben's message is changed behind his removal; he is let in again later.
fn change_behind_removal(history: &mut History, last: Row, act: Act) {
    remove_ben(history);
    unheard(history);
    history.moves = vec![go(true, 700), go(false, 800)];
    history.acts[3].person = 1;
    history.acts.push(Act { person: 1, ..act });
    history.logs[0].entries[3].row = last;
    history.logs[0].entries[3].sender = super::BEN;
    history.logs[0].entries[5].row.seq = 18;
    history.logs[0].entries[6].row.seq = 20;
    history.logs[0].members[0].seq = 19;
    history.logs[0].head = 20;
}

#[test]
fn rule_5_an_edit_and_a_deletion_behind_their_author_s_removal() {
    let words: [&dyn ToString; 4] = [&ROOM, &"stamp 17", &id(4), &"client 1, removed by stamp 15"];
    assert_violates(5, &words, |history| {
        change_behind_removal(history, state(17, 41), edit(41, 17));
    });
    assert_violates(5, &words, |history| {
        let act = Act { unanswered: 1, fate: Fate::Open, ..edit(41, 17) };
        change_behind_removal(history, state(17, 41), act);
    });
    assert_violates(5, &words, |history| {
        let deleted = Row { seq: 17, hash: 77, text: None, ..row(4) };
        let act = Act { kind: Kind::Delete, text: 0, fate: Fate::Open, unanswered: 1, ..edit(0, 17) };
        change_behind_removal(history, deleted, act);
    });
}

#[test]
fn an_edit_before_the_removal_is_sound() {
    let found = broken(|history| {
        change_behind_removal(history, state(14, 41), edit(41, 14));
        history.acts[3].fate = Fate::Open;
    });
    assert_eq!(found, []);
}
