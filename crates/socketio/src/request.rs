//! What an HTTP request to the engine's path asks for (Engine.IO 4, "Transports"), and the ways of refusing it.

use axum::{
    Json,
    http::{Method, StatusCode, header::SEC_WEBSOCKET_VERSION, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::upgrade;

/// A request that keeps to the protocol.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ask<'a> {
    /// A new session over polling.
    OpenPolling,
    /// A new session over WebSocket; the key accepts the upgrade.
    OpenWebSocket(String),
    /// What waits for the session `sid`.
    Poll(&'a str),
    /// Packets for the session `sid`.
    Post(&'a str),
    /// A WebSocket for the polling session `sid`.
    Upgrade(&'a str, String),
}

/// Why a request is refused, with Engine.IO's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RequestError {
    code: u8,
    message: &'static str,
}

impl RequestError {
    const TRANSPORT: Self = Self { code: 0, message: "Transport unknown" };
    /// The session is not known, or no more.
    pub(crate) const SESSION: Self = Self { code: 1, message: "Session ID unknown" };
    const METHOD: Self = Self { code: 2, message: "Bad handshake method" };
    /// Anything else that is wrong with the request.
    pub(crate) const REQUEST: Self = Self { code: 3, message: "Bad request" };
    const PROTOCOL: Self = Self { code: 5, message: "Unsupported protocol version" };
}

impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        // The version is there for a client that asked for another one (RFC 6455 section 4.4).
        (StatusCode::BAD_REQUEST, [(SEC_WEBSOCKET_VERSION, "13")], Json(self)).into_response()
    }
}

/// Reads what a request asks for.
pub(crate) fn read(parts: &Parts) -> Result<Ask<'_>, RequestError> {
    let query = parts.uri.query().unwrap_or_default();
    let sid = parameter(query, "sid");
    let is_polling = match parameter(query, "transport") {
        Some("polling") => true,
        Some("websocket") => false,
        _ => return Err(RequestError::TRANSPORT),
    };
    if parts.method != Method::GET && (sid.is_none() || !is_polling) {
        return Err(RequestError::METHOD);
    }
    if parameter(query, "EIO") != Some("4") {
        return Err(RequestError::PROTOCOL);
    }
    match (sid, is_polling) {
        (None, true) => Ok(Ask::OpenPolling),
        (None, false) => upgrade::accept_key(parts).map(Ask::OpenWebSocket),
        (Some(sid), false) => Ok(Ask::Upgrade(sid, upgrade::accept_key(parts)?)),
        (Some(sid), true) if parts.method == Method::GET => Ok(Ask::Poll(sid)),
        (Some(sid), true) if parts.method == Method::POST => Ok(Ask::Post(sid)),
        (Some(_), true) => Err(RequestError::REQUEST),
    }
}

/// The first value of a query parameter. None of ours needs decoding.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
