//! A room's history by pages, and what moved in it.

use model::{Changes, Message, MessagePage, Reset, RoomId, RoomRow, UserId};

use crate::{
    accounts,
    error::{Error, Result},
    infra::db::Tx,
    rooms::{self, MemberGuard, Moved},
    streams::{self, Cut, PAGE_BYTES, StoredMessage},
    unread,
};

/// Which page of a room's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The newest.
    Newest,
    /// Just before this number.
    Before(i64),
    /// Just after this number.
    After(i64),
    /// With this number in its middle.
    Around(i64),
}

/// A page of messages the member may see, oldest first. Marks nothing.
pub(super) fn page(tx: &mut Tx, guard: &MemberGuard, place: Place, limit: i64) -> Result<MessagePage> {
    let position = unread::position(tx, guard.user_id, guard.room_no)?;
    let floor = position.map_or(0, |position| position.cleared_number);
    let head = streams::room_head(tx, guard.room_no)?;
    let mut items: Vec<Message> =
        rows(tx, guard, place, floor, limit)?.into_iter().map(|row| row.message).collect();
    mask_hidden(tx, guard, items.iter_mut())?;
    let (before, after) = edges(&items, place, floor, head.last_number);
    let users = accounts::users_by_ids(tx, &streams::shown_in_all(&items))?;
    let reads = rooms::reads(tx, guard, head.member_count)?;
    Ok(MessagePage { items, before, after, users, reads })
}

/// A room's rows above a cursor, as its member may see them.
pub(crate) fn room_changes(
    tx: &mut Tx,
    user: UserId,
    room: RoomId,
    after: i64,
    limit: i64,
) -> Result<Moved<RoomRow>> {
    if after < 0 {
        return Err(Error::bad_request("A cursor is not below 0."));
    }
    let guard = rooms::member(tx, user, room)?;
    let position = unread::position(tx, user, guard.room_no)?;
    let floor = position.map_or(0, |position| position.cleared_number);
    match streams::room_changes(tx, guard.room_no, after, limit)? {
        Cut::Reset(seq) => Ok(Moved::Reset(Reset { reset: true, seq })),
        Cut::Part { mut items, seq, more } => {
            items.retain(
                |change| !matches!(&change.row, RoomRow::Message(message) if message.number <= floor),
            );
            let messages = items.iter_mut().filter_map(|change| match &mut change.row {
                RoomRow::Message(message) => Some(message),
                RoomRow::Member(_) | RoomRow::Room(_) => None,
            });
            mask_hidden(tx, &guard, messages)?;
            let users = accounts::users_by_ids(tx, &streams::named(&items))?;
            Ok(Moved::Part(Changes { items, seq, more, users }))
        }
    }
}

/// Takes the content from what the member hid: it keeps its place, so that numbers stay without a gap.
fn mask_hidden<'a>(
    tx: &mut Tx,
    guard: &MemberGuard,
    messages: impl Iterator<Item = &'a mut Message>,
) -> Result<()> {
    let messages: Vec<&mut Message> = messages.collect();
    let numbers: Vec<i64> = messages.iter().map(|message| message.number).collect();
    let hidden = unread::hidden_among(tx, guard.user_id, guard.room_no, &numbers)?;
    for message in messages.into_iter().filter(|message| hidden.contains(&message.number)) {
        *message = Message {
            body: None,
            reply_to: None,
            mentions: Vec::new(),
            files: Vec::new(),
            reactions: Vec::new(),
            hidden: true,
            ..message.clone()
        };
    }
    Ok(())
}

fn rows(
    tx: &mut Tx,
    guard: &MemberGuard,
    place: Place,
    floor: i64,
    limit: i64,
) -> Result<Vec<StoredMessage>> {
    let room = guard.room_no;
    match place {
        Place::Newest => older(streams::newest_between(tx, room, floor, i64::MAX, limit), PAGE_BYTES),
        Place::Before(number) => older(streams::newest_between(tx, room, floor, number, limit), PAGE_BYTES),
        Place::After(number) => {
            fitting(streams::oldest_after(tx, room, number.max(floor), limit), PAGE_BYTES)
        }
        Place::Around(number) => {
            let half = limit / 2;
            let mut rows = older(streams::newest_between(tx, room, floor, number, half), PAGE_BYTES / 2)?;
            let after = (number - 1).max(floor);
            rows.extend(fitting(streams::oldest_after(tx, room, after, limit - half), PAGE_BYTES / 2)?);
            Ok(rows)
        }
    }
}

/// The rows next to the place that fit a page, oldest first.
fn older(newest_first: Result<Vec<StoredMessage>>, bytes: usize) -> Result<Vec<StoredMessage>> {
    fitting(newest_first, bytes).map(|mut rows| {
        rows.reverse();
        rows
    })
}

fn fitting(rows: Result<Vec<StoredMessage>>, bytes: usize) -> Result<Vec<StoredMessage>> {
    rows.map(|mut rows| {
        rows.truncate(streams::messages_that_fit(rows.iter().map(|row| &row.message), bytes));
        rows
    })
}

/// The numbers to go on from: `None` where there is nothing further.
fn edges(items: &[Message], place: Place, floor: i64, last_number: i64) -> (Option<i64>, Option<i64>) {
    match (items.first(), items.last()) {
        (Some(first), Some(last)) => (
            (first.number > floor + 1).then_some(first.number),
            (last.number < last_number).then_some(last.number),
        ),
        // Nothing here: what there is stands on the other side.
        _ => match place {
            Place::Before(number) => {
                (None, (last_number > floor).then_some(number.saturating_sub(1).max(floor)))
            }
            Place::After(number) => ((last_number > floor).then_some(number.saturating_add(1)), None),
            Place::Newest | Place::Around(_) => (None, None),
        },
    }
}
