//! Turns what was emitted into the frames clients get, each encoded once.

use model::{
    ChatRow, Emitted, Happened, MemberStamp, OwnRow, RoomId, RoomRow, SessionId, User, UserId,
    changes::SessionRow,
    events::{
        InRoom, MemberEvent, MessageEvent, OwnEvent, ProfileEvent, ReadEvent, RoomDeletedEvent, RoomEvent,
    },
};
use serde::Serialize;
use socketio::Frame;

use super::{client::Socket, sequencer::Due};

/// The frame of a stamped event.
pub(super) fn frame(due: Due) -> Frame {
    match due.event {
        Emitted::Room { room_id, happened, row, users, .. } => {
            let at = InRoom { room_id, after: due.after, seq: due.seq };
            match row {
                RoomRow::Message(message) => {
                    encode(message_event(happened), &MessageEvent { at, message, users })
                }
                RoomRow::Member(member) => encode(member_event(happened), &MemberEvent { at, member, users }),
                RoomRow::Room(room) => encode("room:changed", &RoomEvent { at, room }),
            }
        }
        Emitted::Own { row, .. } => encode("me:changed", &OwnEvent { after: due.after, seq: due.seq, row }),
        Emitted::Profile(user) => profile(user),
        Emitted::Read { room_id, user_id, read_number } => read(room_id, user_id, read_number),
        Emitted::RoomDeleted { room_id } => room_deleted(room_id),
    }
}

/// The frame of `profile:changed`.
pub(super) fn profile(user: User) -> Frame {
    encode("profile:changed", &ProfileEvent { user })
}

/// The frame of `read:changed`.
pub(super) fn read(room_id: RoomId, user_id: UserId, read_number: i64) -> Frame {
    encode("read:changed", &ReadEvent { room_id, user_id, read_number })
}

/// The frame of `room:deleted`.
pub(super) fn room_deleted(room_id: RoomId) -> Frame {
    encode("room:deleted", &RoomDeletedEvent { room_id })
}

/// Any other frame.
pub(super) fn encode(name: &str, payload: &impl Serialize) -> Frame {
    Frame::event(name, payload).expect("events are plain shapes that JSON holds")
}

/// Tells a socket that its session ended, and closes it.
pub(super) fn end_session(socket: &Socket) {
    socket.session().shut();
    socket.emit(&encode("session:ended", &serde_json::json!({})));
    socket.close();
}

/// The person, the stamp and whether they are in, of a member row.
pub(super) fn membership(event: &Emitted) -> Option<(UserId, i64, bool)> {
    match event {
        Emitted::Room { row: RoomRow::Member(member), .. } => {
            Some((member.user_id, member.seq, member.left_at.is_none()))
        }
        _ => None,
    }
}

/// The session that a row of one's own stream says has ended.
pub(super) fn ended_session(event: &Emitted) -> Option<SessionId> {
    match event {
        Emitted::Own { row: OwnRow::Session(SessionRow::Gone { id, .. }), .. } => Some(*id),
        _ => None,
    }
}

/// The membership that a `chat` row begins, with the room's head as of that row.
pub(super) fn entering(event: &Emitted) -> Option<(MemberStamp, i64)> {
    let Emitted::Own { member: Some(stamp), row: OwnRow::Chat(ChatRow::In(chat)), .. } = event else {
        return None;
    };
    stamp.is_in.then_some((*stamp, chat.room.seq))
}

fn message_event(happened: Happened) -> &'static str {
    match happened {
        Happened::Created => "message:created",
        Happened::Changed => "message:changed",
        Happened::Deleted => "message:deleted",
    }
}

fn member_event(happened: Happened) -> &'static str {
    match happened {
        Happened::Created => "member:joined",
        Happened::Changed => "member:changed",
        Happened::Deleted => "member:left",
    }
}
