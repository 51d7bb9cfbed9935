//! Routes of rooms: `/api/rooms`, `/api/directs`, `/api/links` and `/api/me/changes`.

use model::Code::{Conflict, Forbidden, IdTaken, Invalid, LastOwner, NotAMember, NotFound};

use super::{http, links};
use crate::{
    app::App,
    infra::routes::{Routes, delete, get, patch, post, put},
};

/// The slice's routes.
pub fn routes() -> Routes<App> {
    Routes::new("Rooms")
        .route(
            "/api/rooms",
            get(http::list, "My chats, newest activity first; and the people whom their last messages show.")
                .post(http::create, "Makes a room.")
                .refuses(&[Forbidden, IdTaken, Invalid]),
        )
        .route("/api/rooms/directory", get(http::search, "Public rooms, joined or not."))
        .route(
            "/api/directs",
            post(http::open_direct, "The one private chat with somebody; with myself, my notes.")
                .refuses(&[Forbidden, NotFound]),
        )
        .route(
            "/api/rooms/{id}",
            get(http::read, "My chat; a public room that I am not in answers as a room.")
                .refuses(&[NotFound])
                .patch(http::change, "Changes name and topic; moderators and owners.")
                .refuses(&[Forbidden, NotAMember, NotFound, Invalid])
                .delete(http::delete, "Deletes the room for everybody; owners.")
                .refuses(&[Forbidden, NotAMember, NotFound]),
        )
        .route(
            "/api/rooms/{id}/members",
            get(http::list_members, "Who is in: owners first, then moderators, then members.")
                .refuses(&[NotAMember, NotFound]),
        )
        .route(
            "/api/rooms/{id}/members/me",
            put(http::join, "Joins a public room.")
                .refuses(&[NotFound])
                .delete(http::leave, "Leaves; the last owner cannot.")
                .refuses(&[Forbidden, NotAMember, NotFound, LastOwner]),
        )
        .route(
            "/api/rooms/{id}/members/{user}",
            put(http::put_member, "Brings somebody in, or gives them a role; roles are given by owners.")
                .refuses(&[Forbidden, NotAMember, NotFound, LastOwner])
                .delete(http::remove, "Removes somebody; moderators and owners, an owner only by an owner.")
                .refuses(&[Forbidden, NotAMember, NotFound, LastOwner]),
        )
        .route(
            "/api/rooms/{id}/mine",
            patch(http::change_mine, "How loudly a chat calls me.")
                .refuses(&[NotAMember, NotFound])
                .delete(http::clear, "Deletes a chat for me.")
                .refuses(&[NotAMember, NotFound, Invalid]),
        )
        .route(
            "/api/rooms/{id}/erasure",
            put(http::ask_erasure, "Asks to delete a private chat for both, or agrees when the other asked.")
                .refuses(&[Forbidden, NotAMember, NotFound, Conflict, Invalid])
                .delete(http::decline_erasure, "Declines that, or takes it back.")
                .refuses(&[Forbidden, NotAMember, NotFound]),
        )
        .route(
            "/api/rooms/{id}/read",
            put(http::move_read, "Moves my read position.").refuses(&[NotAMember, NotFound, Invalid]),
        )
        .route(
            "/api/rooms/{id}/links",
            get(links::list, "Links into the room that are good, the newest first.")
                .refuses(&[Forbidden, NotAMember, NotFound])
                .post(links::create, "Makes a link into the room.")
                .refuses(&[Forbidden, NotAMember, NotFound, Invalid]),
        )
        .route(
            "/api/rooms/{id}/links/{link}",
            delete(links::delete, "Takes a link back; its maker, moderators and owners.")
                .refuses(&[Forbidden, NotAMember, NotFound]),
        )
        .route("/api/links/room", post(links::look, "Where a code leads.").refuses(&[Forbidden, NotFound]))
        .route(
            "/api/links/membership",
            post(links::enter, "Comes in by a code.").refuses(&[Forbidden, NotFound]),
        )
        .route("/api/me/changes", get(http::own_changes, "What changed in my own stream, in order."))
}
