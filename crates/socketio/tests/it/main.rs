//! The engine over real TCP: a server on a free port, and clients that write their frames by hand.

mod client;
mod clocks;
mod closing;
mod connect;
mod events;
mod http;
mod kit;
mod poller;
mod polling;
mod slow;
mod upgrading;
