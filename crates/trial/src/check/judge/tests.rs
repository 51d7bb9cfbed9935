//! The judge can condemn: a sound history is broken in one way at a time.

use uuid::Uuid;

use super::{Violation, judge};
use crate::check::history::{Act, Entry, Fate, History, Kind, Log, Move, Notice, Row, Told};

const ROOM: Uuid = Uuid::from_u128(1);
const ADA: Uuid = Uuid::from_u128(2);
const BEN: Uuid = Uuid::from_u128(3);
/// Somebody without a client.
const EVE: Uuid = Uuid::from_u128(4);

fn id(number: i64) -> Uuid {
    Uuid::from_u128(100 + u128::try_from(number).unwrap())
}

/// Ada's message of that number: its stamp is ten higher, its text says its number.
fn row(number: i64) -> Row {
    let text = number.unsigned_abs();
    Row { id: id(number), seq: number + 10, number, hash: 1_000 + text, text: Some(text) }
}

fn send(number: i64) -> Act {
    let invoked = number.unsigned_abs() * 100;
    let fate = Fate::Done { at: invoked + 50, row: row(number) };
    let text = number.unsigned_abs();
    Act { person: 0, room: ROOM, id: id(number), kind: Kind::Send, text, invoked, fate }
}

fn live(number: i64) -> Told {
    let row = row(number);
    Told::Live { at: number.unsigned_abs() * 100 + 60, room: ROOM, after: row.seq - 1, row }
}

fn ready(asked: u64, head: i64) -> Told {
    Told::Ready { asked, at: asked + 5, heads: vec![(ROOM, head)] }
}

fn page(asked: u64, after: i64, numbers: &[i64]) -> Told {
    let rows: Vec<Row> = numbers.iter().map(|number| row(*number)).collect();
    let to = rows.last().map_or(after, |row| row.seq);
    Told::Page { asked, at: asked + 5, room: ROOM, after, to, more: false, rows }
}

fn entry(number: i64) -> Entry {
    Entry { row: row(number), sender: ADA, notice: None, is_text: true }
}

/// Ada sends 1 to 4. Her own client hears all of it live; Ben's hears 1 and 2, is away, and reads 3 and 4.
fn sound() -> History {
    let member = Row { id: EVE, seq: 10, number: 0, hash: 7, text: None };
    let based = Told::Based { room: ROOM, seq: 10 };
    let ada = vec![ready(1, 10), based.clone(), live(1), live(2), live(3), live(4)];
    let ben = vec![ready(2, 10), based, live(1), live(2), ready(500, 14), page(510, 12, &[3, 4])];
    let log = Log { room: ROOM, head: 14, entries: (1..=4).map(entry).collect(), members: vec![member] };
    History {
        people: vec![ADA, BEN],
        acts: (1..=4).map(send).collect(),
        told: vec![ada, ben],
        logs: vec![log],
        ..History::default()
    }
}

/// What the judge says of the sound history, broken this way.
fn broken(breaks: impl FnOnce(&mut History)) -> Vec<Violation> {
    let mut history = sound();
    breaks(&mut history);
    judge(&history)
}

/// This rule was violated and no other, in a sentence that holds all of these words.
#[track_caller]
fn assert_violates(rule: u8, words: &[&dyn ToString], breaks: impl FnOnce(&mut History)) {
    let found = broken(breaks);
    let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    assert!(found.iter().all(|one| one.rule == rule), "{found:#?}");
    let says = |one: &Violation| words.iter().all(|word| one.what.contains(word));
    assert!(found.iter().any(says), "{words:?} in {found:#?}");
}

/// Nobody was told of anything: what breaks is the log alone.
fn unheard(history: &mut History) {
    history.told.iter_mut().for_each(Vec::clear);
}

#[test]
fn a_sound_history_is_sound() {
    assert_eq!(judge(&sound()), []);
}

#[test]
fn whatever_may_never_happen_is_told() {
    assert_violates(0, &[&"ended by itself"], |history| {
        history.odd.push("the server ended by itself".into());
    });
}

#[test]
fn rule_1_a_gap() {
    assert_violates(1, &[&"number 5", &id(4), &"4 is due"], |history| {
        history.logs[0].entries[3].row.number = 5;
        history.acts[3].fate = Fate::Open;
    });
}

#[test]
fn rule_1_an_id_twice() {
    assert_violates(1, &[&id(3), &"number 3", &"at 5"], |history| {
        unheard(history);
        let again = Row { number: 5, seq: 15, hash: 2_000, ..row(3) };
        history.logs[0].entries.push(Entry { row: again, ..entry(3) });
        history.logs[0].head = 15;
        history.acts[2].fate = Fate::Open;
    });
}

#[test]
fn rule_1_a_stamp_twice_and_a_wrong_head() {
    assert_violates(1, &[&"stamp 14", &id(4), &EVE], |history| history.logs[0].members[0].seq = 14);
    assert_violates(1, &[&"the head is 13", &"stamp 14"], |history| history.logs[0].head = 13);
}

#[test]
fn rule_2_an_acknowledged_message_is_lost() {
    assert_violates(2, &[&id(4), &"number 4, stamp 14", &"is lost"], |history| {
        unheard(history);
        history.logs[0].entries.pop();
        history.logs[0].head = 13;
    });
}

#[test]
fn rule_2_what_was_acknowledged_is_something_else() {
    assert_violates(2, &[&id(4), &"number 9", &"is 4"], |history| {
        acknowledge(history, Row { number: 9, ..row(4) });
    });
    assert_violates(2, &[&id(9), &id(4)], |history| {
        acknowledge(history, Row { id: id(9), seq: 15, ..row(4) });
    });
    assert_violates(2, &[&id(4), &"stamp 16", &"undone"], |history| {
        acknowledge(history, Row { seq: 16, ..row(4) });
    });
}

/// Says something else of Ada's last message.
fn acknowledge(history: &mut History, row: Row) {
    unheard(history);
    history.acts[3].fate = Fate::Done { at: 450, row };
}

#[test]
fn rule_2_a_refused_message_stands_or_was_shown() {
    let refuse = |history: &mut History| {
        history.acts[3].fate = Fate::Refused { at: 450, code: "not_found".to_owned() };
    };
    assert_violates(2, &[&id(4), &"number 4", &"refused (not_found)"], |history| {
        unheard(history);
        refuse(history);
    });
    assert_violates(2, &[&"client 0", &id(4), &"refused (not_found) at 450"], refuse);
}

#[test]
fn rule_2_what_nobody_sent_or_said() {
    assert_violates(2, &[&id(9), &"nobody sent", &id(4)], |history| {
        unheard(history);
        history.logs[0].entries[3].row.id = id(9);
        history.acts[3].fate = Fate::Open;
    });
    assert_violates(2, &[&id(4), &"text"], |history| {
        unheard(history);
        history.logs[0].entries[3].row = Row { seq: 15, text: Some(99), hash: 99, ..row(4) };
        history.logs[0].head = 15;
    });
    assert_violates(2, &[&"client 1", &id(3), &"text of", &id(2)], |history| {
        history.told[1][5] = page(510, 12, &[3, 4]);
        let Told::Page { rows, .. } = &mut history.told[1][5] else { unreachable!("it is a page") };
        rows[0].text = Some(2);
    });
}

#[test]
fn rule_2_a_deleted_text_is_back() {
    assert_violates(2, &[&id(4), &"deleted (stamp 15)", &"stamp 20"], |history| {
        unheard(history);
        let row = Row { seq: 15, hash: 77, text: None, ..row(4) };
        let fate = Fate::Done { at: 470, row };
        history.acts.push(Act { kind: Kind::Delete, text: 0, invoked: 460, fate, ..send(4) });
        history.logs[0].entries[3].row.seq = 20;
        history.logs[0].head = 20;
    });
}

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
fn rule_3_nobody_told_of_the_end() {
    assert_violates(3, &[&"client 0", &"up to stamp 13", &"head is 14"], |history| {
        drop(history.told[0].pop());
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
        history.told[1][5] = Told::Reset { asked: 510, at: 515, room: ROOM, seq: 14 };
    });
    assert_eq!(found, []);
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
    });
}

/// Ben is removed by stamp 15 (number 5 tells of it) and perhaps let in again by stamp 18 (number 7).
fn remove_ben(history: &mut History) {
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
    let back = |is_out, invoked| Move { person: 1, room: ROOM, is_out, invoked };
    history.moves = vec![back(true, 700), back(false, 800)];
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
