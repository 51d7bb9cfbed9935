//! Who may come in, and what those who look after the server see.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{InviteId, LinkId, Room, RoomId, ServerRole, Time, User, UserId};

/// A person as the server's owners and admins see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// What everybody sees.
    pub user: User,
    /// Their address.
    pub email: String,
    /// Their role on the server.
    pub role: ServerRole,
    /// When they signed up.
    pub created_at: Time,
    /// The last use of a session that is on, to the minute.
    pub last_used_at: Option<Time>,
}

/// An invitation to sign up. Its code is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Invite {
    /// Names it; is not its code.
    pub id: InviteId,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Time,
    /// From when on it is of no use.
    pub expires_at: Time,
    /// How many accounts it makes at most.
    #[ts(type = "number")]
    pub max_uses: i64,
    /// How many it has made.
    #[ts(type = "number")]
    pub uses: i64,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

/// A fresh invitation with its code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct InviteMade {
    /// The invitation.
    pub invite: Invite,
    /// 128 random bits; kept nowhere. As a link: `/invite#CODE`.
    pub code: String,
}

/// What an invitation's code opens.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct InviteInfo {
    /// From when on it is of no use.
    pub expires_at: Time,
}

/// A way into a room. Its code is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoomLink {
    /// Names it; is not its code.
    pub id: LinkId,
    /// The room.
    pub room_id: RoomId,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Time,
    /// From when on it is of no use.
    pub expires_at: Time,
    /// How many people it lets in at most.
    #[ts(type = "number")]
    pub max_uses: i64,
    /// How many it has let in.
    #[ts(type = "number")]
    pub uses: i64,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

/// A fresh way into a room with its code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoomLinkMade {
    /// The link.
    pub link: RoomLink,
    /// Twelve letters and digits, without those that look alike; kept nowhere. As a link: `/join#CODE`.
    pub code: String,
}

/// Where a code leads.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkedRoom {
    /// The room, as outsiders may see it.
    pub room: Room,
    /// Whether whoever asks is in already.
    pub joined: bool,
}
