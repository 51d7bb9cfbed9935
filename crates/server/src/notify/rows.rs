//! Writing one notification: made, read, moved, withdrawn. Each is one stamp.

use model::{
    Emitted, MessageId, Notification, NotificationId, NotificationKind, NotificationRow, OwnRow, RoomId,
    UserId,
};

use super::store;
use crate::{
    error::Result,
    infra::{db::Tx, random},
    streams::{self, RoomNo},
};

/// How many of one person are kept.
const MAX_KEPT: i64 = 500;
/// Stamps after which the older ones are cleared away.
const PRUNE_EVERY: i64 = 64;

/// What somebody is called for.
pub(super) struct Call {
    /// Why.
    pub(super) kind: NotificationKind,
    /// Whose doing it is.
    pub(super) by: UserId,
    /// Where.
    pub(super) room: Option<(RoomNo, RoomId)>,
    /// The text.
    pub(super) message_id: Option<MessageId>,
    /// Its place, or that of a notice.
    pub(super) number: Option<i64>,
    /// Of a reaction.
    pub(super) emoji: Option<String>,
}

/// Calls somebody.
pub(super) fn make(tx: &mut Tx, user: UserId, call: &Call) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    let notification = Notification {
        id: NotificationId(random::uuid_v7(tx.now())),
        kind: call.kind,
        user_id: call.by,
        room_id: call.room.map(|(_, id)| id),
        message_id: call.message_id,
        number: call.number,
        emoji: call.emoji.clone(),
        created_at: tx.now(),
        read_at: None,
        my_seq,
    };
    store::insert(tx, user, &notification, call.room.map(|(no, _)| no))?;
    if my_seq % PRUNE_EVERY == 0 {
        prune(tx, user)?;
    }
    emit(tx, user, my_seq, NotificationRow::On(notification));
    Ok(())
}

/// Marks one as read.
pub(super) fn read(tx: &mut Tx, user: UserId, id: NotificationId) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    store::set_read(tx, user, id, my_seq)?;
    tell(tx, user, id, my_seq)
}

/// Lets one stand for a later text.
pub(super) fn move_on(tx: &mut Tx, user: UserId, id: NotificationId, to: (MessageId, i64)) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    store::set_message(tx, user, id, to, my_seq)?;
    tell(tx, user, id, my_seq)
}

/// Withdraws one.
pub(super) fn withdraw(tx: &mut Tx, user: UserId, id: NotificationId) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    store::set_gone(tx, user, id, my_seq)?;
    emit(tx, user, my_seq, NotificationRow::Gone { id, gone: true, my_seq });
    Ok(())
}

fn tell(tx: &mut Tx, user: UserId, id: NotificationId, my_seq: i64) -> Result<()> {
    let notification = store::get(tx, user, id)?;
    emit(tx, user, my_seq, NotificationRow::On(notification));
    Ok(())
}

/// Clears away what is past the last [`MAX_KEPT`]. A cursor that old starts anew.
fn prune(tx: &mut Tx, user: UserId) -> Result<()> {
    if let Some(oldest) = store::stamp_past(tx, user, MAX_KEPT)? {
        store::delete_up_to(tx, user, oldest)?;
        streams::raise_user_floor(tx, user, oldest)?;
    }
    Ok(())
}

fn emit(tx: &mut Tx, user_id: UserId, seq: i64, row: NotificationRow) {
    tx.emit(Emitted::Own { user_id, seq, row: OwnRow::Notification(row), member: None });
}
