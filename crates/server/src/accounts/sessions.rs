//! Sessions: begun, listed, checked, ended.

use std::collections::HashSet;

use model::{Emitted, OwnRow, Page, Session, SessionId, Time, UserId, changes::SessionRow};
use subtle::ConstantTimeEq;

use super::{
    store::{
        self,
        sessions::{LiveSession, StoredSession},
    },
    viewer::Viewer,
};
use crate::{
    error::{Error, Result},
    infra::db::Tx,
    streams,
};

/// A last use is written down when the one before is older than this, in milliseconds.
pub(super) const TOUCH_AFTER_MS: i64 = 60 * 1_000;
/// Sessions whose use is noted in one transaction.
pub const MOST_TOUCHED: usize = 500;
/// Milliseconds after which an unused session is over.
const IDLE_MS: i64 = 30 * DAY_MS;
/// Milliseconds after which any session is over.
const LIFE_MS: i64 = 365 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Most sessions of one person: signing in ends the one unused for longest, so that the list stays one page.
const MOST: i64 = 100;

/// Whether a session that was checked before still is on.
///
/// # Errors
/// 401 when it is not.
pub fn check_session(tx: &mut Tx, viewer: Viewer) -> Result<()> {
    live(tx, viewer).map(drop)
}

/// Whether a token's session is on and the token is its own; answers for how many milliseconds it was not used.
pub(super) fn check_token(tx: &mut Tx, viewer: Viewer, token_hash: &[u8; 32]) -> Result<i64> {
    let session = live(tx, viewer)?;
    if !bool::from(session.token_hash.ct_eq(token_hash)) {
        return Err(Error::unauthorized());
    }
    Ok(tx.now().0.saturating_sub(session.last_used_at.0))
}

fn live(tx: &mut Tx, viewer: Viewer) -> Result<StoredSession> {
    let session = store::sessions::find_session(tx, viewer.session_id, viewer.user_id)?;
    session
        .filter(|session| !is_over(tx.now(), session.created_at, session.last_used_at))
        .ok_or_else(Error::unauthorized)
}

fn is_over(now: Time, created_at: Time, last_used_at: Time) -> bool {
    now.0.saturating_sub(last_used_at.0) >= IDLE_MS || now.0.saturating_sub(created_at.0) >= LIFE_MS
}

/// Signs a device in, and out whatever of that person's has run out.
pub(super) fn begin(
    tx: &mut Tx,
    user: UserId,
    id: SessionId,
    device: String,
    token_hash: &[u8; 32],
) -> Result<()> {
    streams::lock_user(tx, user)?;
    let now = tx.now();
    let live = store::sessions::live_sessions(tx, user, 2 * MOST)?;
    for (at, session) in (1..).zip(&live) {
        if at >= MOST || is_over(now, session.created_at, session.last_used_at) {
            end_live(tx, user, session.id)?;
        }
    }
    let my_seq = streams::raise_user(tx, user)?;
    let session = LiveSession { id, device, created_at: now, last_used_at: now, my_seq };
    store::sessions::insert_session(tx, user, &session, token_hash)?;
    emit(tx, user, my_seq, SessionRow::On(shown(session)));
    Ok(())
}

/// The asker's sessions that are on, the last used first.
pub(super) fn list(tx: &mut Tx, viewer: Viewer) -> Result<Page<Session>> {
    let now = tx.now();
    let live = store::sessions::live_sessions(tx, viewer.user_id, MOST)?;
    let on = live.into_iter().filter(|session| !is_over(now, session.created_at, session.last_used_at));
    let items = on
        .map(|session| Session { current: Some(session.id == viewer.session_id), ..shown(session) })
        .collect();
    Ok(Page { items, next: None })
}

/// Ends a session of this person; one that has ended already stays so.
///
/// # Errors
/// 404 when they have no such session.
pub(super) fn end(tx: &mut Tx, user: UserId, id: SessionId) -> Result<()> {
    streams::lock_user(tx, user)?;
    match store::sessions::is_on(tx, id, user)? {
        None => Err(Error::not_found()),
        Some(false) => Ok(()),
        Some(true) => end_live(tx, user, id),
    }
}

/// Ends all sessions of this person but one.
pub(super) fn end_others(tx: &mut Tx, viewer: Viewer) -> Result<()> {
    streams::lock_user(tx, viewer.user_id)?;
    for session in store::sessions::live_sessions(tx, viewer.user_id, 2 * MOST)? {
        if session.id != viewer.session_id {
            end_live(tx, viewer.user_id, session.id)?;
        }
    }
    Ok(())
}

/// Ends all sessions of this person.
///
/// # Errors
/// Of the database.
pub fn end_all(tx: &mut Tx, user: UserId) -> Result<()> {
    streams::lock_user(tx, user)?;
    for session in store::sessions::live_sessions(tx, user, 2 * MOST)? {
        end_live(tx, user, session.id)?;
    }
    Ok(())
}

/// Under the lock of the head.
fn end_live(tx: &mut Tx, user: UserId, id: SessionId) -> Result<()> {
    let my_seq = streams::raise_user(tx, user)?;
    store::sessions::end_session(tx, id, my_seq)?;
    emit(tx, user, my_seq, SessionRow::Gone { id, gone: true, my_seq });
    Ok(())
}

fn emit(tx: &mut Tx, user_id: UserId, seq: i64, row: SessionRow) {
    tx.emit(Emitted::Own { user_id, seq, row: OwnRow::Session(row), member: None });
}

fn shown(session: LiveSession) -> Session {
    let LiveSession { id, device, created_at, last_used_at, my_seq } = session;
    Session { id, device, created_at, last_used_at, current: None, my_seq }
}

/// A person's sessions with `after < stamp ≤ head`, at most `limit`, in stamp order, with their stamps.
///
/// # Errors
/// Of the database.
pub fn changed_sessions(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<(i64, SessionRow)>> {
    let rows = store::sessions::changed_sessions(tx, user, after, head, limit)?;
    let row = |(my_seq, id, device, created_at, last_used_at, ended_at): store::sessions::ChangedSession| {
        let live = LiveSession { id, device, created_at, last_used_at, my_seq };
        let row = match ended_at {
            Some(_) => SessionRow::Gone { id, gone: true, my_seq },
            None => SessionRow::On(shown(live)),
        };
        (my_seq, row)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Notes that these sessions, at most [`MOST_TOUCHED`], are in use; answers those that are on.
///
/// # Errors
/// Of the database.
pub fn touch_sessions(tx: &mut Tx, ids: &[SessionId]) -> Result<HashSet<SessionId>> {
    let now = tx.now();
    let live = store::sessions::live_among(tx, ids)?;
    let on =
        live.into_iter().filter(|(_, created_at, last_used_at)| !is_over(now, *created_at, *last_used_at));
    let on: Vec<SessionId> = on.map(|(id, ..)| id).collect();
    store::sessions::touch_many(tx, &on, 1)?;
    Ok(on.into_iter().collect())
}
