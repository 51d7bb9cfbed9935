//! Reading notifications: by pages, above a cursor; and marking them read.

use std::collections::HashSet;

use model::{Message, MessageId, Notification, NotificationId, NotificationPage, NotificationRow, UserId};
use uuid::Uuid;

use super::{rows, store};
use crate::{
    accounts,
    error::{Error, Result},
    infra::db::Tx,
    streams::{self, PAGE_BYTES, Space},
};

/// Unread ones are counted up to here; clients show "99+" above 99.
pub(super) const MAX_COUNTED: i64 = 100;
/// How many one transaction marks as read.
pub(super) const PART: i64 = 100;

/// One page, the newest first. A cursor is the last one's id. Long texts make a short page.
pub(super) fn page(tx: &mut Tx, user: UserId, cursor: Option<&str>, limit: i64) -> Result<NotificationPage> {
    let before = match cursor {
        Some(text) => text.parse().map_err(|_| Error::bad_request("That cursor is not one of ours."))?,
        None => NotificationId(Uuid::max()),
    };
    let mut items = store::before(tx, user, before, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let found = items.len();
    items.truncate(limit);
    let (fitting, messages) = texts_that_fit(tx, user, &items)?;
    items.truncate(fitting);
    let next = items.last().filter(|_| items.len() < found).map(|last| last.id.to_string());
    let mut people: Vec<UserId> = items.iter().map(|item| item.user_id).collect();
    people.extend(messages.iter().flat_map(streams::shown_in));
    people.sort_unstable();
    people.dedup();
    let users = accounts::users_by_ids(tx, &people)?;
    Ok(NotificationPage { items, next, unread: unread(tx, user)?, users, messages })
}

/// How many of these fit a page with the texts the person may see, and those texts, each once.
fn texts_that_fit(tx: &mut Tx, user: UserId, items: &[Notification]) -> Result<(usize, Vec<Message>)> {
    let ids: Vec<NotificationId> = items.iter().map(|item| item.id).collect();
    let mut unseen: HashSet<MessageId> = store::visible_messages(tx, user, &ids)?.into_iter().collect();
    let (mut space, mut messages) = (Space::new(PAGE_BYTES), Vec::new());
    for (count, item) in items.iter().enumerate() {
        let text = match item.message_id.filter(|id| unseen.remove(id)) {
            Some(id) => streams::find_message(tx, id)?.map(|stored| stored.message),
            None => None,
        };
        let named: Vec<UserId> = text.iter().flat_map(streams::shown_in).chain([item.user_id]).collect();
        if !space.takes(&(item, &text), named) {
            return Ok((count, messages));
        }
        messages.extend(text);
    }
    Ok((items.len(), messages))
}

/// How many are not read, counted to [`MAX_COUNTED`].
pub(super) fn unread(tx: &mut Tx, user: UserId) -> Result<i64> {
    store::count_waiting(tx, user, MAX_COUNTED)
}

/// Marks those as read that are not; unknown ones are left out silently.
pub(super) fn mark(tx: &mut Tx, user: UserId, ids: &[NotificationId]) -> Result<()> {
    for id in store::waiting_among(tx, user, ids)? {
        rows::read(tx, user, id)?;
    }
    Ok(())
}

/// Marks at most [`PART`] as read, of those stamped up to `up_to`. True while there may be more.
pub(super) fn mark_part(tx: &mut Tx, user: UserId, up_to: i64) -> Result<bool> {
    let ids = store::waiting_stamped(tx, user, up_to, PART)?;
    for id in &ids {
        rows::read(tx, user, *id)?;
    }
    Ok(i64::try_from(ids.len()).is_ok_and(|count| count == PART))
}

/// Somebody's notifications with `after < stamp ≤ head`, at most `limit`, with their stamps.
///
/// # Errors
/// Of the database.
pub fn changed(
    tx: &mut Tx,
    user: UserId,
    after: i64,
    head: i64,
    limit: i64,
) -> Result<Vec<(i64, NotificationRow)>> {
    let rows = store::changed(tx, user, after, head, limit)?;
    let row = |(notification, gone_at): (Notification, Option<model::Time>)| {
        let my_seq = notification.my_seq;
        let row = match gone_at {
            Some(_) => NotificationRow::Gone { id: notification.id, gone: true, my_seq },
            None => NotificationRow::On(notification),
        };
        (my_seq, row)
    };
    Ok(rows.into_iter().map(row).collect())
}
