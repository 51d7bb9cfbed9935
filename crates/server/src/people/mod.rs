//! People as others see them: found by name, listed, looked up.
//!
//! Owns no tables yet; reads those of accounts. Emits nothing. Profiles are for everybody who is signed in;
//! an e-mail address is never shown, and finds its owner only when it is given whole.

mod cursor;
mod find;
mod http;
mod store;

use axum::{Router, routing::get};

pub(crate) use self::store::ALL;
use crate::app::App;

/// `/api/users…`.
pub fn routes() -> Router<App> {
    Router::new().route("/api/users", get(http::list)).route("/api/users/{id}", get(http::read))
}
