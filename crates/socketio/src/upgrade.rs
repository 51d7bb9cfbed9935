//! The WebSocket upgrade (RFC 6455 section 4.2) with Engine.IO's rules for its query.

use axum::{
    Json,
    body::Body,
    http::{
        HeaderMap, HeaderName, Method, StatusCode, Version,
        header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use sha1::{Digest, Sha1};

/// What RFC 6455 section 1.3 adds to a key before hashing it.
const KEY_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Why a request is not upgraded, with Engine.IO's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HandshakeError {
    code: u8,
    message: &'static str,
}

impl HandshakeError {
    const TRANSPORT: Self = Self { code: 0, message: "Transport unknown" };
    const SESSION: Self = Self { code: 1, message: "Session ID unknown" };
    const METHOD: Self = Self { code: 2, message: "Bad handshake method" };
    /// The request is no WebSocket upgrade.
    pub(crate) const REQUEST: Self = Self { code: 3, message: "Bad request" };
    const PROTOCOL: Self = Self { code: 5, message: "Unsupported protocol version" };
}

impl IntoResponse for HandshakeError {
    fn into_response(self) -> Response {
        // The version is there for a client that asked for another one (RFC 6455 section 4.4).
        (StatusCode::BAD_REQUEST, [(SEC_WEBSOCKET_VERSION, "13")], Json(self)).into_response()
    }
}

/// Checks a request for a WebSocket; answers with the accepting key.
pub(crate) fn check(parts: &Parts) -> Result<String, HandshakeError> {
    let query = parts.uri.query().unwrap_or_default();
    if parameter(query, "transport") != Some("websocket") {
        return Err(HandshakeError::TRANSPORT);
    }
    if parameter(query, "sid").is_some() {
        return Err(HandshakeError::SESSION);
    }
    if parts.method != Method::GET {
        return Err(HandshakeError::METHOD);
    }
    if parameter(query, "EIO") != Some("4") {
        return Err(HandshakeError::PROTOCOL);
    }
    let is_upgrade = parts.version == Version::HTTP_11
        && has_token(&parts.headers, &CONNECTION, "upgrade")
        && has_token(&parts.headers, &UPGRADE, "websocket")
        && has_token(&parts.headers, &SEC_WEBSOCKET_VERSION, "13");
    let key = parts.headers.get(SEC_WEBSOCKET_KEY).map_or(&[][..], |key| key.as_bytes());
    let is_key = STANDARD.decode(key).is_ok_and(|nonce| nonce.len() == 16);
    if is_upgrade && is_key { Ok(accept_key(key)) } else { Err(HandshakeError::REQUEST) }
}

/// The answer that switches the connection to WebSocket.
pub(crate) fn switching(accept_key: String) -> Response {
    let headers = [
        (CONNECTION, "upgrade".to_owned()),
        (UPGRADE, "websocket".to_owned()),
        (SEC_WEBSOCKET_ACCEPT, accept_key),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
}

fn accept_key(key: &[u8]) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(KEY_SUFFIX).finalize())
}

/// The first value of a query parameter. None of ours needs decoding.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Whether a header's comma-separated list has `token`, in any case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| part.trim().eq_ignore_ascii_case(token))
}
