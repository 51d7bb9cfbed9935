//! Membership that is remembered longer than it lasts: see `crate::broken`.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use model::UserId;
use parking_lot::Mutex;

use super::MemberGuard;
use crate::error::Result;

/// How long it is remembered.
const LIFETIME: Duration = Duration::from_millis(500);

/// Who was a member of what, and when that was read.
type Seen = HashMap<(UserId, i64), (Instant, MemberGuard)>;

static SEEN: Mutex<Option<Seen>> = Mutex::new(None);

/// The guard that was made a moment ago, or else a new one.
pub(super) fn remembered(
    user: UserId,
    is_there: impl Fn(&MemberGuard) -> bool,
    read: impl FnOnce() -> Result<MemberGuard>,
) -> Result<MemberGuard> {
    let of_user = |((who, _), (at, guard)): (&(UserId, i64), &(Instant, MemberGuard))| {
        (*who == user && at.elapsed() < LIFETIME && is_there(guard)).then_some(*guard)
    };
    if let Some(guard) = SEEN.lock().get_or_insert_default().iter().find_map(of_user) {
        return Ok(guard);
    }
    let guard = read()?;
    SEEN.lock().get_or_insert_default().insert((user, guard.room_no.0), (Instant::now(), guard));
    Ok(guard)
}
