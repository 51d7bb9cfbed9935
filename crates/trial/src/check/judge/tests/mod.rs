//! The judge can condemn: a sound history is broken in one way at a time.

mod shown;
mod states;
mod told;

use uuid::Uuid;

use super::{Violation, promises};
use crate::check::history::{Act, Entry, Fate, History, Kind, Log, Row, Told};

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
    Act { person: 0, room: ROOM, id: id(number), kind: Kind::Send, text, invoked, unanswered: 0, fate }
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
    promises(&history)
}

/// This rule was violated and no other, in a sentence that holds all of these words.
#[track_caller]
fn assert_violates(rule: u8, words: &[&dyn ToString], breaks: impl FnOnce(&mut History)) {
    let found = broken(breaks);
    assert!(found.iter().all(|one| one.rule == rule), "{found:#?}");
    assert_says(&found, rule, words);
}

/// This rule was violated, in a sentence that holds all of these words.
#[track_caller]
fn assert_says(found: &[Violation], rule: u8, words: &[&dyn ToString]) {
    let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    let says = |one: &Violation| one.rule == rule && words.iter().all(|word| one.what.contains(word));
    assert!(found.iter().any(says), "{words:?} in {found:#?}");
}

/// Nobody was told of anything: what breaks is the log alone.
fn unheard(history: &mut History) {
    history.told.iter_mut().for_each(Vec::clear);
}

#[test]
fn a_sound_history_is_sound() {
    assert_eq!(promises(&sound()), []);
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
    let found = broken(|history| {
        unheard(history);
        let again = Row { number: 5, seq: 15, hash: 2_000, ..row(3) };
        history.logs[0].entries.push(Entry { row: again, ..entry(3) });
        history.logs[0].head = 15;
        history.acts[2].fate = Fate::Open;
    });
    assert_says(&found, 1, &[&id(3), &"number 3", &"at 5"]);
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
fn rule_2_what_stands_is_refused_when_it_is_sent_again() {
    assert_violates(2, &[&id(4), &"stands", &"refused (id_taken)"], |history| {
        let fate = Fate::Refused { at: 500, code: "id_taken".to_owned() };
        history.acts.push(Act { kind: Kind::Resend, invoked: 490, fate, ..send(4) });
    });
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
