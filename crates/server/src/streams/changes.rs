//! Reading what moved in a room above a cursor.

use model::{Change, Member, Role, Room, RoomId, RoomKind, RoomRow, Time, UserId};

use super::{Head, RoomNo, store};
use crate::{
    error::Result,
    infra::db::{FromRow, Row, Tx},
    row, text_enum,
};

/// How many moved rows are worth sending; a client further behind starts anew.
pub const MAX_CHANGES: i64 = 2_000;

/// People of each emoji whose profiles come with a page: as many as are shown by name.
const REACTORS_NAMED: usize = 4;

text_enum!(RoomKind { Public = "public", Private = "private", Direct = "direct" });
text_enum!(Role { Member = "member", Moderator = "moderator", Owner = "owner" });

row!(Head { seq, last_number, acl, floor, member_count, last_at });
row!(Member { room_id, user_id, role, joined_at, left_at, seq });

/// A part of a stream, or that a cursor is of no use.
#[derive(Debug)]
pub enum Cut<R> {
    /// Rows in stamp order.
    Part {
        /// At most as many as asked for.
        items: Vec<Change<R>>,
        /// Where to go on.
        seq: i64,
        /// Whether there is more.
        more: bool,
    },
    /// Start anew from this stamp.
    Reset(i64),
}

/// A room's rows with `after < stamp ≤ head`, in stamp order, at most `limit`. The head is read first:
/// what is committed later does not count.
///
/// # Errors
/// Of the database.
pub fn room_changes(tx: &mut Tx, room: RoomNo, after: i64, limit: i64) -> Result<Cut<RoomRow>> {
    let head = super::room_head(tx, room)?;
    if after > head.seq || after < head.floor || moved_too_much(tx, room, after, head.seq)? {
        return Ok(Cut::Reset(head.seq));
    }
    #[cfg(feature = "broken")]
    let after = super::broken::cursor(after);
    let mut items = changed_messages(tx, room, after, head.seq, limit + 1)?;
    items.extend(changed_members(tx, room, after, head.seq, limit + 1)?);
    items.extend(changed_room(tx, room, after, head.seq)?);
    items.sort_by_key(|change| change.seq);
    let fitting = super::that_fit(&items, |change| named_by(&change.row), super::PAGE_BYTES);
    Ok(cut(items, head.seq, limit.min(i64::try_from(fitting).unwrap_or(limit))))
}

/// Sorts rows by stamp and cuts them at `limit`.
pub fn cut<R>(mut items: Vec<Change<R>>, head: i64, limit: i64) -> Cut<R> {
    items.sort_by_key(|change| change.seq);
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = items.len() > limit;
    items.truncate(limit);
    let seq = if more { items.last().map_or(head, |change| change.seq) } else { head };
    Cut::Part { items, seq, more }
}

fn moved_too_much(tx: &mut Tx, room: RoomNo, after: i64, head: i64) -> Result<bool> {
    if head - after <= MAX_CHANGES {
        return Ok(false); // there are never more rows than stamps
    }
    let (moved,): (i64,) = tx.one(&store::COUNT_CHANGED, &[&room, &after, &head, &(MAX_CHANGES + 1)])?;
    Ok(moved > MAX_CHANGES)
}

fn changed_messages(
    tx: &mut Tx,
    room: RoomNo,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<Change<RoomRow>>> {
    let rows = super::moved_messages(tx, room, after, head, limit)?;
    Ok(rows
        .into_iter()
        .map(|row| Change { seq: row.message.seq, row: RoomRow::Message(row.message) })
        .collect())
}

fn changed_members(
    tx: &mut Tx,
    room: RoomNo,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<Change<RoomRow>>> {
    let rows: Vec<Member> = tx.all(&store::CHANGED_MEMBERS, &[&room, &after, &head, &limit])?;
    Ok(rows.into_iter().map(|row| Change { seq: row.seq, row: RoomRow::Member(row) }).collect())
}

fn changed_room(tx: &mut Tx, room: RoomNo, after: i64, head: i64) -> Result<Option<Change<RoomRow>>> {
    let row: Option<StampedRoom> = tx.opt(&store::CHANGED_ROOM, &[&room, &after, &head])?;
    Ok(row.map(|StampedRoom { seq, room }| Change { seq, row: RoomRow::Room(room) }))
}

/// A room with the stamp of its settings, which is not the head it shows.
struct StampedRoom {
    room: Room,
    seq: i64,
}

impl FromRow for StampedRoom {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (id, kind, name, topic, seq, last_number, member_count, created_at, stamp): (
            RoomId,
            RoomKind,
            Option<String>,
            String,
            i64,
            i64,
            i64,
            Time,
            i64,
        ) = FromRow::from_row(row)?;
        let room = Room { id, kind, name, topic, seq, last_number, member_count, created_at };
        Ok(StampedRoom { room, seq: stamp })
    }
}

/// The people whom rows name: senders, those noticed, mentioned, the first who reacted, members. Each once, in order.
pub fn named(rows: &[Change<RoomRow>]) -> Vec<UserId> {
    let mut ids: Vec<UserId> = rows.iter().flat_map(|change| named_by(&change.row)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn named_by(row: &RoomRow) -> Vec<UserId> {
    match row {
        RoomRow::Message(message) => shown_in(message).collect(),
        RoomRow::Member(member) => vec![member.user_id],
        RoomRow::Room(_) => Vec::new(),
    }
}

/// The people without whom a message cannot be read: its sender, whom a notice is about, those mentioned. May repeat.
pub fn named_in(message: &model::Message) -> impl Iterator<Item = UserId> + '_ {
    let noticed = message.notice.iter().flat_map(|notice| [notice.user_id, notice.by_user_id]);
    std::iter::once(message.sender_id).chain(noticed).chain(message.mentions.iter().copied())
}

/// Those, and the first few people of each emoji: the others are asked for by their ids, if anybody looks. May repeat.
pub fn shown_in(message: &model::Message) -> impl Iterator<Item = UserId> + '_ {
    let reacted = message.reactions.iter().flat_map(|one| one.user_ids.iter().take(REACTORS_NAMED).copied());
    named_in(message).chain(reacted)
}

/// The people shown with some messages, each once, in order.
pub fn shown_in_all<'m>(messages: impl IntoIterator<Item = &'m model::Message>) -> Vec<UserId> {
    let mut ids: Vec<UserId> = messages.into_iter().flat_map(shown_in).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
