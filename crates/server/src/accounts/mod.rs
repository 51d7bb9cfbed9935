//! Accounts: who somebody is, and what proves it.
//!
//! Owns the tables `server`, `keys`, `users`, `user_words`, `sessions`, `invites`, `resets`, `identities`, `oidc_flows`
//! and `arrivals`, and gives each account the first row of its stream in `user_heads`. Emits sessions in their person's own stream (signed in, ended), and changed
//! profiles.
//!
//! Invariants: the first account owns the server, and there is only one first. A password is kept as an Argon2id
//! hash that never leaves this slice. A token alone proves nothing: its session's row must hold the hash of the
//! token's random part, must not have ended, was used in the last 30 days and is younger than a year.
//! Ending a session is a stamped row, so that whoever holds its sockets closes them.

mod calls;
mod client;
mod close;
mod cookies;
mod devices;
mod http;
mod invites;
mod login;
mod names;
mod oidc;
mod origin;
mod passwords;
mod profile;
mod routes;
mod sessions;
mod setup;
mod signup;
mod standing;
pub(crate) mod store;
mod tokens;
mod uses;
mod viewer;

use model::{Me, User, UserId};

pub use self::{
    calls::limit_address,
    client::client_address,
    close::{close_own, closed, next_closing},
    invites::{check_bounds, create_invite, invites_page, revoke_invite},
    oidc::Providers,
    origin::check_origin,
    passwords::Hasher,
    routes::routes,
    sessions::{MOST_TOUCHED, changed_sessions, check_session, end_all, touch_sessions},
    setup::{Setup, setup_code},
    standing::{deactivate, find_login, lock_standing, make_reset, reactivate, role, set_role},
    tokens::Tokens,
    uses::{Uses, write_down as write_uses_down},
    viewer::{Viewer, authenticate_opened, authenticate_token, open_token, token_given},
};
pub(crate) use self::{names::words, store::ALL};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
};

/// A person, former ones included.
///
/// # Errors
/// Of the database.
pub fn find_user(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    store::find_user(tx, id)
}

/// People, each once, in the order of their ids; those who do not exist are left out.
///
/// # Errors
/// Of the database.
pub fn users_by_ids(tx: &mut Tx, ids: &[UserId]) -> Result<Vec<User>> {
    store::users_by_ids(tx, ids)
}

/// Lets nobody else change anything of this account, or count what it has, until the commit.
///
/// # Errors
/// Of the database.
pub fn lock(tx: &mut Tx, id: UserId) -> Result<()> {
    store::lock_user(tx, id)
}

/// A person as they see themselves.
///
/// # Errors
/// 401 when there is no such person: they are whoever asks.
pub fn me(tx: &mut Tx, id: UserId) -> Result<Me> {
    store::find_me(tx, id)?.ok_or_else(Error::unauthorized)
}
