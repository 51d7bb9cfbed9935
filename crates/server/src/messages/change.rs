//! Editing by the author, deleting by the author and by moderators.

use model::{Code, Happened, Message, MessageId, MessageKind, Role, UserId};

use super::{check_body, visible};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    rooms::{self, MemberGuard},
    streams::{self, StoredMessage},
};

/// Gives a text another body. The same body again changes nothing.
pub(super) fn edit(tx: &mut Tx, user: UserId, id: MessageId, body: &str) -> Result<Message> {
    let (_, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text || stored.message.sender_id != user {
        return Err(Error::forbidden("Only its author may change a message."));
    }
    check_body(body)?;
    if stored.message.deleted_at.is_some() {
        return Err(Error::new(Code::Conflict, "That message was deleted."));
    }
    if stored.message.body.as_deref() == Some(body) {
        return Ok(stored.message);
    }
    let message = streams::edit_text(tx, stored, body.to_owned())?;
    rooms::emit_message(tx, Happened::Changed, &message)?;
    Ok(message)
}

/// Deletes a text for everyone. A deleted one stays as it is.
pub(super) fn delete(tx: &mut Tx, user: UserId, id: MessageId) -> Result<Message> {
    let (guard, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text {
        return Err(Error::forbidden("What the room says stays."));
    }
    if stored.message.sender_id != user && guard.role < Role::Moderator {
        return Err(Error::forbidden("Only its author and moderators may delete a message."));
    }
    if stored.message.deleted_at.is_some() {
        return Ok(stored.message);
    }
    let message = streams::delete_text(tx, stored)?;
    rooms::emit_message(tx, Happened::Deleted, &message)?;
    Ok(message)
}

/// A message under its room's lock: what is read now holds until the commit.
fn locked(tx: &mut Tx, user: UserId, id: MessageId) -> Result<(MemberGuard, StoredMessage)> {
    let (guard, _) = visible(tx, user, id)?;
    streams::lock(tx, guard.room_no)?;
    rooms::member_under_lock(tx, user, guard.room_no)?;
    visible(tx, user, id)
}
