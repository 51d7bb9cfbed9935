//! What a chat holds besides words: pictures and videos, links, files.

use model::{Message, RoomId, Shared, SharedPage, UserId};

use super::{entry, find::senders, store};
use crate::{accounts, error::Result, infra::db::Tx, rooms, streams, unread};

/// Which part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) kind: Shared,
    /// Messages below this number.
    pub(super) before: i64,
    pub(super) limit: i64,
}

/// One page of a room's messages that hold something of a kind and that this person is shown, the newest first. Costs
/// its length.
pub(super) fn page(tx: &mut Tx, user: UserId, room: RoomId, part: Part) -> Result<SharedPage> {
    let guard = rooms::member(tx, user, room)?;
    let room = guard.room_no;
    let floor = unread::position(tx, user, room)?.map_or(0, |position| position.cleared_number);
    let most = part.limit + 1;
    let numbers: Vec<(i64,)> = tx.all(&store::SHARED, &[&room, &part.kind, &part.before, &floor, &most])?;
    let has_more = i64::try_from(numbers.len()).is_ok_and(|count| count == most);
    let taken = &numbers[..numbers.len() - usize::from(has_more)];
    let pks: Vec<i64> = taken.iter().map(|(number,)| room.pk(*number)).collect();
    let shown: Vec<i64> = senders(tx, user, &pks)?.into_keys().collect();
    let mut rows = streams::messages_by_pk(tx, &shown)?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.message.number));
    let items: Vec<Message> =
        rows.into_iter().map(|row| row.message).filter(|message| entry::holds(message, part.kind)).collect();
    let fitting = streams::messages_that_fit(&items, streams::PAGE_BYTES);
    let before = match items.get(fitting) {
        Some(_) => Some(items[fitting - 1].number),
        None => taken.last().filter(|_| has_more).map(|(number,)| *number),
    };
    let items: Vec<Message> = items.into_iter().take(fitting).collect();
    let users = accounts::users_by_ids(tx, &streams::shown_in_all(&items))?;
    Ok(SharedPage { items, before, users })
}
