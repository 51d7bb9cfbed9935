//! SQL of sessions and of the devices that signed in.

use model::{SessionId, Time, UserId};

use crate::{error::Result, infra::db::Tx, row, statements};

statements! {
    IS_DEVICE = "SELECT last_used_at FROM devices WHERE user_id = $1 AND token_hash = $2 AND last_used_at > $3";
    PUT_DEVICE = "INSERT INTO devices (user_id, token_hash, last_used_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, token_hash) DO UPDATE SET last_used_at = excluded.last_used_at";
    FORGET_DEVICES = "DELETE FROM devices WHERE user_id = $1 AND last_used_at < (
        SELECT min(last_used_at) FROM (SELECT last_used_at FROM devices
            WHERE user_id = $1 ORDER BY last_used_at DESC LIMIT $2) AS kept)";

    /// A session that somebody else is about to note or to end is left to them: locks of many rows in no order could wait for each other.
    TOUCH_MANY = {
        lite: "UPDATE sessions SET last_used_at = $2
            WHERE id IN ids($1) AND last_used_at <= $3 AND ended_at IS NULL",
        pg: "UPDATE sessions SET last_used_at = $2 WHERE id IN (SELECT id FROM sessions
            WHERE id IN ids($1) AND last_used_at <= $3 AND ended_at IS NULL FOR UPDATE SKIP LOCKED)",
    };
    LIVE_AMONG = "SELECT s.id, s.created_at, s.last_used_at FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id IN ids($1) AND s.ended_at IS NULL AND u.deactivated_at IS NULL";
    INSERT_SESSION = "INSERT INTO sessions
            (id, user_id, token_hash, device, created_at, last_used_at, my_seq)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    FIND_SESSION = "SELECT s.token_hash, s.created_at, s.last_used_at
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND s.user_id = $2 AND s.ended_at IS NULL AND u.deactivated_at IS NULL";
    LIVE = "SELECT id, device, created_at, last_used_at, my_seq FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL ORDER BY last_used_at DESC LIMIT $2";
    ENDED_AT = "SELECT ended_at FROM sessions WHERE id = $1 AND user_id = $2";
    END = "UPDATE sessions SET ended_at = $2, my_seq = $3 WHERE id = $1";
    CHANGED = "SELECT my_seq, id, device, created_at, last_used_at, ended_at FROM sessions
        WHERE user_id = $1 AND my_seq > $2 AND my_seq <= $3 ORDER BY my_seq LIMIT $4";
}

/// A session as the database has it.
pub(in crate::accounts) struct StoredSession {
    /// SHA-256 of the random part of its token.
    pub(in crate::accounts) token_hash: Vec<u8>,
    /// When it signed in.
    pub(in crate::accounts) created_at: Time,
    /// Its last use.
    pub(in crate::accounts) last_used_at: Time,
}

row!(StoredSession { token_hash, created_at, last_used_at });

/// A session of this person that has not ended, of an account that is open.
pub(in crate::accounts) fn find_session(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
) -> Result<Option<StoredSession>> {
    tx.opt(&FIND_SESSION, &[&id, &user])
}

/// A session of a person's list.
pub(in crate::accounts) struct LiveSession {
    /// Its public id.
    pub(in crate::accounts) id: SessionId,
    /// What signed in.
    pub(in crate::accounts) device: String,
    /// When it signed in.
    pub(in crate::accounts) created_at: Time,
    /// Its last use.
    pub(in crate::accounts) last_used_at: Time,
    /// Its stamp.
    pub(in crate::accounts) my_seq: i64,
}

row!(LiveSession { id, device, created_at, last_used_at, my_seq });

/// A person's sessions that have not been ended, the last used first.
pub(in crate::accounts) fn live_sessions(tx: &mut Tx, user: UserId, limit: i64) -> Result<Vec<LiveSession>> {
    tx.all(&LIVE, &[&user, &limit])
}

/// Whether this session of this person's is on; `None` when they have no such session.
pub(in crate::accounts) fn is_on(tx: &mut Tx, id: SessionId, user: UserId) -> Result<Option<bool>> {
    let row: Option<(Option<Time>,)> = tx.opt(&ENDED_AT, &[&id, &user])?;
    Ok(row.map(|(ended_at,)| ended_at.is_none()))
}

/// Adds a session.
pub(in crate::accounts) fn insert_session(
    tx: &mut Tx,
    user: UserId,
    session: &LiveSession,
    token_hash: &[u8],
) -> Result<()> {
    tx.run(
        &INSERT_SESSION,
        &[&session.id, &user, &token_hash, &session.device, &session.created_at, &session.my_seq],
    )
    .map(drop)
}

/// Ends a session, under its new stamp.
pub(in crate::accounts) fn end_session(tx: &mut Tx, id: SessionId, my_seq: i64) -> Result<()> {
    let now = tx.now();
    tx.run(&END, &[&id, &now, &my_seq]).map(drop)
}

/// A session in its person's stream, with when it ended.
pub(in crate::accounts) type ChangedSession = (i64, SessionId, String, Time, Time, Option<Time>);

/// A person's sessions with `after < stamp ≤ head`, in stamp order.
pub(in crate::accounts) fn changed_sessions(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<ChangedSession>> {
    tx.all(&CHANGED, &[&user, &after, &head, &limit])
}

/// Whether somebody signed in with a device after `since`.
pub(in crate::accounts) fn is_device(
    tx: &mut Tx,
    user: UserId,
    hash: &[u8; 32],
    since: Time,
) -> Result<bool> {
    let found: Option<(Time,)> = tx.opt(&IS_DEVICE, &[&user, hash, &since])?;
    Ok(found.is_some())
}

/// Notes a device as used just now.
pub(in crate::accounts) fn put_device(tx: &mut Tx, user: UserId, hash: &[u8; 32]) -> Result<()> {
    let now = tx.now();
    tx.run(&PUT_DEVICE, &[&user, hash, &now]).map(drop)
}

/// Keeps the last used ones.
pub(in crate::accounts) fn forget_devices(tx: &mut Tx, user: UserId, kept: i64) -> Result<()> {
    tx.run(&FORGET_DEVICES, &[&user, &kept]).map(drop)
}

/// Of these sessions those that have not ended, of accounts that are open, with when they began and were last used.
pub(in crate::accounts) fn live_among(
    tx: &mut Tx,
    ids: &[SessionId],
) -> Result<Vec<(SessionId, Time, Time)>> {
    tx.all(&LIVE_AMONG, &[&ids])
}

/// Writes down that many are in use, of those whose last use is at least so many milliseconds ago. It is in no stream.
pub(in crate::accounts) fn touch_many(tx: &mut Tx, ids: &[SessionId], unused_ms: i64) -> Result<()> {
    let now = tx.now();
    let before = Time(now.0.saturating_sub(unused_ms));
    tx.run(&TOUCH_MANY, &[&ids, &now, &before]).map(drop)
}
