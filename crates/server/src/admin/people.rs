//! People as those see them who look after the server, and what these may do.

use model::{Account, Code, Page, ServerRole, UserId, requests::AccountChange};
use uuid::Uuid;

use super::store;
use crate::{
    accounts::{self, Viewer},
    error::{Error, Result},
    infra::{
        db::Tx,
        text::{is_line, key},
    },
};

/// Most characters of a query.
const QUERY: usize = 254;

/// Refuses whoever does not look after the server; answers their role.
///
/// # Errors
/// 403 `forbidden`.
pub(super) fn check_admin(tx: &mut Tx, viewer: Viewer) -> Result<ServerRole> {
    match accounts::role(tx, viewer.user_id)? {
        ServerRole::Member => Err(Error::forbidden("Only those who look after the server may do this.")),
        role => Ok(role),
    }
}

/// People by name, closed accounts included; with a query those with a word that begins so, or with exactly this address.
pub(super) fn page(tx: &mut Tx, query: &str, cursor: Option<&str>, limit: i64) -> Result<Page<Account>> {
    if query.chars().count() > QUERY || !is_line(query) {
        return Err(Error::invalid("query", "A query is one line of at most 254 characters."));
    }
    let folded = key(query.trim());
    let (after, id) = cursor.map_or(Ok((String::new(), UserId(Uuid::nil()))), parse_cursor)?;
    let after = (after.as_str(), id);
    let mut rows = match accounts::words(&folded).first() {
        _ if folded.contains('@') => store::by_email(tx, &folded)?,
        Some(word) => store::by_word(tx, word, after, limit + 1)?,
        None => store::page(tx, after, limit + 1)?,
    };
    let limit = usize::try_from(limit).unwrap_or(0);
    let next = (rows.len() > limit).then(|| {
        let (key, account) = &rows[limit - 1];
        format!("{}.{key}", account.user.id)
    });
    rows.truncate(limit);
    Ok(Page { items: rows.into_iter().map(|(_, account)| account).collect(), next })
}

fn parse_cursor(text: &str) -> Result<(String, UserId)> {
    let parsed = text.split_once('.').and_then(|(id, key)| Some((key.to_owned(), id.parse().ok()?)));
    parsed.ok_or_else(|| Error::field(Code::BadRequest, "cursor", "That is not a cursor of this list."))
}

/// Changes somebody's role, or closes or opens their account.
///
/// # Errors
/// 403 for admins who act on owners and admins or give roles, and for whoever would close their own
/// account; 404; 409 `last_owner`.
pub(super) fn change(tx: &mut Tx, viewer: Viewer, id: UserId, change: &AccountChange) -> Result<Account> {
    check_over(tx, viewer, id)?;
    if let Some(role) = change.role {
        if accounts::role(tx, viewer.user_id)? != ServerRole::Owner {
            return Err(Error::forbidden("Only owners of the server give roles."));
        }
        accounts::set_role(tx, id, role)?;
    }
    match change.deactivated {
        Some(true) if id == viewer.user_id => {
            return Err(Error::forbidden("Ask somebody else to close your account."));
        }
        Some(true) => accounts::deactivate(tx, id)?,
        Some(false) => accounts::reactivate(tx, id)?,
        None => {}
    }
    get(tx, id)
}

/// Ends all of somebody's sessions.
///
/// # Errors
/// 403 for admins who act on owners and admins; 404.
pub(super) fn end_sessions(tx: &mut Tx, viewer: Viewer, id: UserId) -> Result<()> {
    check_over(tx, viewer, id)?;
    accounts::end_all(tx, id)
}

/// Under the lock: whether the one may act on the other.
fn check_over(tx: &mut Tx, viewer: Viewer, id: UserId) -> Result<()> {
    accounts::lock_standing(tx)?;
    accounts::check_session(tx, viewer)?;
    let role = check_admin(tx, viewer)?;
    let other = get(tx, id)?;
    if role == ServerRole::Owner || other.role == ServerRole::Member {
        return Ok(());
    }
    Err(Error::forbidden("Only owners of the server may do this to those who look after it."))
}

/// A person.
///
/// # Errors
/// 404.
pub(super) fn get(tx: &mut Tx, id: UserId) -> Result<Account> {
    store::find(tx, id)?.ok_or_else(Error::not_found)
}
