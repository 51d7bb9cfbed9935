//! Sending, changing, deleting and reading messages.
//!
//! Owns the table `reactions`; `streams` writes the message rows, this slice decides who may have them
//! written.
//! Events: `message:created`, `message:changed`, `message:deleted`.
//!
//! Invariants: an id the sender used before is answered with the stored row, whatever would refuse it today, also
//! for whoever has left since: every refusal of a send is followed by a look for that row; a text gets in only if its
//! sender is a member under the room's lock.

mod change;
mod emoji;
mod history;
mod http;
mod lanes;
mod react;
mod routes;
mod send;
pub mod socket;
pub(crate) mod store;
mod sweep;

pub use lanes::Lanes;
pub use routes::routes;
pub use send::{Draft, Sent, send};
pub use sweep::run as sweep;

use model::{Message, MessageId, UserId};

use crate::{
    error::{Error, Result},
    infra::{db::Tx, text},
    rooms::{self, MemberGuard},
    streams::{self, Head, StoredMessage},
    unread,
};

/// Longest body, in bytes of UTF-8.
pub const MAX_BODY_BYTES: usize = 16_384;

/// A body as it is kept: exactly as written, 1 to 16,384 bytes, no control characters but newline and tab. What
/// has files needs no words.
///
/// # Errors
/// 422 `invalid`, field `body`.
pub fn check_body(body: &str, has_files: bool) -> Result<()> {
    if body.is_empty() && !has_files {
        return Err(Error::invalid("body", "A message needs words."));
    }
    if body.len() > MAX_BODY_BYTES {
        return Err(Error::invalid("body", "A message has at most 16,384 bytes."));
    }
    if !text::is_prose(body) {
        return Err(Error::invalid("body", "A message has no control characters but newline and tab."));
    }
    Ok(())
}

/// A message somebody may see, with the proof that they are in its room.
///
/// # Errors
/// 404 when there is none, or none for them; 403 `not_a_member` in a public room.
pub fn visible(tx: &mut Tx, user: UserId, id: MessageId) -> Result<(MemberGuard, StoredMessage)> {
    let stored = streams::find_message(tx, id)?.ok_or_else(Error::not_found)?;
    let guard = rooms::member(tx, user, stored.message.room_id)?;
    let position = unread::position(tx, user, stored.room_no)?;
    let number = stored.message.number;
    let is_cleared = position.is_some_and(|position| number <= position.cleared_number);
    if is_cleared || unread::is_hidden(tx, user, stored.room_no, number)? {
        return Err(Error::not_found());
    }
    Ok((guard, stored))
}

/// The same under its room's lock: what is read now holds until the commit. With the room's head.
fn locked(tx: &mut Tx, user: UserId, id: MessageId) -> Result<(MemberGuard, Head, StoredMessage)> {
    let (guard, _) = visible(tx, user, id)?;
    let head = streams::lock(tx, guard.room_no)?;
    rooms::still_member(tx, guard)?;
    let (guard, stored) = visible(tx, user, id)?;
    Ok((guard, head, stored))
}

/// A message as it is now, for whoever may see it.
///
/// # Errors
/// As [`visible`].
pub fn read(tx: &mut Tx, user: UserId, id: MessageId) -> Result<Message> {
    visible(tx, user, id).map(|(_, stored)| stored.message)
}
