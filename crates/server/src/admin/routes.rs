//! Routes of looking after the server: `/api/admin/…`, `/api/auth/account`.

use model::Code::{Forbidden, FreshLoginRequired, Invalid, LastOwner, NotFound, WrongCredentials};

use super::http;
use crate::{
    app::App,
    infra::routes::{Routes, delete, get, patch},
};

/// The slice's routes.
pub fn routes() -> Routes<App> {
    Routes::new("Looking after the server")
        .route(
            "/api/auth/account",
            delete(http::close_own, "Deletes my account. What I wrote stays, under nobody's name.")
                .refuses(&[WrongCredentials, FreshLoginRequired, LastOwner]),
        )
        .route(
            "/api/admin/users",
            get(http::list, "Everybody, closed accounts included.").refuses(&[Forbidden, Invalid]),
        )
        .route(
            "/api/admin/users/{id}",
            patch(http::change, "Gives a role, closes an account or opens it again.")
                .refuses(&[Forbidden, NotFound, LastOwner]),
        )
        .route(
            "/api/admin/users/{id}/sessions",
            delete(http::end_sessions, "Ends all sessions of somebody.").refuses(&[Forbidden, NotFound]),
        )
        .route(
            "/api/admin/invites",
            get(http::invites, "Invitations, the newest first.")
                .refuses(&[Forbidden])
                .post(http::create_invite, "Makes an invitation; its code is shown here once.")
                .refuses(&[Forbidden, Invalid]),
        )
        .route(
            "/api/admin/invites/{id}",
            delete(http::revoke_invite, "Takes an invitation back.").refuses(&[Forbidden, NotFound]),
        )
}
