//! Editing and recalling by the author, deleting by the author and by moderators, hiding by anyone.

use model::{Code, Happened, Message, MessageId, MessageKind, Role, RoomKind, UserId};

use super::{check_body, locked, react};
use crate::{
    error::{Error, Result},
    files,
    infra::db::Tx,
    notify, people, rooms, streams, unread,
};

/// How long a message can be recalled after the server took it: ten seconds, and the time on the way.
const RECALL_MS: i64 = 15_000;

/// Gives a text another body. The same body again changes nothing.
pub(super) fn edit(tx: &mut Tx, user: UserId, id: MessageId, body: &str) -> Result<Message> {
    let (guard, _, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text || stored.message.sender_id != user {
        return Err(Error::forbidden("Only its author may change a message."));
    }
    if guard.kind == RoomKind::Direct {
        people::check_reach(tx, user, guard.room_no)?;
    }
    check_body(body, !stored.message.files.is_empty())?;
    if stored.message.deleted_at.is_some() {
        return Err(Error::new(Code::Conflict, "That message was deleted."));
    }
    if stored.message.body.as_deref() == Some(body) {
        return Ok(stored.message);
    }
    let (before, room_no) = (stored.message.mentions.clone(), stored.room_no);
    let message = streams::edit_text(tx, stored, body.to_owned())?;
    rooms::emit_message(tx, Happened::Changed, &message)?;
    notify::edited(tx, notify::Text { message: &message, room_no, peer: None, answered: None }, &before)?;
    Ok(message)
}

/// Deletes a text for everyone. A deleted one stays as it is.
pub(super) fn delete(tx: &mut Tx, user: UserId, id: MessageId) -> Result<Message> {
    let (guard, _, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text {
        return Err(Error::forbidden("What the room says stays."));
    }
    if stored.message.sender_id != user && guard.role < Role::Moderator {
        return Err(Error::forbidden("Only its author and moderators may delete a message."));
    }
    if stored.message.deleted_at.is_some() {
        return Ok(stored.message);
    }
    react::forget(tx, &stored)?;
    files::release(tx, stored.room_no, stored.message.number)?;
    let message = streams::delete_text(tx, stored)?;
    rooms::emit_message(tx, Happened::Deleted, &message)?;
    notify::withdrawn(tx, guard.room_no, &message)?;
    Ok(message)
}

/// Takes a text back that its sender sent a moment ago: for everybody it is as if it never was, but its
/// place is taken. One that is gone already stays as it is.
pub(super) fn recall(tx: &mut Tx, user: UserId, id: MessageId) -> Result<Message> {
    let (guard, _, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text || stored.message.sender_id != user {
        return Err(Error::forbidden("Only its sender may recall a message."));
    }
    if stored.message.deleted_at.is_some() {
        return Ok(stored.message);
    }
    if tx.now().0 - stored.message.created_at.0 > RECALL_MS {
        return Err(Error::new(Code::Conflict, "That message was sent too long ago to be recalled."));
    }
    react::forget(tx, &stored)?;
    files::release(tx, stored.room_no, stored.message.number)?;
    let message = streams::recall_text(tx, stored)?;
    rooms::emit_message(tx, Happened::Deleted, &message)?;
    notify::withdrawn(tx, guard.room_no, &message)?;
    Ok(message)
}

/// Deletes a message for one person alone.
pub(super) fn hide(tx: &mut Tx, user: UserId, id: MessageId) -> Result<()> {
    // One that is hidden or cleared already is not visible, and done.
    let stored = streams::find_message(tx, id)?.ok_or_else(Error::not_found)?;
    let guard = rooms::member(tx, user, stored.message.room_id)?;
    if stored.message.kind != MessageKind::Text {
        return Err(Error::forbidden("What the room says stays."));
    }
    if let Some(hidden) = unread::hide(tx, user, guard.room_no, &stored.message)? {
        rooms::emit_hidden(tx, user, guard.room_no, hidden)?;
        notify::hidden(tx, user, guard.room_no, &stored.message)?;
    }
    Ok(())
}
