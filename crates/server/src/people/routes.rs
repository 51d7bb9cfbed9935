//! Routes of people: `/api/users…`, `/api/friends…`, `/api/blocks…`.

use model::Code::{Forbidden, Invalid, NotFound};

use super::http;
use crate::{
    app::App,
    infra::routes::{Routes, get, put},
};

/// `/api/users…`, `/api/friends…`, `/api/blocks…`.
pub fn routes() -> Routes<App> {
    Routes::new("People")
        .route("/api/users", get(http::list, "People, by name or by ids.").refuses(&[Invalid]))
        .route("/api/users/{id}", get(http::read, "One person.").refuses(&[NotFound]))
        .route("/api/friends", get(http::friends, "My friends, and who waits to be one."))
        .route(
            "/api/friends/{user}",
            put(http::ask, "Asks somebody to be friends, or accepts when they asked.")
                .refuses(&[Forbidden, NotFound, Invalid])
                .delete(http::end, "Declines, withdraws, or ends a friendship.")
                .refuses(&[NotFound, Invalid]),
        )
        .route("/api/blocks", get(http::blocks, "Whom I block."))
        .route(
            "/api/blocks/{user}",
            put(http::block, "Blocks somebody.")
                .refuses(&[NotFound, Invalid])
                .delete(http::lift, "Lifts the block.")
                .refuses(&[NotFound, Invalid]),
        )
}
