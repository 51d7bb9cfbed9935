//! The checks can fail: a sound world is broken in one way at a time.

use std::collections::HashMap;

use model::{
    Chat, ChatRow, Level, Member, Message, MessageId, MessageKind, OwnRow, Role, Room, RoomId, RoomKind,
    RoomRow, Time, UserId,
};
use uuid::Uuid;

use super::{Fault, Held, PersonTruth, RoomTruth, check_held, check_own, check_person, check_room};
use crate::{
    copy::{OwnCopy, RoomCopy},
    ledger::{Key, Ledger},
};

const ROOM: RoomId = RoomId(Uuid::from_u128(1));
const ADA: UserId = UserId(Uuid::from_u128(2));
const BEN: UserId = UserId(Uuid::from_u128(3));

fn id(number: i64) -> MessageId {
    MessageId(Uuid::from_u128(100 + u128::try_from(number).unwrap()))
}

/// Ada's messages 1 to 4 under the stamps 3 to 6, after the room's and her member row's.
fn text(number: i64) -> Message {
    Message {
        id: id(number),
        room_id: ROOM,
        number,
        seq: number + 2,
        kind: MessageKind::Text,
        notice: None,
        sender_id: ADA,
        body: Some(format!("text {number}")),
        reply_to: None,
        mentions: Vec::new(),
        files: Vec::new(),
        reactions: Vec::new(),
        created_at: Time(number),
        edited_at: None,
        deleted_at: None,
        recalled: false,
        hidden: false,
    }
}

fn room() -> Room {
    let (name, topic) = (Some("hot".to_owned()), "all".to_owned());
    let created_at = Time(0);
    Room {
        id: ROOM,
        kind: RoomKind::Public,
        name,
        topic,
        seq: 6,
        last_number: 4,
        member_count: 1,
        created_at,
    }
}

fn member() -> Member {
    Member { room_id: ROOM, user_id: ADA, role: Role::Owner, joined_at: Time(0), left_at: None, seq: 2 }
}

fn chat() -> Chat {
    Chat {
        room: room(),
        my_seq: 1,
        role: Role::Owner,
        read_number: 0,
        cleared_number: 0,
        level: Level::All,
        unread: 0,
        mentions: 0,
        last_message: Some(text(4)),
        peer: None,
        erasure: None,
    }
}

fn truth() -> RoomTruth {
    let history: Vec<Message> = (1..=4).map(text).collect();
    let mut stamps = vec![(Key::Room(ROOM), 1), (Key::Member(ROOM, ADA), 2)];
    stamps.extend(history.iter().map(|row| (Key::Message(row.id), row.seq)));
    let settings = (room().name, room().topic);
    RoomTruth { id: ROOM, head: 6, settings, history, members: vec![member()], stamps }
}

fn person() -> PersonTruth {
    let row = OwnRow::Chat(ChatRow::In(Box::new(chat())));
    PersonTruth { user: ADA, head: 1, rows: vec![(1, row)], chats: vec![chat()] }
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for number in 1..=4 {
        ledger.attempt(id(number), ADA, ROOM, number.unsigned_abs(), &format!("text {number}"));
        ledger.tell(&text(number));
    }
    ledger.tell_member(&member());
    ledger.tell_chat(ADA, &chat());
    ledger
}

fn copy() -> RoomCopy {
    let mut copy = RoomCopy::new(&chat());
    (1..=4).for_each(|number| copy.put(text(number)));
    copy.apply(RoomRow::Member(member()), 2);
    copy
}

fn own() -> OwnCopy {
    let mut own = OwnCopy::default();
    own.apply(OwnRow::Chat(ChatRow::In(Box::new(chat()))));
    own.cursor.event(0, 1);
    own
}

/// What the check says of a room broken this way.
fn broken(breaks: impl FnOnce(&mut RoomTruth)) -> Vec<Fault> {
    let mut truth = truth();
    breaks(&mut truth);
    check_room(&truth, &ledger())
}

/// What the check says of the sound room under other promises.
fn promised(promises: impl FnOnce(&mut Ledger)) -> Vec<Fault> {
    let mut ledger = ledger();
    promises(&mut ledger);
    let mut faults = check_room(&truth(), &ledger);
    faults.append(&mut ledger.faults);
    faults
}

/// What the check says of a client's copy broken this way.
fn held(breaks: impl FnOnce(&mut RoomCopy)) -> Vec<Fault> {
    let mut copy = copy();
    breaks(&mut copy);
    check_held(&Held { client: "ada", copy: &copy }, &truth())
}

fn persons(breaks: impl FnOnce(&mut PersonTruth), promises: impl FnOnce(&mut Ledger)) -> Vec<Fault> {
    let (mut person, mut ledger, room) = (person(), ledger(), truth());
    breaks(&mut person);
    promises(&mut ledger);
    check_person(&person, &ledger, &HashMap::from([(ROOM, room.history.as_slice())]))
}

macro_rules! assert_found {
    ($faults:expr, $fault:pat) => {
        let faults = $faults;
        assert!(faults.iter().any(|fault| matches!(fault, $fault)), "{faults:?}");
    };
}

#[test]
fn a_sound_world_has_no_faults() {
    assert_eq!(broken(|_| {}), []);
    assert_eq!(promised(|_| {}), []);
    assert_eq!(held(|_| {}), []);
    assert_eq!(persons(|_| {}, |_| {}), []);
    assert_eq!(check_own("ada", &own(), &person()), []);
}

#[test]
fn a_lost_acknowledgement_is_found() {
    assert_found!(broken(|room| drop(room.history.pop())), Fault::Lost { number: 4, .. });
}

#[test]
fn what_went_back_or_says_something_else_is_found() {
    let told_later = |ledger: &mut Ledger| ledger.tell(&Message { seq: 9, ..text(2) });
    assert_found!(promised(told_later), Fault::WentBack { told: 9, found: 4, .. });
    assert_found!(
        broken(|room| room.history[1].body = Some("text 1".to_owned())),
        Fault::Altered { seq: 4, .. }
    );
    let undeleted = |ledger: &mut Ledger| {
        ledger.told.insert(id(1), Message { seq: 2, body: None, deleted_at: Some(Time(5)), ..text(1) });
    };
    assert_found!(promised(undeleted), Fault::Altered { .. });
    let invented = |room: &mut RoomTruth| {
        room.history[1].seq = 7;
        room.history[1].body = Some("never written".to_owned());
    };
    assert_found!(broken(invented), Fault::Invented { .. });
    let vanished = |room: &mut RoomTruth| {
        room.history[1] = Message { seq: 7, body: None, deleted_at: Some(Time(9)), ..text(2) };
    };
    assert_found!(broken(vanished), Fault::Invented { body: None, .. });
}

#[test]
fn wrong_numbers_are_found() {
    assert_found!(broken(|room| room.history[2].number = 2), Fault::Number { expected: 3, found: 2, .. });
    assert_found!(broken(|room| drop(room.history.remove(1))), Fault::Number { expected: 2, found: 3, .. });
    assert_found!(broken(|room| room.history[2] = text(2)), Fault::Doubled { .. });
    assert_found!(broken(|room| room.history[3].created_at = Time(0)), Fault::Time { .. });
    assert_found!(promised(|ledger| ledger.attempts.get_mut(&id(1)).unwrap().index = 3), Fault::Order { .. });
}

#[test]
fn wrong_stamps_are_found() {
    assert_found!(broken(|room| room.stamps[1].1 = 1), Fault::SharedStamp { seq: 1, .. });
    assert_found!(broken(|room| room.head = 7), Fault::Head { head: 7, highest: 6, .. });
    let later = |ledger: &mut Ledger| ledger.tell_member(&Member { seq: 3, ..member() });
    assert_found!(promised(later), Fault::RowWentBack { told: 3, found: Some(2), .. });
    let other = |ledger: &mut Ledger| ledger.tell(&Message { body: None, ..text(1) });
    assert_found!(promised(other), Fault::TwoRowsOfAStamp { seq: 3, .. });
}

#[test]
fn what_must_not_be_there_is_found() {
    assert_found!(promised(|ledger| drop(ledger.attempts.remove(&id(3)))), Fault::Unknown { .. });
    assert_found!(promised(|ledger| ledger.refuse(id(3), ADA, ROOM)), Fault::Refused { .. });
}

#[test]
fn a_wrong_list_is_found() {
    assert_found!(held(|copy| drop(copy.messages.remove(&id(2)))), Fault::Missing { .. });
    assert_found!(held(|copy| copy.put(Message { id: id(9), ..text(4) })), Fault::Extra { .. });
    let stale = |copy: &mut RoomCopy| drop(copy.messages.insert(id(2), Message { seq: 3, ..text(2) }));
    assert_found!(held(stale), Fault::Stale { held: 3, found: 4, .. });
    assert_found!(held(|copy| copy.members.clear()), Fault::Members { .. });
    assert_found!(held(|copy| copy.room.topic.clear()), Fault::Members { .. });
    assert_found!(held(|copy| copy.cursor.seq = 5), Fault::Behind { cursor: 5, head: 6, .. });
}

#[test]
fn a_wrong_own_stream_is_found() {
    assert_found!(persons(|person| person.head = 2, |_| {}), Fault::Head { .. });
    assert_found!(
        persons(|person| person.chats[0].unread = 1, |_| {}),
        Fault::Unread { told: 1, counted: 0, .. }
    );
    assert_found!(persons(|person| person.chats.clear(), |_| {}), Fault::Never(_));
    assert_found!(persons(|person| person.chats[0].read_number = 4, |_| {}), Fault::Never(_));
    assert_found!(
        persons(|_| {}, |ledger| ledger.tell_read(ADA, ROOM, 3)),
        Fault::Read { told: 3, found: 0, .. }
    );
    let newer = |ledger: &mut Ledger| ledger.tell_chat(ADA, &Chat { my_seq: 2, ..chat() });
    assert_found!(persons(|_| {}, newer), Fault::RowWentBack { told: 2, found: Some(1), .. });
}

#[test]
fn a_wrong_own_list_is_found() {
    assert_found!(check_own("ada", &OwnCopy::default(), &person()), Fault::Own { .. });
    assert_found!(check_own("ada", &OwnCopy::default(), &person()), Fault::Behind { cursor: 0, head: 1, .. });
    let mut copy = own();
    copy.chats.insert(RoomId(BEN.0), ChatRow::Out { id: RoomId(BEN.0), role: (), my_seq: 2 });
    assert_found!(check_own("ada", &copy, &person()), Fault::Never(_));
}
