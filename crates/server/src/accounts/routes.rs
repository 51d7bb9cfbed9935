//! Routes of accounts: `/api/auth/…` and `/api/server`.

use model::Code::{
    Conflict, EmailTaken, ForbiddenOrigin, FreshLoginRequired, Invalid, InviteRequired, LastWayIn, NotFound,
    ProviderUnavailable, SetupCodeRequired, SignupClosed, UsernameTaken, WrongCredentials,
};

use super::{http, oidc};
use crate::{
    app::App,
    infra::routes::{Content, Routes, delete, get, patch, post, put},
};

const TAG: &str = "Accounts";
const SIGNS_IN: (&str, &str) = ("Set-Cookie", "What signs browsers in.");
const HOLDS_FLOW: (&str, &str) =
    ("Set-Cookie", "What binds this visit to the browser; it must come back with the provider's answer.");

/// `/api/auth/…` and `/api/server`.
pub fn routes() -> Routes<App> {
    Routes::new(TAG)
        .route("/api/server", get(http::server, "What a client must know before anyone signs in."))
        .route(
            "/api/auth/signup",
            post(http::sign_up, "Makes an account and signs in; on an empty server, the owner's.")
                .sets_header(SIGNS_IN.0, SIGNS_IN.1)
                .refuses(&[
                    SignupClosed,
                    InviteRequired,
                    SetupCodeRequired,
                    UsernameTaken,
                    EmailTaken,
                    Invalid,
                ]),
        )
        .route(
            "/api/auth/login",
            post(http::log_in, "Signs in.").sets_header(SIGNS_IN.0, SIGNS_IN.1).refuses(&[WrongCredentials]),
        )
        .route(
            "/api/auth/invite",
            post(http::look_invite, "Whether an invitation is still good.").refuses(&[NotFound]),
        )
        .route(
            "/api/auth/reset",
            post(http::reset_password, "Sets a password with the code of a link; all sessions end.")
                .refuses(&[NotFound, Invalid]),
        )
        .route(
            "/api/auth/logout",
            post(http::log_out, "Ends this session everywhere.")
                .sets_header("Set-Cookie", "What signs browsers out."),
        )
        .route("/api/auth/check", get(http::check, "Who I am."))
        .route(
            "/api/auth/profile",
            patch(http::change_profile, "Changes my profile.").refuses(&[
                UsernameTaken,
                NotFound,
                Conflict,
                Invalid,
            ]),
        )
        .route(
            "/api/auth/email",
            put(http::change_email, "Changes the address that I log in with.").refuses(&[
                WrongCredentials,
                FreshLoginRequired,
                EmailTaken,
                Invalid,
            ]),
        )
        .route(
            "/api/auth/password",
            put(http::change_password, "Changes my password; all other sessions end.").refuses(&[
                WrongCredentials,
                FreshLoginRequired,
                Invalid,
            ]),
        )
        .route(
            "/api/auth/sessions",
            get(http::sessions, "My devices, the last used first.")
                .delete(http::end_other_sessions, "Ends all my sessions but this one."),
        )
        .route(
            "/api/auth/sessions/{id}",
            delete(http::end_session, "Ends one of my sessions.").refuses(&[NotFound]),
        )
        .merge(of_providers())
}

/// Signing in by somebody else's word.
fn of_providers() -> Routes<App> {
    Routes::new(TAG)
        .route(
            "/api/auth/oidc/{provider}",
            get(oidc::start, "A page: leads a browser to a provider.")
                .reads_query("then", "Where to go afterwards: a path of the web client.")
                .answers(303, "To the provider, or to the log-in page.", Content::Nothing)
                .sets_header("Location", "Where to.")
                .sets_header(HOLDS_FLOW.0, HOLDS_FLOW.1),
        )
        .route(
            "/api/auth/oidc/{provider}/callback",
            get(oidc::callback, "A page: where a browser comes back from a provider.")
                .reads_query("state", "Of this visit.")
                .reads_query("code", "What proves the visit to us.")
                .reads_query("iss", "Who speaks.")
                .reads_query("error", "Why not.")
                .answers(
                    303,
                    "To where the person wanted to go, or to why it did not work.",
                    Content::Nothing,
                )
                .sets_header("Location", "Where to.")
                .sets_header(
                    SIGNS_IN.0,
                    "What signs browsers in, or tells who has just come; the visit's is taken away.",
                ),
        )
        .route(
            "/api/auth/arrival",
            get(oidc::arrival, "Who just came from a provider and has no account, known by a cookie.")
                .refuses(&[NotFound])
                .post(oidc::make_account, "Makes their account and signs in.")
                .sets_header(SIGNS_IN.0, SIGNS_IN.1)
                .refuses(&[ForbiddenOrigin, SignupClosed, InviteRequired])
                .refuses(&[NotFound, UsernameTaken, EmailTaken, Conflict, Invalid]),
        )
        .route("/api/auth/identities", get(oidc::own_identities, "My ways to sign in."))
        .route(
            "/api/auth/identities/{id}",
            post(oidc::link, "Begins to add a way to sign in; the id is the provider's.")
                .refuses(&[NotFound, WrongCredentials, FreshLoginRequired, ProviderUnavailable])
                .sets_header(HOLDS_FLOW.0, HOLDS_FLOW.1)
                .delete(oidc::unlink, "Takes a way to sign in away.")
                .refuses(&[NotFound, LastWayIn]),
        )
}
