//! Reading what a stream misses.

use std::{sync::Arc, time::Duration};

use model::{Emitted, Happened, RoomRow, Stream, User};

use super::{Shared, entry::Entry, ready};
use crate::{
    accounts,
    error::Result,
    infra::db::Tx,
    rooms,
    streams::{self, Cut},
};

/// How long something may be missing before it is read: threads of the database return as they please.
const HOLD: Duration = Duration::from_millis(50);
/// How long to wait after the database failed.
const RETRY: Duration = Duration::from_secs(1);
/// Rows read at once.
const PART: i64 = 500;

/// What stands in the database above a stamp.
enum Range {
    Rows { rows: Vec<(i64, Emitted)>, up_to: i64 },
    TooMuch { head: i64 },
}

/// Repairs a stream in the background until nothing is missing.
pub(super) fn begin(shared: &Arc<Shared>, entry: Arc<Entry>) {
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        tokio::time::sleep(HOLD).await;
        while let Some(after) = entry.missing_after() {
            let stream = entry.stream();
            match shared.app.db.read(move |tx| read(tx, stream, after)).await {
                Ok(Range::Rows { rows, up_to }) => entry.repair(&shared.hub, rows, up_to),
                Ok(Range::TooMuch { head }) => start_anew(&shared, &entry, head),
                Err(error) => {
                    tracing::warn!(%error, "a stream waits for its repair");
                    tokio::time::sleep(RETRY).await;
                }
            }
            tokio::time::sleep(HOLD).await;
        }
    });
}

fn start_anew(shared: &Arc<Shared>, entry: &Entry, head: i64) {
    for socket in entry.skip_to(&shared.hub, head) {
        ready::begin_again(shared, &socket);
    }
}

fn read(tx: &mut Tx, stream: Stream, after: i64) -> Result<Range> {
    match stream {
        Stream::User(user) => Ok(match rooms::own_emitted(tx, user, after, PART)? {
            Cut::Reset(head) => Range::TooMuch { head },
            Cut::Part { items, seq, .. } => Range::Rows {
                rows: items.into_iter().map(|change| (change.seq, change.row)).collect(),
                up_to: seq,
            },
        }),
        Stream::Room(room) => {
            let Some(room_no) = rooms::number_of(tx, room)? else {
                return Ok(Range::Rows { rows: Vec::new(), up_to: i64::MAX });
            };
            match streams::room_changes(tx, room_no, after, PART)? {
                Cut::Reset(head) => Ok(Range::TooMuch { head }),
                Cut::Part { items, seq, .. } => {
                    let mut rows = Vec::with_capacity(items.len());
                    for change in items {
                        let users = people_of(tx, &change.row)?;
                        let happened = happened(&change.row);
                        let (seq, row) = (change.seq, change.row);
                        rows.push((seq, Emitted::Room { room_id: room, seq, happened, row, users }));
                    }
                    Ok(Range::Rows { rows, up_to: seq })
                }
            }
        }
    }
}

/// The people that travel with a row, as when it was told of.
fn people_of(tx: &mut Tx, row: &RoomRow) -> Result<Vec<User>> {
    match row {
        RoomRow::Message(message) => rooms::people_of(tx, message),
        RoomRow::Member(member) => accounts::users_by_ids(tx, &[member.user_id]),
        RoomRow::Room(_) => Ok(Vec::new()),
    }
}

/// The name a row goes under when nobody knows what happened to it: by what it is now.
fn happened(row: &RoomRow) -> Happened {
    match row {
        RoomRow::Message(message) if message.deleted_at.is_some() => Happened::Deleted,
        RoomRow::Message(message) if message.edited_at.is_some() => Happened::Changed,
        RoomRow::Member(member) if member.left_at.is_some() => Happened::Deleted,
        RoomRow::Message(_) | RoomRow::Member(_) => Happened::Created,
        RoomRow::Room(_) => Happened::Changed,
    }
}
