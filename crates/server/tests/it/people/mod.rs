//! People: found, befriended, blocked.

mod blocks;
mod find;
mod friends;
