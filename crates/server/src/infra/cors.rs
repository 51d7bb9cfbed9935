//! Web pages elsewhere that may use the interface.

use axum::http::{
    HeaderValue, Method,
    header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
};
use tower_http::cors::CorsLayer;

use crate::config::Origin;

/// How long a browser may remember that it may ask.
const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(1);

/// Lets pages of `allowed_origins` ask and read the answers, always without cookies: they send a bearer token.
/// `None` when there are none, and no page elsewhere gets anything.
pub fn layer(origins: &[Origin]) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> =
        origins.iter().filter_map(|origin| origin.to_string().try_into().ok()).collect();
    if origins.is_empty() {
        return None;
    }
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
    let layer = CorsLayer::new().allow_origin(origins).allow_methods(methods);
    let layer = layer.allow_headers([AUTHORIZATION, CONTENT_TYPE]).expose_headers([RETRY_AFTER]);
    Some(layer.max_age(REMEMBERED))
}
