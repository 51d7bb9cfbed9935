//! What the server tells about itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Who may sign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum SignupMode {
    /// Anyone.
    Open,
    /// Only with an invitation.
    Invite,
    /// Nobody.
    Closed,
}

/// `GET /api/server`: what a client must know before anyone signs in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ServerInfo {
    /// As its owner named it.
    pub name: String,
    /// Of the running program.
    pub version: String,
    /// Random, made with the database and anew by every restore. Caches are kept under it.
    #[ts(type = "string")]
    pub epoch: Uuid,
    /// Who may sign up.
    pub signup: SignupMode,
    /// Whether nobody has an account yet: show the set-up page.
    pub needs_setup: bool,
    /// Whether set-up asks for the code printed at the start, for this very request.
    pub setup_code_required: bool,
    /// What clients should check before they send.
    pub limits: ServerLimits,
    /// Whom one can sign in with besides, in the order of the settings.
    pub oidc: Vec<OidcProvider>,
}

/// A service that vouches for people by OpenID Connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct OidcProvider {
    /// In addresses: `/api/auth/oidc/{id}`.
    pub id: String,
    /// To be shown: "Continue with …".
    pub name: String,
}

/// Why coming in by a provider did not work: `?oidc=…` on the page it ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OidcTrouble {
    /// The person, or the provider, said no.
    Cancelled,
    /// It took longer than ten minutes, was answered twice, or another browser or tab began it.
    Expired,
    /// The provider does not answer, or not as it should.
    Unavailable,
    /// What the provider said cannot be trusted.
    Untrusted,
    /// There is no such provider here.
    Unknown,
    /// Nobody can sign up now, and this person has no account.
    SignupClosed,
    /// The server has no owner yet: set it up first.
    NotSetUp,
    /// The account is closed.
    Deactivated,
    /// Somebody else's account has this way of signing in.
    IdentityTaken,
    /// Too many tries from this address.
    TooMany,
    /// Ours.
    Failed,
}

/// Bounds that clients should know.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ServerLimits {
    /// Bytes of UTF-8 in one message.
    #[ts(type = "number")]
    pub body_bytes: u64,
    /// Shortest password, in characters.
    #[ts(type = "number")]
    pub password_min_chars: u64,
    /// Longest password, in characters.
    #[ts(type = "number")]
    pub password_max_chars: u64,
    /// Bytes in one file.
    #[ts(type = "number")]
    pub file_bytes: u64,
    /// Files with one message.
    #[ts(type = "number")]
    pub message_files: u64,
    /// Endings of names that nobody may share, in small letters, without the dot.
    pub forbidden_endings: Vec<String>,
}
