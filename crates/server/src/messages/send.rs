//! Sending a message: one transaction, from the checks to the event.

use model::{Code, File, FileId, Happened, Message, MessageId, MessageKind, RoomId, RoomKind, UserId};

use super::{check_body, visible};
use crate::{
    app::App,
    error::{Error, Result},
    files,
    infra::db::{Engine, Tx},
    notify, people, rooms,
    streams::{self, NewText, PlainText, StoredMessage},
};

/// What somebody wants to say.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Made by the sender; the same id again is the same message.
    pub id: MessageId,
    /// Where to.
    pub room_id: RoomId,
    /// The text.
    pub body: String,
    /// A message of the same room that it answers.
    pub reply_to: Option<MessageId>,
    /// The sender's own finished uploads, in this order.
    pub file_ids: Vec<FileId>,
}

/// The stored row, and whether this very request stored it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// As it is now.
    pub message: Message,
    /// False for a resend.
    pub is_new: bool,
}

/// Stores a text durably and tells the room of it; answers after the commit.
///
/// # Errors
/// 409 `id_taken` for an id of somebody else's or another room's; 403 `not_a_member` or 404 for
/// whoever is not in the room; 404 for files that are not their own finished
/// uploads; 422 for a body or reply that is not acceptable.
pub async fn send(app: &App, sender: UserId, draft: Draft) -> Result<Sent> {
    let (id, room_id) = (draft.id, draft.room_id);
    let is_on_disk = app.db.engine() == Engine::Sqlite;
    let room_left = if is_on_disk { app.disk.check_message().await } else { Ok(()) };
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::SeqOutsideTransaction) {
        app.db.write(move |tx| take_head(tx, sender, room_id, id)).await?;
    }
    if let Some(lane) = app.lanes.of(room_id)
        && let Some(text) = plain(sender, &draft)
        && let Some(message) = app.lanes.send(lane, text).await?
    {
        return Ok(Sent { message, is_new: true });
    }
    let refused = match app.db.write(move |tx| store(tx, sender, draft, room_left)).await {
        Ok((sent, kind)) => {
            if kind == RoomKind::Direct {
                app.lanes.leave_out(room_id);
            }
            return Ok(sent);
        }
        Err(Error::Constraint(name)) if name == "messages_id_key" => id_taken(),
        Err(refused @ Error::Refused(_)) => refused,
        Err(other) => return Err(other),
    };
    // What is stored already is answered with its row, whatever would be in the way of another. Asked last, because it is rare:
    // who sends again pays for a write that is undone.
    app.db.read(move |tx| resend(tx, sender, room_id, id)).await?.ok_or(refused)
}

/// A draft that is fit to be stored, of words alone that name nobody.
fn plain(sender_id: UserId, draft: &Draft) -> Option<PlainText> {
    let Draft { id, room_id, ref body, reply_to: None, ref file_ids } = *draft else { return None };
    let is_plain = file_ids.is_empty()
        && !body.contains(streams::MENTION)
        && model::ids::is_client_made(id.0)
        && check_body(body, false).is_ok();
    is_plain.then(|| PlainText { id, room_id, sender_id, body: body.clone() })
}

fn store(tx: &mut Tx, sender: UserId, draft: Draft, room_left: Result<()>) -> Result<(Sent, RoomKind)> {
    #[cfg(feature = "broken")]
    let draft = under_new_id(tx, draft)?;
    room_left?;
    let before_lock = rooms::member(tx, sender, draft.room_id)?;
    let files = check(tx, sender, &draft)?;
    let text = NewText {
        id: draft.id,
        room_no: before_lock.room_no,
        room_id: draft.room_id,
        sender_id: sender,
        body: draft.body,
        reply_to: draft.reply_to,
        files,
    };
    let mut peer = None;
    let message = streams::append_text(tx, text, |tx, _head| {
        #[cfg(feature = "broken")]
        if crate::broken::is(crate::broken::Broken::MembershipByExists) {
            return Ok(());
        }
        let guard = rooms::still_member(tx, before_lock)?;
        if guard.kind == RoomKind::Direct {
            peer = people::note_letter(tx, sender, guard.room_no)?;
        }
        Ok(())
    })?;
    files::attach(tx, sender, before_lock.room_no, message.number, &message.files)?;
    rooms::emit_message(tx, Happened::Created, &message)?;
    let answered = author(tx, message.reply_to)?;
    notify::sent(tx, notify::Text { message: &message, room_no: before_lock.room_no, peer, answered })?;
    Ok((Sent { message, is_new: true }, before_lock.kind))
}

/// Takes the stamp for a message that is stored later.
#[cfg(feature = "broken")]
fn take_head(tx: &mut Tx, sender: UserId, room_id: RoomId, id: MessageId) -> Result<()> {
    if streams::find_message(tx, id)?.is_some() {
        return Ok(());
    }
    let before_lock = rooms::member(tx, sender, room_id)?;
    streams::take_head(tx, before_lock.room_no, id)
}

/// What was sent before gets another id.
#[cfg(feature = "broken")]
fn under_new_id(tx: &mut Tx, draft: Draft) -> Result<Draft> {
    let is_again = crate::broken::is(crate::broken::Broken::RetryUnderNewId)
        && streams::find_message(tx, draft.id)?.is_some();
    let id = if is_again { MessageId(crate::infra::random::uuid_v7(tx.now())) } else { draft.id };
    Ok(Draft { id, ..draft })
}

/// Who wrote the text that is answered.
fn author(tx: &mut Tx, id: Option<MessageId>) -> Result<Option<UserId>> {
    let Some(id) = id else { return Ok(None) };
    Ok(streams::find_message(tx, id)?.map(|stored| stored.message.sender_id))
}

/// The row stored under this id: the sender's own in this room, or a refusal that says nothing more.
fn resend(tx: &mut Tx, sender: UserId, room_id: RoomId, id: MessageId) -> Result<Option<Sent>> {
    let Some(StoredMessage { message, .. }) = streams::find_message(tx, id)? else { return Ok(None) };
    let is_same =
        message.sender_id == sender && message.room_id == room_id && message.kind == MessageKind::Text;
    if is_same { Ok(Some(Sent { message, is_new: false })) } else { Err(id_taken()) }
}

/// What can be said of a draft before the room is locked; answers the files it is to carry.
fn check(tx: &mut Tx, sender: UserId, draft: &Draft) -> Result<Vec<File>> {
    if !model::ids::is_client_made(draft.id.0) {
        return Err(Error::invalid("id", "An id is a UUID of version 7."));
    }
    check_body(&draft.body, !draft.file_ids.is_empty())?;
    if let Some(reply_to) = draft.reply_to {
        check_answerable(tx, sender, draft.room_id, reply_to)?;
    }
    files::own(tx, sender, &draft.file_ids)
}

/// A text of the same room that the sender may see; one that was deleted meanwhile is no reason to refuse.
fn check_answerable(tx: &mut Tx, sender: UserId, room_id: RoomId, id: MessageId) -> Result<()> {
    let refused = || Error::invalid("replyTo", "There is no such message in this room.");
    let target = match visible(tx, sender, id) {
        Ok((_, stored)) => stored.message,
        Err(Error::Refused(_)) => return Err(refused()),
        Err(other) => return Err(other),
    };
    let is_answerable = target.room_id == room_id && target.kind == MessageKind::Text;
    if is_answerable { Ok(()) } else { Err(refused()) }
}

fn id_taken() -> Error {
    Error::field(Code::IdTaken, "id", "That id is taken.")
}
