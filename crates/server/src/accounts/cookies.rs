//! The cookie browsers get.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{
    config::Config,
    error::{Error, Result},
};

/// Under https: browsers take this name only with Secure, for the whole host and from the host itself.
const SECURE_NAME: &str = "__Host-klatch";
/// Under http, where Secure cookies are not kept.
const PLAIN_NAME: &str = "klatch";
/// Seconds a browser keeps it: the longest life of a session.
const LIFE_SECS: u32 = 365 * 24 * 60 * 60;

/// The same for the cookie that tells a device.
const SECURE_DEVICE: &str = "__Host-klatch-device";
const PLAIN_DEVICE: &str = "klatch-device";

/// A cookie that is good for one visit to a provider.
#[derive(Clone, Copy)]
pub(super) enum Passing {
    /// Ties a browser to the state it left with.
    Flow,
    /// Names somebody who has no account yet.
    Arrival,
}

impl Passing {
    fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Passing::Flow, true) => "__Host-klatch-oidc",
            (Passing::Flow, false) => "klatch-oidc",
            (Passing::Arrival, true) => "__Host-klatch-arrival",
            (Passing::Arrival, false) => "klatch-arrival",
        }
    }

    /// Its value, if the browser has it.
    pub(super) fn find(self, config: &Config, headers: &HeaderMap) -> Option<String> {
        from_cookies(headers, self.name(is_https(config, headers)))
    }

    /// The `Set-Cookie` that gives it.
    pub(super) fn set(self, is_https: bool, value: &str, life_secs: u32) -> Result<HeaderValue> {
        write(self.name(is_https), is_https, value, life_secs)
    }

    /// The `Set-Cookie` that takes it away.
    pub(super) fn clear(self, is_https: bool) -> Result<HeaderValue> {
        write(self.name(is_https), is_https, "", 0)
    }
}

/// The token in the cookie, if there is one.
pub(super) fn token_from_cookies(config: &Config, headers: &HeaderMap) -> Option<String> {
    from_cookies(headers, name(is_https(config, headers)))
}

/// What tells the device, if it has signed anybody in before.
pub(super) fn device_from_cookies(config: &Config, headers: &HeaderMap) -> Option<String> {
    from_cookies(headers, device_name(is_https(config, headers)))
}

fn from_cookies(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// Whether people reach the server by https: `public_url` says so, or else a proxy, where some are trusted. A
/// stranger who claims it changes no more than the name of their own cookie.
pub(super) fn is_https(config: &Config, headers: &HeaderMap) -> bool {
    let network = &config.network;
    match &network.public_url {
        Some(origin) => origin.is_https,
        None if network.trusted_proxies.is_empty() => false,
        None => {
            let scheme = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
            scheme.and_then(|text| text.split(',').next()).is_some_and(|text| text.trim() == "https")
        }
    }
}

/// The `Set-Cookie` that signs in.
pub(super) fn set(is_https: bool, token: &str) -> Result<HeaderValue> {
    write(name(is_https), is_https, token, LIFE_SECS)
}

/// The `Set-Cookie` that signs out.
pub(super) fn clear(is_https: bool) -> Result<HeaderValue> {
    write(name(is_https), is_https, "", 0)
}

/// The `Set-Cookie` that tells a device.
pub(super) fn set_device(is_https: bool, token: &str) -> Result<HeaderValue> {
    write(device_name(is_https), is_https, token, LIFE_SECS)
}

fn device_name(is_https: bool) -> &'static str {
    if is_https { SECURE_DEVICE } else { PLAIN_DEVICE }
}

fn name(is_https: bool) -> &'static str {
    if is_https { SECURE_NAME } else { PLAIN_NAME }
}

fn write(name: &str, is_https: bool, value: &str, life_secs: u32) -> Result<HeaderValue> {
    let secure = if is_https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={life_secs}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).map_err(|error| Error::Internal(error.into()))
}
