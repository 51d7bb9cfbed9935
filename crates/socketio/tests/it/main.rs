//! The engine over real TCP: a server on a free port, and clients that write their frames by hand.

mod client;
mod clocks;
mod closing;
#[path = "../../examples/conformance.rs"]
#[expect(dead_code, reason = "the example's own main")]
mod conformance;
mod connect;
mod engine_protocol;
mod events;
mod example;
mod hostile;
mod http;
mod kit;
mod namespaces;
mod poller;
mod polling;
mod refusals;
mod slow;
mod socket_protocol;
mod upgrading;
mod websocket_cases;
