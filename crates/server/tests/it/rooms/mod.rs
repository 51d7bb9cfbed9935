//! Rooms, who is in them, and each person's list of chats.

mod chats;
mod create;
mod delete;
mod directory;
mod directs;
mod erasure;
mod links;
mod members;
mod membership;
mod mine;
mod settings;
