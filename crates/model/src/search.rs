//! What is found in messages, and what a chat holds besides words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Message, User};

/// A part of a body that was looked for, in UTF-16 code units, as JavaScript counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Highlight {
    /// Where it begins.
    #[ts(type = "number")]
    pub start: i64,
    /// Where it has ended.
    #[ts(type = "number")]
    pub end: i64,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Hit {
    /// As it is now.
    pub message: Message,
    /// The found parts of its body, in order, none touching another; none where only the name of a file was
    /// found.
    pub highlights: Vec<Highlight>,
}

/// One page of what was found, the newest first. It may be short, or empty, and go on all the same.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct HitPage {
    /// At most as many as were asked for.
    pub items: Vec<Hit>,
    /// Hand this back as `before` for what is older; `null` when there is nothing more.
    pub next: Option<String>,
    /// Each person in `items` once.
    pub users: Vec<User>,
    /// What was written before is still being read after a start: older messages may be missing yet.
    pub is_indexing: bool,
}

/// What a chat holds besides words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "lowercase")]
pub enum Shared {
    /// Pictures and videos.
    Media,
    /// Addresses in the web.
    Links,
    /// All other files.
    Files,
}

/// One page of the messages of a chat that hold something, the newest first.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
pub struct SharedPage {
    /// At most as many as were asked for.
    pub items: Vec<Message>,
    /// Ask with `before` this for what is older; `null` at the end.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// Each person in `items` once.
    pub users: Vec<User>,
}
