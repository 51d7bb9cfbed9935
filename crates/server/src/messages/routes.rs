//! Routes of messages: a room's history and changes, and `/api/messages`.

use model::Code::{Conflict, Forbidden, IdTaken, Invalid, NotAMember, NotFound, StorageFull};

use super::http;
use crate::{
    app::App,
    infra::routes::{Routes, get, put},
};

/// The slice's routes.
pub fn routes() -> Routes<App> {
    Routes::new("Messages")
        .route(
            "/api/rooms/{id}/messages",
            get(http::page, "A page of history, the oldest first; the newest page unless a number is given.")
                .refuses(&[NotAMember, NotFound])
                .post(http::send, "Sends a message.")
                .refuses(&[Forbidden, NotAMember, NotFound, IdTaken, Invalid, StorageFull]),
        )
        .route(
            "/api/rooms/{id}/changes",
            get(http::changes, "What changed in the room, in order.").refuses(&[NotAMember, NotFound]),
        )
        .route(
            "/api/messages/{id}",
            get(http::read, "One message.")
                .refuses(&[NotAMember, NotFound])
                .patch(http::edit, "Changes its text; its author.")
                .refuses(&[Forbidden, NotAMember, NotFound, Conflict, Invalid])
                .delete(http::delete, "Deletes it for everyone; its author and moderators.")
                .refuses(&[Forbidden, NotAMember, NotFound]),
        )
        .route(
            "/api/messages/{id}/seen",
            put(http::seen, "Moves my read position to it.").refuses(&[NotAMember, NotFound]),
        )
        .route(
            "/api/messages/{id}/recalled",
            put(http::recall, "Takes back what I sent up to 15 seconds ago.")
                .refuses(&[Forbidden, NotAMember, NotFound, Conflict]),
        )
        .route(
            "/api/messages/{id}/hidden",
            put(http::hide, "Deletes it for me alone.").refuses(&[Forbidden, NotAMember, NotFound]),
        )
        .route(
            "/api/messages/{id}/reactions",
            get(http::reactors, "Who gave which emoji, the oldest first.").refuses(&[NotAMember, NotFound]),
        )
        .route(
            "/api/messages/{id}/reactions/{emoji}",
            put(http::react, "Gives an emoji.")
                .refuses(&[Forbidden, NotAMember, NotFound, Conflict, Invalid])
                .delete(http::take_back, "Takes an emoji back.")
                .refuses(&[Forbidden, NotAMember, NotFound, Conflict, Invalid]),
        )
}
