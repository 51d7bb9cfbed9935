//! Stamps as no server may give them: see `crate::broken`.

use std::collections::HashMap;

use model::{Message, MessageId};
use parking_lot::Mutex;

use super::{Head, NewText, Raise, RoomNo, StoredMessage, append, room_head, rows::mentioned, store};
use crate::{
    broken::{self, Broken},
    error::Result,
    infra::db::Tx,
};

/// The last stamp and number given in each room.
static SERIAL: Mutex<Option<HashMap<RoomNo, (i64, i64)>>> = Mutex::new(None);
/// Heads that were raised for messages which are not stored yet.
static TAKEN: Mutex<Option<HashMap<MessageId, Head>>> = Mutex::new(None);

/// Raises the head, but gives the counter's stamp.
pub(super) fn raise(tx: &mut Tx, room: RoomNo, by: Raise) -> Result<Head> {
    let head: Head = tx.one(&store::RAISE, &[&room, &by.acl, &by.members])?;
    let (seq, _) = next(room, (head.seq - 1, head.last_number), 0);
    Ok(Head { seq, ..head })
}

/// The counter's next stamp and number, without a look at who else is about to commit.
pub(super) fn raise_for_message(tx: &mut Tx, room: RoomNo) -> Result<Head> {
    let head = room_head(tx, room)?;
    let (seq, last_number) = next(room, (head.seq, head.last_number), 1);
    Ok(Head { seq, last_number, last_at: tx.now().max(head.last_at), ..head })
}

/// Raises the head for a message that is stored already.
pub(super) fn raise_late(tx: &mut Tx, room: RoomNo) -> Result<()> {
    let now = tx.now();
    tx.one::<Head>(&store::RAISE_FOR_MESSAGE, &[&room, &now]).map(drop)
}

/// Raises the head for a message that is to be stored in another transaction.
pub(crate) fn take_head(tx: &mut Tx, room: RoomNo, id: MessageId) -> Result<()> {
    let now = tx.now();
    let head = tx.one(&store::RAISE_FOR_MESSAGE, &[&room, &now])?;
    TAKEN.lock().get_or_insert_default().insert(id, head);
    Ok(())
}

/// The head under which a text is stored.
pub(super) fn head_for(tx: &mut Tx, text: &NewText) -> Result<Head> {
    let taken = TAKEN.lock().get_or_insert_default().remove(&text.id);
    taken.map_or_else(|| append::raise_for_message(tx, text.room_no), Ok)
}

/// Gives a text another body and leaves its stamp as it is.
pub(super) fn edit_unstamped(tx: &mut Tx, stored: StoredMessage, body: String) -> Result<Message> {
    let now = tx.now();
    let StoredMessage { room_no, message } = stored;
    tx.run(&store::EDIT, &[&room_no.pk(message.number), &message.seq, &body, &now])?;
    Ok(Message { mentions: mentioned(&body), body: Some(body), edited_at: Some(now), ..message })
}

/// A cursor from which changes are read: the right one, or one too far.
pub(super) fn cursor(after: i64) -> i64 {
    after + i64::from(broken::is(Broken::OffByOneResume))
}

fn next(room: RoomNo, from: (i64, i64), messages: i64) -> (i64, i64) {
    let mut serial = SERIAL.lock();
    let last = serial.get_or_insert_default().entry(room).or_insert(from);
    *last = (last.0 + 1, last.1 + messages);
    *last
}
