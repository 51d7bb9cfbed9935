//! A room as one person has it in their list.

use model::{Chat, Erasure, Level, Role, Room, RoomId, RoomKind, Time, User, UserId, people::PeoplePage};

use super::store;
use crate::{
    accounts,
    error::{Error, Result},
    infra::db::{Statement, Tx},
    row,
    streams::{self, PAGE_BYTES, RoomNo, Space},
    unread,
};

/// A chat's columns in the order of `chat_columns!`.
struct Columns {
    room_no: RoomNo,
    id: RoomId,
    kind: RoomKind,
    name: Option<String>,
    topic: String,
    created_at: Time,
    seq: i64,
    last_number: i64,
    member_count: i64,
    last_at: Time,
    my_seq: i64,
    role: Role,
    read_number: i64,
    cleared_number: i64,
    level: Level,
    erasure_by: Option<UserId>,
    erasure_number: Option<i64>,
    erasure_at: Option<Time>,
}

row!(Columns {
    room_no,
    id,
    kind,
    name,
    topic,
    created_at,
    seq,
    last_number,
    member_count,
    last_at,
    my_seq,
    role,
    read_number,
    cleared_number,
    level,
    erasure_by,
    erasure_number,
    erasure_at,
});

/// One of somebody's chats; 404 when they are not in the room.
///
/// # Errors
/// 404 `not_found`.
pub fn chat(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<Chat> {
    let columns: Option<Columns> = tx.opt(&store::CHAT, &[&user, &room])?;
    shape(tx, user, columns.ok_or_else(Error::not_found)?)
}

/// A room as anyone may see it who may know of it.
pub(super) fn room(tx: &mut Tx, room: RoomNo) -> Result<Room> {
    tx.one(&store::ROOM, &[&room])
}

/// Somebody's chats, newest activity first. A cursor is (last activity, room id), as text.
/// Costs four small reads a chat. Long last messages make a short page. With the people its messages show.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn chats_page(tx: &mut Tx, user: UserId, cursor: Option<&str>, limit: i64) -> Result<PeoplePage<Chat>> {
    page(tx, &store::CHATS_PAGE, user, cursor, limit)
}

/// The chats somebody deleted for themselves that nothing came to since: [`chats_page`] leaves them out.
///
/// # Errors
/// 400 for a cursor that is none.
pub(super) fn cleared_page(
    tx: &mut Tx,
    user: UserId,
    cursor: Option<&str>,
    limit: i64,
) -> Result<PeoplePage<Chat>> {
    page(tx, &store::CLEARED_PAGE, user, cursor, limit)
}

fn page(
    tx: &mut Tx,
    statement: &'static Statement,
    user: UserId,
    cursor: Option<&str>,
    limit: i64,
) -> Result<PeoplePage<Chat>> {
    let (before, before_id) = match cursor {
        Some(text) => parse_cursor(text)?,
        None => (Time(i64::MAX), RoomId(uuid::Uuid::max())),
    };
    let rows: Vec<Columns> = tx.all(statement, &[&user, &before, &before_id, &(limit + 1)])?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let (mut items, mut space) = (Vec::with_capacity(rows.len()), Space::new(PAGE_BYTES));
    let (mut last, mut next) = (None, None);
    for columns in rows {
        let place = format!("{}.{}", columns.last_at.0, columns.id);
        if items.len() == limit {
            next = last;
            break;
        }
        let chat = shape(tx, user, columns)?;
        if !space.takes(&chat, None) {
            next = last;
            break;
        }
        items.push(chat);
        last = Some(place);
    }
    let users = people_of(tx, &items)?;
    Ok(PeoplePage { items, next, users })
}

/// Who is shown in the last messages, as far as a page has room.
fn people_of(tx: &mut Tx, chats: &[Chat]) -> Result<Vec<User>> {
    let messages = chats.iter().filter_map(|chat| chat.last_message.as_ref());
    let mut users = accounts::users_by_ids(tx, &streams::shown_in_all(messages))?;
    users.truncate(streams::that_fit(&users, |_| None, PAGE_BYTES));
    Ok(users)
}

fn parse_cursor(text: &str) -> Result<(Time, RoomId)> {
    let parsed = text.split_once('.').and_then(|(at, id)| Some((Time(at.parse().ok()?), id.parse().ok()?)));
    parsed.ok_or_else(|| Error::bad_request("That cursor is not one of ours."))
}

fn shape(tx: &mut Tx, user: UserId, row: Columns) -> Result<Chat> {
    let position = unread::Position {
        my_seq: row.my_seq,
        read_number: row.read_number,
        cleared_number: row.cleared_number,
    };
    let counted = unread::count(tx, user, row.room_no, &position, row.last_number)?;
    let from = row.cleared_number.max(row.last_number - unread::LOOKED_BACK);
    let newest = streams::newest_shown(tx, row.room_no, user, from, row.last_number + 1)?;
    let peer = match row.kind {
        RoomKind::Direct => Some(peer(tx, user, row.room_no)?),
        RoomKind::Public | RoomKind::Private => None,
    };
    let erasure = match (row.erasure_by, row.erasure_number, row.erasure_at) {
        (Some(by_user_id), Some(number), Some(created_at)) => {
            Some(Erasure { by_user_id, number, created_at })
        }
        _ => None,
    };
    Ok(Chat {
        room: Room {
            id: row.id,
            kind: row.kind,
            name: row.name,
            topic: row.topic,
            seq: row.seq,
            last_number: row.last_number,
            member_count: row.member_count,
            created_at: row.created_at,
        },
        my_seq: row.my_seq,
        role: row.role,
        read_number: row.read_number,
        cleared_number: row.cleared_number,
        level: row.level,
        unread: counted.texts,
        mentions: counted.mentions,
        last_message: newest.map(|stored| stored.message),
        peer,
        erasure,
    })
}

/// The other person of a direct room; oneself in one's notes.
fn peer(tx: &mut Tx, user: UserId, room: RoomNo) -> Result<User> {
    let other: Option<(UserId,)> = tx.opt(&store::OTHER_MEMBER, &[&room, &user])?;
    let id = other.map_or(user, |(id,)| id);
    accounts::find_user(tx, id)?.ok_or_else(|| Error::internal("a direct room's person is gone"))
}
