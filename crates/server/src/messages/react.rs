//! Reactions: one emoji of a person on a message, each at most once.
//!
//! A message carries what it shows of them; who gave what stands in rows of its own. Both change under
//! the room's lock, and the message is stamped anew.

use model::{Code, Message, MessageId, MessageKind, Reaction, Reactor, ReactorPage, RoomKind, UserId};

use super::{emoji::check_emoji, locked, store, visible};
use crate::{
    accounts,
    error::{Error, Result},
    infra::db::Tx,
    notify, people, rooms,
    streams::{self, StoredMessage},
};

/// Different emoji on one message.
const MAX_EMOJI: usize = 20;
/// People named with each emoji; the others are counted.
const MAX_NAMED: i64 = 32;

/// Gives a message an emoji, or takes it back. What is so already changes nothing.
pub(super) fn react(tx: &mut Tx, user: UserId, id: MessageId, emoji: &str, on: bool) -> Result<Message> {
    let emoji = check_emoji(emoji)?;
    let (guard, head, stored) = locked(tx, user, id)?;
    if stored.message.kind != MessageKind::Text {
        return Err(Error::forbidden("What the room says takes no reactions."));
    }
    if stored.message.deleted_at.is_some() {
        return Err(Error::new(Code::Conflict, "That message was deleted."));
    }
    if on && guard.kind == RoomKind::Direct {
        people::check_reach(tx, user, guard.room_no)?;
    }
    let is_changed =
        if on { give(tx, user, &stored, emoji, head.seq + 1)? } else { take_back(tx, user, &stored, emoji)? };
    if !is_changed {
        return Ok(stored.message);
    }
    let reactions = shown(tx, user, &stored, emoji, on)?;
    let message = streams::set_reactions(tx, stored, reactions)?;
    rooms::emit_reacted(tx, &message, user)?;
    if on {
        notify::reacted(tx, guard.room_no, &message, user, emoji)?;
    } else {
        notify::unreacted(tx, &message, user, emoji)?;
    }
    Ok(message)
}

/// Who reacted with what, the oldest first. A cursor is a stamp, as text.
pub(super) fn page(
    tx: &mut Tx,
    user: UserId,
    id: MessageId,
    cursor: Option<&str>,
    limit: i64,
) -> Result<ReactorPage> {
    let after: i64 = match cursor {
        Some(text) => text.parse().map_err(|_| Error::bad_request("That cursor is not one of ours."))?,
        None => 0,
    };
    let (_, stored) = visible(tx, user, id)?;
    let mut rows: Vec<(String, UserId, model::Time, i64)> =
        tx.all(&store::REACTORS_PAGE, &[&pk(&stored), &after, &(limit + 1)])?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (rows.len() > limit).then(|| rows[limit - 1].3.to_string());
    rows.truncate(limit);
    let mut ids: Vec<UserId> = rows.iter().map(|row| row.1).collect();
    ids.sort_unstable();
    ids.dedup();
    let users = accounts::users_by_ids(tx, &ids)?;
    let item = |(emoji, user_id, created_at, _)| Reactor { emoji, user_id, created_at };
    Ok(ReactorPage { items: rows.into_iter().map(item).collect(), next, users })
}

/// The rows of a message that goes.
pub(super) fn forget(tx: &mut Tx, stored: &StoredMessage) -> Result<()> {
    tx.run(&store::DELETE_REACTIONS, &[&pk(stored)]).map(drop)
}

fn pk(stored: &StoredMessage) -> i64 {
    stored.room_no.pk(stored.message.number)
}

/// Whether it is new.
fn give(tx: &mut Tx, user: UserId, stored: &StoredMessage, emoji: &str, seq: i64) -> Result<bool> {
    let held = &stored.message.reactions;
    if held.len() >= MAX_EMOJI && held.iter().all(|reaction| reaction.emoji != emoji) {
        return Err(Error::invalid("emoji", "A message takes at most 20 different emoji."));
    }
    let now = tx.now();
    Ok(tx.run(&store::INSERT_REACTION, &[&pk(stored), &emoji, &user, &seq, &now])? > 0)
}

/// Whether it was there.
fn take_back(tx: &mut Tx, user: UserId, stored: &StoredMessage, emoji: &str) -> Result<bool> {
    Ok(tx.run(&store::DELETE_REACTION, &[&pk(stored), &emoji, &user])? > 0)
}

/// What the message shows after `user` gave `emoji` or took it back: emoji in the order in which they came.
fn shown(tx: &mut Tx, user: UserId, stored: &StoredMessage, emoji: &str, on: bool) -> Result<Vec<Reaction>> {
    let mut reactions = stored.message.reactions.clone();
    let Some(reaction) = reactions.iter_mut().find(|reaction| reaction.emoji == emoji) else {
        reactions.push(Reaction { emoji: emoji.to_owned(), count: 1, user_ids: vec![user] });
        return Ok(reactions);
    };
    if on {
        if reaction.count < MAX_NAMED {
            reaction.user_ids.push(user);
        }
        reaction.count += 1;
    } else {
        reaction.count -= 1;
        let first: Vec<(UserId,)> = tx.all(&store::FIRST_REACTORS, &[&pk(stored), &emoji, &MAX_NAMED])?;
        reaction.user_ids = first.into_iter().map(|(id,)| id).collect();
        reactions.retain(|reaction| reaction.count > 0);
    }
    Ok(reactions)
}
