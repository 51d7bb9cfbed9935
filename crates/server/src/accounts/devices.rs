//! Browsers somebody has signed in with before, told by a cookie of their own.
//!
//! A stranger's wrong passwords must not keep the right person out. So a browser that once signed in with the right
//! password has a counter of its own, apart from everybody else's. Its cookie signs nobody in; it is worth nothing
//! without the password, outlives logging out, and the database keeps its hash alone.

use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::UserId;
use sha2::{Digest, Sha256};

use super::{cookies, store};
use crate::{
    app::App,
    error::Result,
    infra::{db::Tx, random},
};

/// Milliseconds after which a device that was not used is a stranger again.
const KNOWN_MS: i64 = 180 * 24 * 60 * 60 * 1_000;
/// Most devices remembered of one person.
const MOST: i64 = 20;
/// Longest cookie that is looked at, in bytes. Ours have 43.
const MOST_BYTES: usize = 64;

/// What is kept of a device's cookie.
pub(super) type DeviceHash = [u8; 32];

/// The device a request comes from, if it brings a cookie.
pub(super) fn given(app: &App, headers: &HeaderMap) -> Option<DeviceHash> {
    let token = cookies::device_from_cookies(&app.config, headers)?;
    (token.len() <= MOST_BYTES).then(|| hash(&token))
}

/// Whether somebody has signed in with this device before.
pub(super) fn is_known(tx: &mut Tx, user: UserId, device: &DeviceHash) -> Result<bool> {
    let since = tx.now().plus_millis(-KNOWN_MS);
    store::sessions::is_device(tx, user, device, since)
}

/// A new device for somebody who gave the right password: what its cookie says, and what is kept of it.
pub(super) fn new() -> (String, DeviceHash) {
    let token = URL_SAFE_NO_PAD.encode(random::bytes::<32>());
    let hash = hash(&token);
    (token, hash)
}

/// Notes that somebody signed in with a device, and forgets the one unused for longest.
pub(super) fn note(tx: &mut Tx, user: UserId, device: &DeviceHash) -> Result<()> {
    store::sessions::put_device(tx, user, device)?;
    store::sessions::forget_devices(tx, user, MOST)
}

/// The `Set-Cookie` of a device.
pub(super) fn cookie(is_https: bool, token: &str) -> Result<HeaderValue> {
    cookies::set_device(is_https, token)
}

fn hash(token: &str) -> DeviceHash {
    Sha256::digest(token.as_bytes()).into()
}
