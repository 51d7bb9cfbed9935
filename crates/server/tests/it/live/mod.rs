//! What is told over the socket: to whom, in which order, when it ends.

mod caps;
mod events;
mod follower;
mod handshake;
mod lagged;
mod membership;
mod order;
mod polling;
mod profiles;
mod reads;
mod ready;
mod requests;
mod sessions;
mod typing;
