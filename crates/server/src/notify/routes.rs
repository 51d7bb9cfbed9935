//! Routes of notifications: `/api/notifications…`.

use model::Code::Invalid;

use super::http;
use crate::{
    app::App,
    infra::routes::{Routes, get, put},
};

/// `/api/notifications…`.
pub fn routes() -> Routes<App> {
    Routes::new("Notifications")
        .route("/api/notifications", get(http::list, "What I should look at, the newest first."))
        .route(
            "/api/notifications/read",
            put(http::mark_read, "Marks some as read, or all.").refuses(&[Invalid]),
        )
}
