//! My own stream, and what a socket needs to know about it.

use model::{Change, ChatRow, Emitted, MemberStamp, NotificationRow, OwnRow, Role, RoomId, UserId};

use super::{chats, store};
use crate::{
    accounts,
    error::Result,
    infra::db::Tx,
    notify, people, row,
    streams::{self, Cut, MAX_CHANGES, PAGE_BYTES, RoomNo, Space},
    unread,
};

/// A room of mine with its counters, for `ready` and for entering its stream.
#[derive(Clone, Copy, Debug)]
pub struct MyRoom {
    /// The room.
    pub id: RoomId,
    /// Its head.
    pub seq: i64,
    /// Its newest message's number.
    pub last_number: i64,
    /// I have read up to this.
    pub read_number: i64,
    /// My member row's stamp.
    pub member_seq: i64,
}

row!(MyRoom { id, seq, last_number, read_number, member_seq });

/// All rooms I am in, newest activity first, read in one statement.
///
/// # Errors
/// Of the database.
pub fn my_rooms(tx: &mut Tx, user: UserId) -> Result<Vec<MyRoom>> {
    tx.all(&store::READY_PAGE, &[&user])
}

/// A room's small number.
///
/// # Errors
/// Of the database.
pub fn number_of(tx: &mut Tx, room: RoomId) -> Result<Option<RoomNo>> {
    let found: Option<(RoomNo,)> = tx.opt(&store::NO, &[&room])?;
    Ok(found.map(|(no,)| no))
}

/// The rows of my own stream above `after`, in stamp order, at most `limit`.
///
/// # Errors
/// Of the database.
pub(super) fn own_changes(tx: &mut Tx, user: UserId, after: i64, limit: i64) -> Result<Cut<OwnRow>> {
    Ok(match own_emitted(tx, user, after, limit)? {
        Cut::Reset(seq) => Cut::Reset(seq),
        Cut::Part { items, seq, more } => {
            let items = items.into_iter().filter_map(|Change { seq, row }| match row {
                Emitted::Own { row, .. } => Some(Change { seq, row }),
                _ => None,
            });
            Cut::Part { items: items.collect(), seq, more }
        }
    })
}

/// The same as events, for a node that missed them: with what they say about being in rooms.
///
/// # Errors
/// Of the database.
pub fn own_emitted(tx: &mut Tx, user: UserId, after: i64, limit: i64) -> Result<Cut<Emitted>> {
    let (head, floor) = streams::user_head(tx, user)?;
    if after > head || after < floor || moved_too_much(tx, user, after, head)? {
        return Ok(Cut::Reset(head));
    }
    let mut items = changed_chats(tx, user, after, head, limit + 1)?;
    for (seq, row) in accounts::changed_sessions(tx, user, after, head, limit + 1)? {
        let row = Emitted::Own { user_id: user, seq, row: OwnRow::Session(row), member: None };
        items.push(Change { seq, row });
    }
    for row in unread::changed_hidden(tx, user, after, head, limit + 1)? {
        let (seq, row) = (row.my_seq, OwnRow::Hidden(row));
        items.push(Change { seq, row: Emitted::Own { user_id: user, seq, row, member: None } });
    }
    for (seq, row) in notify::changed(tx, user, after, head, limit + 1)? {
        let row = OwnRow::Notification(row);
        items.push(Change { seq, row: Emitted::Own { user_id: user, seq, row, member: None } });
    }
    for (seq, row) in people::changed(tx, user, after, head, limit + 1)? {
        items.push(Change { seq, row: Emitted::Own { user_id: user, seq, row, member: None } });
    }
    items.sort_by_key(|change| change.seq);
    let mut space = Space::new(PAGE_BYTES);
    let mut fits = |change: &Change<Emitted>| match &change.row {
        Emitted::Own { row, .. } => space.takes(row, named_by(row)),
        _ => true,
    };
    let fitting = items.iter().take_while(|change| fits(change)).count();
    Ok(streams::cut(items, head, limit.min(i64::try_from(fitting).unwrap_or(limit))))
}

/// Whether more rows moved than are worth sending.
fn moved_too_much(tx: &mut Tx, user: UserId, after: i64, head: i64) -> Result<bool> {
    if head - after <= MAX_CHANGES {
        return Ok(false); // there are never more rows than stamps
    }
    let (moved,): (i64,) = tx.one(&store::COUNT_OWN_CHANGED, &[&user, &after, &head, &(MAX_CHANGES + 1)])?;
    Ok(moved > MAX_CHANGES)
}

fn changed_chats(
    tx: &mut Tx,
    user_id: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<Change<Emitted>>> {
    type Columns = (RoomNo, RoomId, i64, Option<Role>, i64);
    let rows: Vec<Columns> = tx.all(&store::CHANGED_CHATS, &[&user_id, &after, &head, &limit])?;
    let mut items = Vec::with_capacity(rows.len());
    for (room, room_id, seq, role, member_seq) in rows {
        let chat = match role {
            Some(_) => ChatRow::In(Box::new(chats::chat(tx, user_id, room)?)),
            None => ChatRow::Out { id: room_id, role: (), my_seq: seq },
        };
        let member = Some(MemberStamp { room_id, seq: member_seq, is_in: role.is_some() });
        items.push(Change { seq, row: Emitted::Own { user_id, seq, row: OwnRow::Chat(chat), member } });
    }
    Ok(items)
}

/// The people whom my rows name: writers of last messages, peers, friends. Each once.
pub(super) fn named(items: &[Change<OwnRow>]) -> Vec<UserId> {
    let mut ids: Vec<UserId> = items.iter().flat_map(|change| named_by(&change.row)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn named_by(row: &OwnRow) -> Vec<UserId> {
    let mut ids = Vec::new();
    if let OwnRow::Chat(ChatRow::In(chat)) = row {
        ids.extend(chat.last_message.iter().flat_map(streams::shown_in));
        ids.extend(chat.peer.iter().map(|peer| peer.id));
    }
    if let OwnRow::Notification(NotificationRow::On(notification)) = row {
        ids.push(notification.user_id);
    }
    ids.extend(people::named_in(row));
    ids
}
