//! Notifications: what somebody should look at.
//!
//! Owns the table `notifications`. Emits them in their person's own stream: new, read, withdrawn.
//!
//! Invariants: whoever is not in the room, has silenced it or blocks the other is not called. In a private chat one
//! notification stands for all texts not read yet and leads to the first. What is deleted, recalled, edited away, hidden
//! or cleared withdraws what it called for; reading the room reads them. Rows hold no text: whoever may see it reads it from the
//! message. The last 500 are kept; pruning the older raises the stream's floor.

mod gone;
mod http;
mod list;
mod people;
mod routes;
mod rows;
mod store;
mod texts;

pub(crate) use self::store::ALL;
pub use self::{
    gone::{cleared, hidden},
    list::changed,
    people::{friend_asked, friend_settled, invited, left, silenced},
    routes::routes,
    texts::{Text, edited, reacted, seen, sent, unreacted, withdrawn},
};
