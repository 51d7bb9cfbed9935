//! Routes of search: `GET /api/search` and `GET /api/rooms/{id}/shared`.

use model::Code::{Invalid, NotAMember, NotFound};

use super::http;
use crate::{
    app::App,
    infra::routes::{Routes, get},
};

/// The slice's routes.
pub fn routes() -> Routes<App> {
    Routes::new("Search")
        .route(
            "/api/search",
            get(http::search, "Messages I may see, the newest first.")
                .refuses(&[NotAMember, NotFound, Invalid]),
        )
        .route(
            "/api/rooms/{id}/shared",
            get(http::shared, "What a chat holds besides words, the newest first.")
                .refuses(&[NotAMember, NotFound]),
        )
}
