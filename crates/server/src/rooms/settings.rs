//! A room's name and topic.

use model::{Chat, NoticeType, Role, Room, RoomId, UserId, requests::RoomChange};

use super::{chats, emit, guard, members, store};
use crate::{
    error::{Error, Result},
    infra::{db::Tx, text},
    streams::{self, Raise},
};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 80;
/// Longest topic, in characters.
const MAX_TOPIC_CHARS: usize = 250;

/// Changes name and topic; what is absent stays. By moderators and owners.
pub(super) fn change(tx: &mut Tx, user: UserId, room_id: RoomId, change: &RoomChange) -> Result<Chat> {
    let outside = guard::member(tx, user, room_id)?;
    let head = streams::lock(tx, outside.room_no)?;
    let guard = guard::member_under_lock(tx, user, outside.room_no)?;
    guard.check_not_direct()?;
    guard.check_role(Role::Moderator)?;
    let room: Room = tx.one(&store::ROOM, &[&guard.room_no])?;
    let old_name = room.name.unwrap_or_default();
    let name = change.name.as_deref().map_or(Ok(old_name.clone()), check_name)?;
    let topic = change.topic.as_deref().map_or(Ok(room.topic.clone()), check_topic)?;
    if name != old_name || topic != room.topic {
        let raised = streams::raise(tx, guard.room_no, Raise { acl: 1, members: 0 })?;
        let key = name_key(&name);
        tx.run(&store::CHANGE_ROOM, &[&guard.room_no, &raised.seq, &Some(name.as_str()), &key, &topic])?;
        emit::emit_room(tx, guard.room_no, raised.seq)?;
        members::notice(tx, &guard, head.member_count, NoticeType::Changed, user)?;
    }
    chats::chat(tx, user, guard.room_no)
}

/// A name as it is kept: trimmed, 1 to 80 characters in one plain line, something to be seen among them.
pub(super) fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "A room needs a name."));
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::invalid("name", "A room's name has at most 80 characters."));
    }
    if !text::is_plain_line(name) || !text::has_seen(name) {
        return Err(Error::invalid("name", "A room's name is one line of plain text."));
    }
    Ok(name.to_owned())
}

/// A topic as it is kept: trimmed, at most 250 characters in one plain line.
pub(super) fn check_topic(topic: &str) -> Result<String> {
    let topic = topic.trim();
    if topic.chars().count() > MAX_TOPIC_CHARS {
        return Err(Error::invalid("topic", "A topic has at most 250 characters."));
    }
    if !text::is_plain_line(topic) {
        return Err(Error::invalid("topic", "A topic is one line of plain text."));
    }
    Ok(topic.to_owned())
}

/// What names are sorted and searched by.
pub(super) fn name_key(name: &str) -> String {
    text::key(name)
}
