//! Calling people by texts: mentions, answers, private chats, reactions; and taking that back.

use std::collections::BTreeMap;

use model::{Level, Message, NotificationKind, UserId};

use super::{
    rows::{self, Call},
    store::{self, OfMessage},
};
use crate::{
    error::Result,
    infra::db::Tx,
    streams::{self, RoomNo},
};

/// A text that may call people.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// As it was stored.
    pub message: &'a Message,
    /// Its room's number.
    pub room_no: RoomNo,
    /// The other one of a private chat.
    pub peer: Option<UserId>,
    /// Who wrote the text it answers.
    pub answered: Option<UserId>,
}

/// Why a text calls somebody, the loudest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// It was said to them alone.
    Private,
    Answer,
    Mention,
}

/// Calls whom a new text names, answers or is said to alone: at most 52 people, in the order of their ids. Call it
/// after the text's room was locked.
///
/// # Errors
/// Of the database.
pub fn sent(tx: &mut Tx, text: Text<'_>) -> Result<()> {
    let Text { message, peer, answered, .. } = text;
    let mut called: BTreeMap<UserId, Why> = BTreeMap::new();
    let private = peer.map(|user| (user, Why::Private));
    let answer = answered.map(|user| (user, Why::Answer));
    let mentions = message.mentions.iter().map(|user| (*user, Why::Mention));
    for (user, why) in private.into_iter().chain(answer).chain(mentions) {
        called.insert(user, why);
    }
    called.remove(&message.sender_id);
    call(tx, text, &called)
}

/// Calls whom an edited text names now and did not before, and withdraws for whom it names no longer.
///
/// # Errors
/// Of the database.
pub fn edited(tx: &mut Tx, text: Text<'_>, before: &[UserId]) -> Result<()> {
    let now = &text.message.mentions;
    let is_gone = before.iter().any(|user| !now.contains(user));
    let mut gone = if is_gone { store::of_message(tx, text.message.id)? } else { Vec::new() };
    gone.retain(|row| row.kind == NotificationKind::Mention && !now.contains(&row.user_id));
    let mut called: BTreeMap<UserId, Why> = BTreeMap::new();
    called.extend(now.iter().filter(|user| !before.contains(user)).map(|user| (*user, Why::Mention)));
    called.remove(&text.message.sender_id);
    streams::lock_users(tx, gone.iter().map(|row| row.user_id).chain(called.keys().copied()))?;
    for row in gone {
        rows::withdraw(tx, row.user_id, row.id)?;
    }
    call(tx, text, &called)
}

/// Withdraws what a text called for that is deleted or recalled now. In a private chat the notification goes on to the
/// next text that was not read.
///
/// # Errors
/// Of the database.
pub fn withdrawn(tx: &mut Tx, room: RoomNo, message: &Message) -> Result<()> {
    for row in store::of_message(tx, message.id)? {
        let next = match (row.kind, row.is_read) {
            (NotificationKind::Message, false) => store::next_shown(tx, row.user_id, room, message)?,
            _ => None,
        };
        match next {
            Some(next) => rows::move_on(tx, row.user_id, row.id, next)?,
            None => rows::withdraw(tx, row.user_id, row.id)?,
        }
    }
    Ok(())
}

/// Calls the author of a text that somebody gave an emoji; once a person and text.
///
/// # Errors
/// Of the database.
pub fn reacted(tx: &mut Tx, room: RoomNo, message: &Message, by: UserId, emoji: &str) -> Result<()> {
    let author = message.sender_id;
    if author == by || !matches!(level(tx, room, author, by)?, Some(Level::All)) {
        return Ok(());
    }
    if !store::reaction_by(tx, message.id, by)?.is_empty() {
        return Ok(());
    }
    let call = Call {
        kind: NotificationKind::Reaction,
        by,
        room: Some((room, message.room_id)),
        message_id: Some(message.id),
        number: Some(message.number),
        emoji: Some(emoji.to_owned()),
    };
    rows::make(tx, author, &call)
}

/// Withdraws what an emoji called for that was taken back.
///
/// # Errors
/// Of the database.
pub fn unreacted(tx: &mut Tx, message: &Message, by: UserId, emoji: &str) -> Result<()> {
    let is_it = |row: &OfMessage| row.emoji.as_deref() == Some(emoji);
    for row in store::reaction_by(tx, message.id, by)?.into_iter().filter(is_it) {
        rows::withdraw(tx, row.user_id, row.id)?;
    }
    Ok(())
}

/// Somebody has read a room up to a number: what called them there is read.
///
/// # Errors
/// Of the database.
pub fn seen(tx: &mut Tx, user: UserId, room: RoomNo, number: i64) -> Result<()> {
    for id in store::waiting_up_to(tx, user, room, number)? {
        rows::read(tx, user, id)?;
    }
    Ok(())
}

fn call(tx: &mut Tx, text: Text<'_>, called: &BTreeMap<UserId, Why>) -> Result<()> {
    if called.is_empty() {
        return Ok(());
    }
    let Text { message, room_no, peer, .. } = text;
    let ids: Vec<UserId> = called.keys().copied().collect();
    for (user, level) in store::levels(tx, room_no, &ids, message.sender_id)? {
        let Some(why) = called.get(&user).copied() else { continue };
        let is_silent = match level {
            Level::All => false,
            Level::Mentions => why == Why::Private,
            Level::None => true,
        };
        // One at a time for what is said in a private chat, answers too.
        let is_one_of_many = why < Why::Mention && peer == Some(user);
        if is_silent || (is_one_of_many && store::waits_in(tx, user, room_no)?) {
            continue;
        }
        let kind = match why {
            Why::Private | Why::Answer => NotificationKind::Message,
            Why::Mention => NotificationKind::Mention,
        };
        let call = Call {
            kind,
            by: message.sender_id,
            room: Some((room_no, message.room_id)),
            message_id: Some(message.id),
            number: Some(message.number),
            emoji: None,
        };
        rows::make(tx, user, &call)?;
    }
    Ok(())
}

/// How loudly the room calls somebody, when they are in it and do not block `by`.
fn level(tx: &mut Tx, room: RoomNo, user: UserId, by: UserId) -> Result<Option<Level>> {
    Ok(store::levels(tx, room, &[user], by)?.into_iter().next().map(|(_, level)| level))
}
