//! The shapes Klatch speaks, in one place: what is stored, sent and asked for.
//!
//! One row type is the wire shape; nothing here knows a database or a socket. Every type that
//! crosses the wire derives `TS`, and [`typescript`] writes them to the web client; what crosses it over HTTP
//! derives `JsonSchema`, for the description that the server gives of itself.

pub mod admin;
pub mod changes;
pub mod emitted;
pub mod error;
pub mod events;
pub mod ids;
pub mod messages;
pub mod notifications;
pub mod people;
pub mod requests;
pub mod rooms;
pub mod search;
pub mod server;
pub mod time;
pub mod typescript;
pub mod users;

pub use admin::{Account, Invite, InviteInfo, InviteMade, LinkedRoom, RoomLink, RoomLinkMade};
pub use changes::{Change, Changes, OwnRow, Reset, RoomRow};
pub use emitted::{Emitted, Happened, MemberStamp, Stream};
pub use error::{Code, ErrorBody, Refused};
pub use ids::{FileId, IdentityId, InviteId, LinkId, MessageId, NotificationId, RoomId, SessionId, UserId};
pub use messages::{
    File, Hidden, Message, MessageKind, MessagePage, Notice, NoticeType, Reaction, Reactor, ReactorPage,
    Upload,
};
pub use notifications::{
    Notification, NotificationKind, NotificationPage, NotificationRow, NotificationsRead,
};
pub use people::{Block, BlockRow, Friend, FriendRow, FriendState};
pub use rooms::{Chat, ChatRow, Erasure, Level, Member, MemberPage, Read, Role, Room, RoomKind};
pub use search::{Highlight, Hit, HitPage, Shared, SharedPage};
pub use time::Time;
pub use users::{Arrival, Identities, Identity, Me, ServerRole, Session, User};

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// One page of a list.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Hand this back as `cursor` for the next page; `null` when there is none.
    pub next: Option<String>,
}
