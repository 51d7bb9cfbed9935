//! Invitations: made and taken back by those who look after the server, used up by signing up.

use model::{Code, Invite, InviteId, InviteInfo, InviteMade, Page, UserId, requests::NewInvite};
use uuid::Uuid;

use super::store::invites as store;
use crate::{
    error::{Error, Result},
    infra::{codes, db::Tx, random},
};

/// How long one is good when nothing is said, in hours.
const HOURS: i64 = 7 * 24;
/// Longest, in hours.
const MOST_HOURS: i64 = 365 * 24;
/// Most accounts by one.
const MOST_USES: i64 = 1_000;

/// Makes one. The code is in the answer and nowhere else.
///
/// # Errors
/// 422 for numbers out of range.
pub fn create_invite(tx: &mut Tx, by: UserId, new: &NewInvite) -> Result<InviteMade> {
    let (hours, max_uses) = check_bounds(new.expires_in_hours, new.max_uses, 1)?;
    let code = codes::long();
    let now = tx.now();
    let invite = Invite {
        id: InviteId(random::uuid_v7(now)),
        created_by: by,
        created_at: now,
        expires_at: now.plus_millis(hours * 3_600_000),
        max_uses,
        uses: 0,
        revoked_at: None,
    };
    store::insert(tx, &invite, &codes::hash(&code))?;
    Ok(InviteMade { invite, code })
}

/// How long, in hours, and how often something may be used.
///
/// # Errors
/// 422 for numbers out of range.
pub fn check_bounds(hours: Option<i64>, uses: Option<i64>, default_uses: i64) -> Result<(i64, i64)> {
    let (hours, uses) = (hours.unwrap_or(HOURS), uses.unwrap_or(default_uses));
    if !(1..=MOST_HOURS).contains(&hours) {
        return Err(Error::invalid("expiresInHours", "From 1 hour to a year, which has 8,760."));
    }
    if !(1..=MOST_USES).contains(&uses) {
        return Err(Error::invalid("maxUses", "From 1 to 1,000."));
    }
    Ok((hours, uses))
}

/// Those made so far, the newest first. A cursor is the id of the last one shown.
///
/// # Errors
/// 400 for a cursor that is none.
pub fn invites_page(tx: &mut Tx, cursor: Option<&str>, limit: i64) -> Result<Page<Invite>> {
    let before = cursor.map_or(Ok(Uuid::max()), Uuid::parse_str);
    let before =
        before.map_err(|_| Error::field(Code::BadRequest, "cursor", "That is not a cursor of this list."))?;
    let mut items = store::page(tx, InviteId(before), limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (items.len() > limit).then(|| items[limit - 1].id.to_string());
    items.truncate(limit);
    Ok(Page { items, next })
}

/// Takes one back; what it has let in stays.
///
/// # Errors
/// 404 for one there is not.
pub fn revoke_invite(tx: &mut Tx, id: InviteId) -> Result<()> {
    store::find(tx, id)?.ok_or_else(Error::not_found)?;
    store::revoke(tx, id)
}

/// What a code opens.
///
/// # Errors
/// 404 for one that is none, ran out, was used up or taken back.
pub(super) fn look(tx: &mut Tx, code: &str) -> Result<InviteInfo> {
    let expires_at = store::good_until(tx, &codes::hash(code))?.ok_or_else(Error::not_found)?;
    Ok(InviteInfo { expires_at })
}

/// Uses one up, in the transaction that makes the account.
///
/// # Errors
/// 403 `invite_required`.
pub(super) fn redeem(tx: &mut Tx, code: Option<&str>) -> Result<()> {
    match code {
        Some(code) if store::redeem(tx, &codes::hash(code))? => Ok(()),
        given => Err(required(given)),
    }
}

/// Whether a code would do, before a password is hashed for it.
///
/// # Errors
/// As [`redeem`].
pub(super) fn check(tx: &mut Tx, code: Option<&str>) -> Result<()> {
    match code {
        Some(given) => match look(tx, given) {
            Err(error) if error.code() == Code::NotFound => Err(required(code)),
            looked => looked.map(drop),
        },
        None => Err(required(None)),
    }
}

fn required(given: Option<&str>) -> Error {
    let message = match given {
        Some(_) => "That invitation is used up, has run out or was taken back.",
        None => "Signing up here takes an invitation.",
    };
    Error::field(Code::InviteRequired, "inviteCode", message)
}
