//! What binds people, and what keeps them apart: friends and blocks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Time, User, UserId};

/// How far a friendship is, from where I stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum FriendState {
    /// Both said yes.
    Friend,
    /// They asked me.
    Incoming,
    /// I asked them.
    Outgoing,
}

/// Somebody who is my friend, asked me, or whom I asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Friend {
    /// The other one.
    pub user_id: UserId,
    /// How far it is.
    pub state: FriendState,
    /// Since when it is so.
    pub since: Time,
    /// Stamp in my own stream.
    #[ts(type = "number")]
    pub my_seq: i64,
}

/// A friendship in my own stream: as it is, or the sign that it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum FriendRow {
    /// It is there.
    On(Friend),
    /// Declined, withdrawn or ended: `{userId, gone: true, mySeq}`.
    #[serde(rename_all = "camelCase")]
    Gone {
        /// The other one.
        user_id: UserId,
        /// Always `true`.
        gone: bool,
        /// Stamp in my own stream.
        #[ts(type = "number")]
        my_seq: i64,
    },
}

/// Somebody I block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// The other one.
    pub user_id: UserId,
    /// Since when.
    pub since: Time,
    /// Stamp in my own stream.
    #[ts(type = "number")]
    pub my_seq: i64,
}

/// A block in my own stream: as it is, or the sign that it was lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum BlockRow {
    /// It holds.
    On(Block),
    /// It was lifted: `{userId, gone: true, mySeq}`.
    #[serde(rename_all = "camelCase")]
    Gone {
        /// The other one.
        user_id: UserId,
        /// Always `true`.
        gone: bool,
        /// Stamp in my own stream.
        #[ts(type = "number")]
        my_seq: i64,
    },
}

/// One page of my chats, of my friends or of those I block, with the people.
#[derive(Clone, Debug, Serialize, JsonSchema, TS)]
#[schemars(rename = "PeoplePageOf{T}")]
pub struct PeoplePage<T> {
    /// People in the order of their ids, chats by their last activity.
    pub items: Vec<T>,
    /// For the next page.
    pub next: Option<String>,
    /// Each person in `items` once; of chats those whom the last messages show.
    pub users: Vec<User>,
}

/// What `presence:list` answers, beside `ok`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct OnlineAnswer {
    /// At most 100 people who are here now and whom I may see, by name.
    pub users: Vec<User>,
    /// Whether there may be more.
    pub more: bool,
}
