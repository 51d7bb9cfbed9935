//! SQL of signing in by providers.

use model::{IdentityId, SessionId, Time, UserId};

use super::NameKeys;
use crate::{error::Result, infra::db::Tx, row, statements};

statements! {
    FORGET_FLOWS = "DELETE FROM oidc_flows WHERE expires_at <= $1";
    INSERT_FLOW = "INSERT INTO oidc_flows
            (state_hash, browser_hash, provider, nonce, verifier, then_path, user_id, session_id, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TAKE_FLOW = "DELETE FROM oidc_flows
        WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > $4
        RETURNING nonce, verifier, then_path, user_id, session_id";

    FORGET_ARRIVALS = "DELETE FROM arrivals WHERE expires_at <= $1";
    INSERT_ARRIVAL = "INSERT INTO arrivals (token_hash, issuer, subject, provider, label, username, email,
            full_name, then_path, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND_ARRIVAL = "SELECT issuer, subject, provider, label, username, email, full_name, then_path
        FROM arrivals WHERE token_hash = $1 AND expires_at > $2";
    DELETE_ARRIVAL = "DELETE FROM arrivals WHERE token_hash = $1";
    USERNAME_USED = "SELECT count(*) FROM (
            SELECT id FROM users WHERE username_key = $1
            UNION ALL SELECT id FROM users WHERE username_skeleton = $2
        ) AS used";

    FIND_IDENTITY = "SELECT id, user_id FROM identities WHERE issuer = $1 AND subject = $2";
    INSERT_IDENTITY = "INSERT INTO identities
            (id, issuer, subject, user_id, provider, label, created_at, last_used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    USE_IDENTITY = "UPDATE identities SET last_used_at = $2, provider = $3, label = $4 WHERE id = $1";
    LOCK_OPEN = "UPDATE users SET version = version WHERE id = $1 AND deactivated_at IS NULL";
    IDENTITIES = "SELECT id, provider, label, created_at, last_used_at FROM identities
        WHERE user_id = $1 ORDER BY id LIMIT $2";
    DELETE_IDENTITY = "DELETE FROM identities WHERE id = $1 AND user_id = $2";
    WAYS_IN = "SELECT count(*) FROM identities WHERE user_id = $1 AND issuer IN texts($2)";
    DELETE_IDENTITIES = "DELETE FROM identities WHERE user_id = $1";
}

/// A browser on its way.
pub(in crate::accounts) struct Flow {
    /// What the ID token must repeat.
    pub(in crate::accounts) nonce: String,
    /// What the provider knows the challenge of.
    pub(in crate::accounts) verifier: String,
    /// Where to go afterwards.
    pub(in crate::accounts) then: String,
    /// Whose account gets another way in, and the session that asked for it.
    pub(in crate::accounts) user_id: Option<UserId>,
    pub(in crate::accounts) session_id: Option<SessionId>,
}

row!(Flow { nonce, verifier, then, user_id, session_id });

/// Notes that a browser left, for so many milliseconds; forgets those that never came back.
pub(in crate::accounts) fn insert_flow(
    tx: &mut Tx,
    hashes: (&[u8], &[u8]),
    provider: &str,
    flow: &Flow,
    life_ms: i64,
) -> Result<()> {
    let (now, expires_at) = (tx.now(), tx.now().plus_millis(life_ms));
    tx.run(&FORGET_FLOWS, &[&now])?;
    let Flow { nonce, verifier, then, user_id, session_id } = flow;
    tx.run(
        &INSERT_FLOW,
        &[&hashes.0, &hashes.1, &provider, nonce, verifier, then, user_id, session_id, &expires_at],
    )
    .map(drop)
}

/// The flow of this state, browser and provider, once.
pub(in crate::accounts) fn take_flow(
    tx: &mut Tx,
    state_hash: &[u8],
    browser_hash: &[u8],
    provider: &str,
) -> Result<Option<Flow>> {
    let now = tx.now();
    tx.opt(&TAKE_FLOW, &[&state_hash, &browser_hash, &provider, &now])
}

/// Somebody without an account.
#[derive(Clone)]
pub(in crate::accounts) struct Newcomer {
    /// Who vouches, and for whom.
    pub(in crate::accounts) issuer: String,
    pub(in crate::accounts) subject: String,
    /// The provider's id.
    pub(in crate::accounts) provider: String,
    /// What it calls them.
    pub(in crate::accounts) label: String,
    /// Proposals; may be empty.
    pub(in crate::accounts) username: String,
    pub(in crate::accounts) email: String,
    pub(in crate::accounts) full_name: String,
    /// Where to go afterwards.
    pub(in crate::accounts) then: String,
}

row!(Newcomer { issuer, subject, provider, label, username, email, full_name, then });

/// Keeps somebody until they have chosen a name; forgets those who never did.
pub(in crate::accounts) fn insert_arrival(
    tx: &mut Tx,
    token_hash: &[u8],
    new: &Newcomer,
    life_ms: i64,
) -> Result<()> {
    let (now, expires_at) = (tx.now(), tx.now().plus_millis(life_ms));
    tx.run(&FORGET_ARRIVALS, &[&now])?;
    tx.run(
        &INSERT_ARRIVAL,
        &[
            &token_hash,
            &new.issuer,
            &new.subject,
            &new.provider,
            &new.label,
            &new.username,
            &new.email,
            &new.full_name,
            &new.then,
            &expires_at,
        ],
    )
    .map(drop)
}

/// Whom this browser's cookie names.
pub(in crate::accounts) fn find_arrival(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Newcomer>> {
    let now = tx.now();
    tx.opt(&FIND_ARRIVAL, &[&token_hash, &now])
}

/// They have an account now: of several at once one gets `true`.
pub(in crate::accounts) fn delete_arrival(tx: &mut Tx, token_hash: &[u8]) -> Result<bool> {
    Ok(tx.run(&DELETE_ARRIVAL, &[&token_hash])? == 1)
}

/// Whether somebody is called so, or so that it looks the same.
pub(in crate::accounts) fn is_username_used(tx: &mut Tx, names: &NameKeys<'_>) -> Result<bool> {
    let (count,): (i64,) = tx.one(&USERNAME_USED, &[&names.username_key, &names.username_skeleton])?;
    Ok(count > 0)
}

/// Whose account somebody signs in to.
pub(in crate::accounts) fn find_identity(
    tx: &mut Tx,
    issuer: &str,
    subject: &str,
) -> Result<Option<(IdentityId, UserId)>> {
    tx.opt(&FIND_IDENTITY, &[&issuer, &subject])
}

/// Adds a way to sign in.
pub(in crate::accounts) fn insert_identity(
    tx: &mut Tx,
    id: IdentityId,
    user: UserId,
    new: &Newcomer,
) -> Result<()> {
    let now = tx.now();
    tx.run(&INSERT_IDENTITY, &[&id, &new.issuer, &new.subject, &user, &new.provider, &new.label, &now])
        .map(drop)
}

/// Notes that it signed in; false when it is gone by now.
pub(in crate::accounts) fn use_identity(
    tx: &mut Tx,
    id: IdentityId,
    provider: &str,
    label: &str,
) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&USE_IDENTITY, &[&id, &now, &provider, &label])? == 1)
}

/// Lets nobody else change this account until the commit; false when it is closed.
pub(in crate::accounts) fn lock_open(tx: &mut Tx, user: UserId) -> Result<bool> {
    Ok(tx.run(&LOCK_OPEN, &[&user])? == 1)
}

/// Id, provider, label, when it was added, when it last signed in.
pub(in crate::accounts) type StoredIdentity = (IdentityId, String, String, Time, Time);

/// A person's ways to sign in by providers, the oldest first.
pub(in crate::accounts) fn identities(tx: &mut Tx, user: UserId, limit: i64) -> Result<Vec<StoredIdentity>> {
    tx.all(&IDENTITIES, &[&user, &limit])
}

/// Takes one away; false when it is not theirs.
pub(in crate::accounts) fn delete_identity(tx: &mut Tx, id: IdentityId, user: UserId) -> Result<bool> {
    Ok(tx.run(&DELETE_IDENTITY, &[&id, &user])? == 1)
}

/// How many of a person's identities these issuers would vouch for.
pub(in crate::accounts) fn ways_in(tx: &mut Tx, user: UserId, issuers: &[String]) -> Result<i64> {
    let (count,): (i64,) = tx.one(&WAYS_IN, &[&user, &issuers])?;
    Ok(count)
}

/// Takes all of a person's away.
pub(in crate::accounts) fn delete_identities(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.run(&DELETE_IDENTITIES, &[&user]).map(drop)
}
