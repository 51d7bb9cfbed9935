//! What the server tells about itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Who may sign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
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
    /// Sign-in providers; none yet.
    pub oidc: Vec<String>,
}

/// Bounds that clients should know.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
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
