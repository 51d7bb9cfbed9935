//! What is about a room: every route, by everybody.

use std::fmt::Write;

use super::cast::{Cast, ROLES, shown};
use crate::kit::TestServer;

/// Routes with what owner, moderator, member, blocked member, former member and stranger get in a public room.
/// In a private room 403 `not_a_member` is 404, and what a public room shows or lets in is 404 as well. The
/// server's owner and admins are strangers here; whoever is deactivated or not signed in gets 401.
pub const ROUTES: &[(&str, [u16; 6])] = &[
    ("GET /api/rooms/{room}", [200, 200, 200, 200, 2000, 2000]),
    ("PATCH /api/rooms/{room} <- {\"topic\":\"x\"}", [200, 200, 403, 403, 4030, 4030]),
    ("DELETE /api/rooms/{room}", [204, 403, 403, 403, 4030, 4030]),
    ("PUT /api/rooms/{room}/erasure <- {}", [403, 403, 403, 403, 4030, 4030]),
    ("DELETE /api/rooms/{room}/erasure", [403, 403, 403, 403, 4030, 4030]),
    ("GET /api/rooms/{room}/members", [200, 200, 200, 200, 4030, 4030]),
    ("PUT /api/rooms/{room}/members/me <- {}", [200, 200, 200, 200, 2000, 2000]),
    ("DELETE /api/rooms/{room}/members/me", [409, 204, 204, 204, 204, 4030]),
    ("PUT /api/rooms/{room}/members/{newcomer} <- {}", [201, 201, 201, 403, 4030, 4030]),
    ("PUT /api/rooms/{room}/members/{newcomer} <- {\"role\":\"owner\"}", [201, 403, 403, 403, 4030, 4030]),
    ("PUT /api/rooms/{room}/members/{other} <- {\"role\":\"moderator\"}", [200, 403, 403, 403, 4030, 4030]),
    ("DELETE /api/rooms/{room}/members/{other}", [204, 204, 403, 403, 4030, 4030]),
    ("GET /api/rooms/{room}/messages", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/rooms/{room}/messages?around=1", [200, 200, 200, 200, 4030, 4030]),
    ("POST /api/rooms/{room}/messages <- {\"body\":\"hi\"}", [201, 201, 201, 201, 4030, 4030]),
    ("PATCH /api/rooms/{room}/mine <- {\"level\":\"none\"}", [200, 200, 200, 200, 4030, 4030]),
    ("DELETE /api/rooms/{room}/mine", [204, 204, 204, 204, 4030, 4030]),
    ("PUT /api/rooms/{room}/read <- {\"number\":1}", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/rooms/{room}/changes?after=0", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/messages/{theirs}", [200, 200, 200, 200, 4030, 4030]),
    ("PATCH /api/messages/{mine} <- {\"body\":\"new\"}", [403, 403, 200, 403, 4030, 4030]),
    ("PATCH /api/messages/{theirs} <- {\"body\":\"new\"}", [403, 403, 403, 403, 4030, 4030]),
    ("DELETE /api/messages/{mine}", [200, 200, 200, 403, 4030, 4030]),
    ("DELETE /api/messages/{theirs}", [200, 200, 403, 403, 4030, 4030]),
    ("PUT /api/messages/{theirs}/seen <- {}", [200, 200, 200, 200, 4030, 4030]),
    ("PUT /api/messages/{mine}/recalled <- {}", [403, 403, 200, 403, 4030, 4030]),
    ("PUT /api/messages/{theirs}/recalled <- {}", [403, 403, 403, 403, 4030, 4030]),
    ("PUT /api/messages/{theirs}/hidden <- {}", [204, 204, 204, 204, 4030, 4030]),
    ("GET /api/messages/{theirs}/reactions", [200, 200, 200, 200, 4030, 4030]),
    ("PUT /api/messages/{theirs}/reactions/{thumb}", [200, 200, 200, 200, 4030, 4030]),
    ("DELETE /api/messages/{theirs}/reactions/{thumb}", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/rooms/{room}/links", [200, 200, 200, 200, 4030, 4030]),
    ("POST /api/rooms/{room}/links <- {}", [201, 201, 201, 201, 4030, 4030]),
    ("DELETE /api/rooms/{room}/links/{link}", [204, 204, 403, 403, 4030, 4030]),
    ("GET /api/search?query=theirs&roomId={room}", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/rooms/{room}/shared?kind=media", [200, 200, 200, 200, 4030, 4030]),
    ("GET /api/files/{file}", [200, 200, 200, 200, 404, 404]),
    ("GET /api/files/{file}/thumbnail", [200, 200, 200, 200, 404, 404]),
];

/// The private chat of somebody with whoever they block: what the blocked one gets. To all others it does
/// not exist.
pub const DIRECT: &[(&str, u16)] = &[
    ("GET /api/rooms/{direct}", 200),
    ("GET /api/rooms/{direct}/members", 200),
    ("GET /api/rooms/{direct}/messages", 200),
    ("GET /api/rooms/{direct}/changes?after=0", 200),
    ("GET /api/search?query=friends&roomId={direct}", 200),
    ("GET /api/rooms/{direct}/shared?kind=links", 200),
    ("GET /api/messages/{said}", 200),
    ("GET /api/messages/{said}/reactions", 200),
    ("POST /api/rooms/{direct}/messages <- {\"body\":\"hi\"}", 403),
    ("PATCH /api/messages/{said} <- {\"body\":\"new\"}", 403),
    ("DELETE /api/messages/{said}", 403),
    ("PUT /api/messages/{said}/reactions/{thumb}", 403),
    ("PUT /api/rooms/{direct}/members/{newcomer} <- {}", 403),
    ("PATCH /api/rooms/{direct} <- {\"topic\":\"x\"}", 403),
    ("DELETE /api/rooms/{direct}", 403),
    ("PUT /api/rooms/{direct}/read <- {\"number\":1}", 200),
    ("PATCH /api/rooms/{direct}/mine <- {\"level\":\"none\"}", 200),
];

/// What a cell of the table means: status and code.
pub fn expected(cell: u16, is_public: bool) -> String {
    match (cell, is_public) {
        (2000, true) => "200".to_owned(),
        (4030, true) => "403 not_a_member".to_owned(),
        (404, _) | (2000 | 4030, false) => "404 not_found".to_owned(),
        (401, _) => "401 unauthorized".to_owned(),
        (403, _) => "403 forbidden".to_owned(),
        (409, _) => "409 last_owner".to_owned(),
        (other, _) => other.to_string(),
    }
}

/// The row of a room for all of [`ROLES`].
pub fn of_all(cells: [u16; 6]) -> [u16; 10] {
    let [owner, moderator, member, blocked, former, stranger] = cells;
    [owner, moderator, member, blocked, former, stranger, stranger, stranger, 401, 401]
}

async fn try_all(kind: &str) {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    let mut wrong = String::new();
    let mut stage = cast.stage(kind).await;
    for (route, cells) in ROUTES {
        for ((who, cell), role) in cast.roles.iter().zip(of_all(*cells)).zip(ROLES) {
            let reply = cast.act(route, who, &stage).await;
            let (got, want) = (shown(&reply), expected(cell, kind == "public"));
            if got != want {
                writeln!(wrong, "{route} by {role}: {got}, not {want}").unwrap();
            }
            // What was refused changed nothing, so the next one may try on the same.
            if reply.status < 400 {
                stage = cast.stage(kind).await;
            }
        }
    }
    assert!(wrong.is_empty(), "in a {kind} room:\n{wrong}");
}

#[tokio::test]
async fn every_route_in_a_public_room() {
    try_all("public").await;
}

#[tokio::test]
async fn every_route_in_a_private_room() {
    try_all("private").await;
}

#[tokio::test]
async fn a_private_chat_with_whoever_blocks_one() {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    let stage = cast.stage("private").await;
    let mut wrong = String::new();
    for (route, cell) in DIRECT {
        for (who, role) in cast.roles.iter().zip(ROLES) {
            let cell = match role {
                "blocked" => *cell,
                "deactivated" | "nobody" => 401,
                _ => 404,
            };
            let (got, want) = (shown(&cast.act(route, who, &stage).await), expected(cell, false));
            if got != want {
                writeln!(wrong, "{route} by {role}: {got}, not {want}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
