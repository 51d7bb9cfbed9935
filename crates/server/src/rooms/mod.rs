//! Rooms, who is in them, and each person's list of chats.
//!
//! Owns the tables `rooms`, `members`, `links`, `erasures` and `sweeps`; writes messages only as notices, through `streams`, and
//! positions only through `unread`. Events: `room:changed`, `member:joined`, `member:changed`,
//! `member:left`, `me:changed` with a `chat`, `read:changed`, `room:deleted`.
//!
//! Invariants: a membership change stamps two rows, the member's in the room's stream and the chat's
//! in the person's own; a room that is not direct always has an owner; a direct room has exactly its
//! two people (one, for notes) and no owner. Whatever takes rights away raises the room's `acl`.
//! A right that lets a write through is checked after the room's head is locked.

#[cfg(feature = "broken")]
mod broken;
mod chats;
mod create;
mod delete;
mod directory;
mod emit;
mod erasure;
mod farewell;
mod guard;
mod http;
mod links;
mod members;
mod mine;
mod own;
mod read;
mod routes;
mod settings;
pub mod socket;
pub(crate) mod store;

pub use chats::{chat, chats_page};
pub use delete::{Sweep, next_sweep, put_out_some, swept};
pub use emit::{emit_chat, emit_hidden, emit_message, emit_plain, emit_reacted, people_of};
pub use farewell::leave_one;
pub use guard::{MemberGuard, member, still_member};
pub use own::{MyRoom, my_rooms, number_of, own_emitted};
pub use read::{move_read_forward, reads};
pub use routes::routes;

use model::{Changes, Reset};
use schemars::JsonSchema;
use serde::Serialize;

/// The answer to a question for changes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{R}sOrReset")]
#[serde(untagged)]
pub enum Moved<R> {
    /// The next rows.
    Part(Changes<R>),
    /// The cursor is of no use.
    Reset(Reset),
}
