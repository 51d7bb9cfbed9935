//! The rooms anyone may join.

use model::{Page, Room, RoomId, RoomKind, Time, UserId, requests::DirectoryRoom};

use super::{settings, store};
use crate::{
    error::{Error, Result},
    infra::db::{FromRow, Row, Tx},
    row,
};

row!(Room { id, kind, name, topic, seq, last_number, member_count, created_at });

struct Entry {
    room: DirectoryRoom,
    name_key: String,
}

impl FromRow for Entry {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        type Columns = (RoomId, RoomKind, Option<String>, String, i64, i64, i64, Time, String, bool);
        let (id, kind, name, topic, seq, last_number, member_count, created_at, name_key, joined): Columns =
            FromRow::from_row(row)?;
        let room = Room { id, kind, name, topic, seq, last_number, member_count, created_at };
        Ok(Entry { room: DirectoryRoom { room, joined }, name_key })
    }
}

/// Public rooms whose name holds `query` anywhere, by name. A cursor is (id, folded name), as text.
pub(super) fn page(
    tx: &mut Tx,
    user: UserId,
    query: &str,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<DirectoryRoom>> {
    let part = settings::name_key(query.trim());
    let (key, id) = match cursor {
        Some(text) => parse_cursor(text)?,
        None => (String::new(), RoomId(uuid::Uuid::nil())),
    };
    let rows: Vec<Entry> = tx.all(&store::DIRECTORY, &[&user, &part, &key, &id, &(limit + 1)])?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (rows.len() > limit).then(|| {
        let last = &rows[limit - 1];
        format!("{}.{}", last.room.room.id, last.name_key)
    });
    let items = rows.into_iter().take(limit).map(|entry| entry.room).collect();
    Ok(Page { items, next })
}

fn parse_cursor(text: &str) -> Result<(String, RoomId)> {
    let parsed = text.split_once('.').and_then(|(id, key)| Some((key.to_owned(), id.parse().ok()?)));
    parsed.ok_or_else(|| Error::bad_request("That cursor is not one of ours."))
}
