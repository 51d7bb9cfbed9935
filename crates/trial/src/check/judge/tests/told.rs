//! Rules 3 to 5: what clients were told, when, and who was out.

use super::{ADA, BEN, ROOM, assert_violates, broken, entry, id, page, ready, row, send, unheard};
use crate::check::history::{Act, Entry, Fate, History, Move, Notice, Row, Told};

#[test]
fn rule_3_a_silent_gap_on_a_connection() {
    assert_violates(3, &[&"client 0", &"stamp 14 follows 13", &"only up to 12"], |history| {
        history.told[0].remove(4);
        history.told[0].push(page(600, 12, &[3, 4]));
    });
}

#[test]
fn rule_3_a_gap_that_was_announced_is_none() {
    let found = broken(|history| {
        history.told[0].remove(4);
        history.told[0].insert(4, Told::Lagged);
        history.told[0].extend([ready(600, 14), page(610, 12, &[3, 4])]);
    });
    assert_eq!(found, []);
}

#[test]
fn rule_3_who_was_out_for_a_moment_is_told_from_there_on() {
    let found = broken(|history| {
        let Told::Live { row, .. } = &mut history.told[0][3] else { unreachable!("it is an event") };
        *row = Row { id: ADA, number: 0, hash: 8, text: None, ..*row };
        history.logs[0].entries[1].row.seq = 9;
        history.acts[1].fate = Fate::Open;
        history.told[1].clear();
        history.told[0].remove(4);
        history.told[0].push(page(600, 12, &[3, 4]));
    });
    assert_eq!(found, []);
}

#[test]
fn rule_3_nobody_told_of_the_end() {
    assert_violates(3, &[&"client 0", &"up to stamp 13", &"head is 14"], |history| {
        drop(history.told[0].pop());
    });
}

#[test]
fn rule_3_a_connection_that_never_told_of_the_end() {
    assert_violates(3, &[&"client 0", &"told up to stamp 13", &"head is 14", &"by itself"], |history| {
        history.told[0][5] = page(600, 13, &[4]);
    });
}

#[test]
fn rule_3_a_member_who_does_not_know_it() {
    assert_violates(3, &[&"client 1 is a member", &ROOM, &"nobody told it"], |history| {
        history.logs[0].members[0].id = BEN;
        history.told[1].clear();
    });
}

#[test]
fn rule_3_changes_that_leave_a_row_out() {
    assert_violates(3, &[&"client 1", &"stamp 12 to 14", &id(3), &"stamp 13", &"number 3"], |history| {
        history.told[1][1] = Told::Based { room: ROOM, seq: 12 };
        history.told[1][5] = page(510, 12, &[4]);
    });
    assert_violates(3, &[&"client 1", &"from 12 to 14", &"[14, 13]"], |history| {
        let Told::Page { rows, .. } = &mut history.told[1][5] else { unreachable!("it is a page") };
        rows.reverse();
    });
}

#[test]
fn rule_3_a_reset_forgives_what_lies_below() {
    let found = broken(|history| {
        history.told[1][5] = reset(14 - 2_001);
    });
    assert_eq!(found, []);
}

#[test]
fn rule_3_a_reset_where_there_was_little_to_tell() {
    for after in [14 - 2_000, 14] {
        assert_violates(3, &[&"client 1", &format!("from stamp {after} to 14")], |history| {
            history.told[1][5] = reset(after);
        });
    }
}

fn reset(after: i64) -> Told {
    Told::Reset { asked: 510, at: 515, room: ROOM, after, seq: 14 }
}

#[test]
fn rule_3_a_stamp_is_two_states() {
    assert_violates(3, &[&"stamp 12 is two states", &id(2), &"client 0"], |history| {
        let Told::Live { row, .. } = &mut history.told[0][3] else { unreachable!("it is an event") };
        row.hash = 5;
    });
}

#[test]
fn rule_4_an_earlier_place_for_a_later_message() {
    assert_violates(4, &[&id(3), &"number 3", &"began at 460", &"4 was known at 450"], |history| {
        unheard(history);
        history.acts[2].invoked = 460;
        history.acts[2].fate = Fate::Done { at: 470, row: row(3) };
    });
}

#[test]
fn rule_4_a_read_that_does_not_see_what_was_acknowledged() {
    assert_violates(4, &[&"client 1 read changes up to stamp 13", &"14 was known at 450"], |history| {
        history.told[1].insert(5, page(505, 12, &[3]));
        history.told[1][6] = page(510, 13, &[4]);
    });
    assert_violates(4, &[&"client 1 was ready up to stamp 12", &"14 was known"], |history| {
        history.told[1][4] = ready(500, 12);
        history.told[1].push(ready(600, 14));
    });
}

/// Ben is put out of the room, or let in.
pub(super) fn go(is_out: bool, invoked: u64) -> Move {
    Move { person: 1, room: ROOM, is_out, invoked, settled: invoked + 20 }
}

/// Ben is removed by stamp 15 (number 5 tells of it) and perhaps let in again by stamp 18 (number 7).
pub(super) fn remove_ben(history: &mut History) {
    let notice = |number: i64, seq: i64, is_out| Entry {
        row: Row { id: id(number), seq, number, hash: 0, text: None },
        sender: ADA,
        notice: Some(Notice { user: BEN, is_out }),
        is_text: false,
    };
    let between = Entry { row: Row { seq: 17, ..row(6) }, ..entry(6) };
    history.acts.push(Act { fate: Fate::Open, ..send(6) });
    history.logs[0].entries.extend([notice(5, 16, true), between, notice(7, 19, false)]);
    history.logs[0].head = 19;
    history.told[0].clear();
    history.told[1].push(Told::Out { room: ROOM });
    history.moves = vec![go(true, 700), go(false, 800)];
}

/// Ben is shown what came while he was out.
fn show_ben(history: &mut History, at: u64) {
    remove_ben(history);
    let row = Row { seq: 17, ..row(6) };
    history.told[1].push(Told::Live { at, room: ROOM, after: 16, row });
}

#[test]
fn rule_5_what_came_behind_a_removal_is_shown() {
    assert_violates(5, &[&"client 1", &id(6), &"stamp 17", &"removed by stamp 15"], |history| {
        show_ben(history, 750);
    });
    assert_eq!(broken(|history| show_ben(history, 850)), [], "who is in again may read all of it");
}

#[test]
fn rule_5_a_text_behind_its_author_s_removal() {
    assert_violates(5, &[&"number 6", &id(6), &BEN, &"removed at number 5"], |history| {
        remove_ben(history);
        history.logs[0].entries[5].sender = BEN;
        history.acts[4].person = 1;
    });
}
