//! `/api/notifications…`.

use axum::{Json, extract::State};
use model::{NotificationPage, NotificationsRead, requests::ReadNotifications};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list;
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::http::{OptionalBody, PAGE_MOST, Query, page_limit},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// What `next` said.
    cursor: Option<String>,
    /// Most items on the page.
    limit: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Query(ask): Query<Ask>,
) -> Result<Json<NotificationPage>> {
    let limit = page_limit(ask.limit)?;
    app.db.read(move |tx| list::page(tx, viewer.user_id, ask.cursor.as_deref(), limit)).await.map(Json)
}

pub(super) async fn mark_read(
    State(app): State<App>,
    viewer: Viewer,
    OptionalBody(read): OptionalBody<ReadNotifications>,
) -> Result<Json<NotificationsRead>> {
    let user = viewer.user_id;
    match (read.ids, read.up_to) {
        (Some(_), Some(_)) => return Err(Error::bad_request("Give ids or upTo, not both.")),
        (Some(ids), None) => {
            if ids.len() > usize::try_from(PAGE_MOST).unwrap_or(usize::MAX) {
                return Err(Error::invalid("ids", "At most 100 at once."));
            }
            app.db.write(move |tx| list::mark(tx, user, &ids)).await?;
        }
        (None, up_to) => {
            let up_to = up_to.unwrap_or(i64::MAX);
            while app.db.write(move |tx| list::mark_part(tx, user, up_to)).await? {}
        }
    }
    let unread = app.db.read(move |tx| list::unread(tx, user)).await?;
    Ok(Json(NotificationsRead { unread }))
}
