//! Which web pages may speak for a signed-in browser. There is no other guard against forged requests.

use axum::http::{HeaderMap, header};
use model::Code;

use crate::{
    config::{Config, Origin},
    error::{Error, Result},
};

/// Lets through what a browser sends from our own pages or from allowed ones, and what no browser sends.
///
/// `Sec-Fetch-Site` must be `same-origin` or `none`; or `Origin` must be `public_url`, one of
/// `allowed_origins`, or have the host and port of `Host`. With neither header it is no browser. For every
/// socket handshake, and every request that changes something and is signed in by a cookie.
///
/// # Errors
/// 403 `forbidden_origin`; the log has both values and the setting to change.
pub fn check_origin(config: &Config, headers: &HeaderMap) -> Result<()> {
    let site = single(headers, "sec-fetch-site");
    if matches!(site, Header::One("same-origin" | "none")) {
        return Ok(());
    }
    let is_welcome = match single(headers, header::ORIGIN.as_str()) {
        Header::None => matches!(site, Header::None),
        Header::One(text) => {
            Origin::from_header(text).is_some_and(|origin| is_ours(config, headers, &origin))
        }
        Header::Unreadable => false,
    };
    if is_welcome { Ok(()) } else { Err(refuse(headers)) }
}

fn is_ours(config: &Config, headers: &HeaderMap, origin: &Origin) -> bool {
    let network = &config.network;
    let is_at_host = match single(headers, header::HOST.as_str()) {
        Header::One(host) => origin.is_at(host),
        Header::None | Header::Unreadable => false,
    };
    is_at_host || network.public_url.as_ref() == Some(origin) || network.allowed_origins.contains(origin)
}

fn refuse(headers: &HeaderMap) -> Error {
    tracing::warn!(
        origin = ?headers.get(header::ORIGIN),
        host = ?headers.get(header::HOST),
        "a browser was refused because its page is not ours; if it is, set public_url, or add it to allowed_origins"
    );
    Error::new(
        Code::ForbiddenOrigin,
        "This page may not use the server. Its owner can allow it in the settings.",
    )
}

/// A header that may stand once.
enum Header<'a> {
    None,
    One(&'a str),
    /// Twice, or not text.
    Unreadable,
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Header<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::None,
        (Some(value), None) => value.to_str().map_or(Header::Unreadable, Header::One),
        (Some(_), Some(_)) => Header::Unreadable,
    }
}

#[cfg(test)]
#[path = "origin_tests.rs"]
mod tests;
