//! Deleting a private chat for both: one asks, the other agrees.
//!
//! Who asks has it deleted for themselves at once. When the other agrees, what was there when they were
//! asked goes for both; the room and its numbers stay. What was written since stays too.

use model::{Chat, Code, Emitted, Erasure, RoomId, RoomKind, UserId};

use super::{chats, delete, emit, guard, mine::Extent, store};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    notify,
    people::check_reach,
    row,
    streams::{self, RoomNo},
    unread,
};

row!(Erasure { by_user_id, number, created_at });

/// Asks to delete a private chat for both, or agrees when the other one asked. One's notes go at once.
/// What is asked for reaches as far as `extent`; agreeing, as far as the other one asked.
pub(super) fn ask_or_agree(tx: &mut Tx, user: UserId, room_id: RoomId, extent: Extent) -> Result<Chat> {
    let (room, people) = locked(tx, user, room_id)?;
    check_reach(tx, user, room)?;
    let number = extent.of(streams::room_head(tx, room)?.last_number);
    let asked: Option<Erasure> = tx.opt(&store::ERASURE, &[&room])?;
    match asked {
        Some(asked) if asked.by_user_id != user => erase(tx, room, &people, asked.number)?,
        _ if people.len() == 1 => erase(tx, room, &people, number)?,
        Some(asked) if asked.number >= number => {}
        _ if number == 0 => {}
        _ => {
            let now = tx.now();
            tx.run(&store::PUT_ERASURE, &[&room, &user, &number, &now])?;
            let before = unread::clear(tx, user, room, number)?;
            notify::cleared(tx, user, room, number)?;
            notify::seen(tx, user, room, number)?;
            tell(tx, room, &people)?;
            if before.is_some_and(|before| before.read_number < number) {
                tx.emit(Emitted::Read { room_id, user_id: user, read_number: number });
            }
        }
    }
    chats::chat(tx, user, room)
}

/// Agrees to what the other asked, if that still stands and reaches up to `number`: what one saw.
///
/// # Errors
/// 409 when it does not.
pub(super) fn agree(tx: &mut Tx, user: UserId, room_id: RoomId, number: i64) -> Result<Chat> {
    let (room, people) = locked(tx, user, room_id)?;
    check_reach(tx, user, room)?;
    let asked: Option<Erasure> = tx.opt(&store::ERASURE, &[&room])?;
    if asked.is_some_and(|asked| asked.by_user_id != user && asked.number == number) {
        erase(tx, room, &people, number)?;
    } else if asked.is_some() || !is_erased(tx, room, &people, number)? {
        return Err(Error::new(Code::Conflict, "The other does not ask for that any more."));
    }
    chats::chat(tx, user, room)
}

/// Whether it is gone for everybody up to a number already: then agreeing was asked again.
fn is_erased(tx: &mut Tx, room: RoomNo, people: &[UserId], number: i64) -> Result<bool> {
    for user in people {
        if unread::position(tx, *user, room)?.is_none_or(|position| position.cleared_number < number) {
            return Ok(false);
        }
    }
    Ok(number > 0)
}

/// Declines what the other asked, or takes back what one asked oneself: also where nothing can be asked any more.
pub(super) fn decline(tx: &mut Tx, user: UserId, room: RoomId) -> Result<()> {
    let (room, people) = locked(tx, user, room)?;
    if tx.run(&store::DELETE_ERASURE, &[&room])? > 0 {
        tell(tx, room, &people)?;
    }
    Ok(())
}

fn erase(tx: &mut Tx, room: RoomNo, people: &[UserId], number: i64) -> Result<()> {
    tx.run(&store::DELETE_ERASURE, &[&room])?;
    for user in people {
        unread::clear(tx, *user, room, number)?;
        notify::cleared(tx, *user, room, number)?;
        notify::seen(tx, *user, room, number)?;
    }
    delete::put_sweep(tx, room, number)?;
    tell(tx, room, people)
}

/// Tells both of their chat as it is now.
fn tell(tx: &mut Tx, room: RoomNo, people: &[UserId]) -> Result<()> {
    for user in people {
        unread::touch(tx, *user, room)?;
        emit::emit_chat(tx, *user, room)?;
    }
    Ok(())
}

/// Locks a private chat and its people, who are answered in the order of their ids.
fn locked(tx: &mut Tx, user: UserId, room: RoomId) -> Result<(RoomNo, Vec<UserId>)> {
    let guard = guard::member(tx, user, room)?;
    if guard.kind != RoomKind::Direct {
        return Err(Error::forbidden("Only a private chat is deleted for both."));
    }
    streams::lock(tx, guard.room_no)?;
    let other: Option<(UserId,)> = tx.opt(&store::OTHER_MEMBER, &[&guard.room_no, &user])?;
    let mut people = vec![user];
    people.extend(other.map(|(other,)| other));
    people.sort_unstable();
    streams::lock_users(tx, people.iter().copied())?;
    Ok((guard.room_no, people))
}
