//! People: found, listed, looked up; friends, and those one wants to hear nothing of.
//!
//! Owns the tables `friends`, `blocks` and `letters` (who has written to whom in private); reads those of accounts.
//! Emits friends and blocks in their people's own streams. Profiles are for everybody who is signed in; an
//! e-mail address is never shown, and finds its owner only when it is given whole.
//!
//! Invariants: a friendship is two rows, one each, changed under the lock of both heads. Whoever is blocked is told
//! nothing: their request waits for ever, their texts in private are refused as those to a closed account are.
//! Whether one may write to somebody is asked under the lock of the chat, which blocking takes too.

mod blocks;
mod cursor;
mod find;
mod friends;
mod http;
mod relations;
mod routes;
mod store;

pub use self::friends::leave_some;
pub use self::relations::{
    changed, check_may_add, check_open, check_reach, deaf_to, friend_ids, named_in, note_letter,
};
pub use self::routes::routes;
pub(crate) use self::store::ALL;
