//! Web pages elsewhere that may use the interface.

use axum::http::{
    HeaderName, HeaderValue, Method,
    header::{AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RANGE, RETRY_AFTER},
};
use tower_http::cors::CorsLayer;

use crate::config::Origin;

/// How long a browser may remember that it may ask.
const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(1);

/// What a client of tus 1.0 says, or is told, in headers of its own.
const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

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
    let given = [AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, RANGE];
    let given = given.into_iter().chain([TUS_RESUMABLE, UPLOAD_LENGTH, UPLOAD_METADATA, UPLOAD_OFFSET]);
    let shown = [CONTENT_RANGE, ETAG, LOCATION, RETRY_AFTER, TUS_RESUMABLE];
    let shown = shown.into_iter().chain([UPLOAD_EXPIRES, UPLOAD_LENGTH, UPLOAD_OFFSET]);
    let layer = layer.allow_headers(given.collect::<Vec<_>>()).expose_headers(shown.collect::<Vec<_>>());
    Some(layer.max_age(REMEMBERED))
}
