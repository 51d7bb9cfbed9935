//! People and their sessions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, IdentityId, SessionId, Time, UserId, server::OidcProvider};

/// A person as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Never changes.
    pub id: UserId,
    /// 2 to 32 letters, digits, `.`, `_`, `-`; unique when normalised and case-folded.
    pub username: String,
    /// As the person writes it; empty when they gave none.
    pub full_name: String,
    /// A few words about themselves; may be empty.
    pub bio: String,
    /// Their picture.
    pub avatar_file_id: Option<FileId>,
    /// Raised by every change of the profile; the higher one wins.
    #[ts(type = "number")]
    pub version: i64,
    /// When an admin closed the account, if one did.
    pub deactivated_at: Option<Time>,
    /// When they deleted their account: show "deleted person"; `username` is nobody's.
    pub deleted_at: Option<Time>,
}

/// What a person may do to the server as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum ServerRole {
    /// The one who set it up.
    Owner,
    /// Looks after it.
    Admin,
    /// Uses it.
    Member,
}

/// A person as they see themselves: a `User` and what only they may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Me {
    /// What others see too.
    #[serde(flatten)]
    pub user: User,
    /// As given at sign-up.
    pub email: String,
    /// The role on this server.
    pub role: ServerRole,
}

/// A way to sign in by a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// To remove it by.
    pub id: IdentityId,
    /// The provider; its id alone when it is no longer in the settings.
    pub provider: OidcProvider,
    /// What the provider calls the person; may be empty.
    pub label: String,
    /// When it was added.
    pub created_at: Time,
    /// When it last signed in.
    pub last_used_at: Time,
}

/// `GET /api/auth/identities`: all ways to sign in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Identities {
    /// By providers, the oldest first; at most 20.
    pub items: Vec<Identity>,
    /// Always null: there are no more.
    pub next: Option<String>,
    /// Whether there is a password besides.
    pub has_password: bool,
}

/// `GET /api/auth/arrival`: somebody a provider vouches for, who has no account yet. The names are proposals.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Arrival {
    /// Who vouches.
    pub provider: OidcProvider,
    /// A free username, or empty.
    pub username: String,
    /// An e-mail address, or empty.
    pub email: String,
    /// As the person writes it; may be empty.
    pub full_name: String,
    /// Where they wanted to go: a path of this server.
    pub then: String,
}

/// One signed-in device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The public id, `sid` in the token.
    pub id: SessionId,
    /// What signed in, from its User-Agent: "Firefox on Linux".
    pub device: String,
    /// When it signed in.
    pub created_at: Time,
    /// Its last use, to the minute. In no stream: a live row may be older than this page.
    pub last_used_at: Time,
    /// Whether this answer goes to that very session; absent in live rows, which go to all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub current: Option<bool>,
    /// Stamp in my own stream.
    #[ts(type = "number")]
    pub my_seq: i64,
}
