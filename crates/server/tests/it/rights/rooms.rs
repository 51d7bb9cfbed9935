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
    ("PUT /api/rooms/{direct}/erasure <- {}", 403),
    ("DELETE /api/rooms/{direct}/erasure", 204),
    ("PUT /api/rooms/{direct}/members/me <- {}", 200), // who is in already stays
    ("DELETE /api/rooms/{direct}/members/me", 403),
    ("DELETE /api/rooms/{direct}/members/{other}", 403),
    ("GET /api/rooms/{direct}/links", 403),
    ("POST /api/rooms/{direct}/links <- {}", 403),
    ("DELETE /api/rooms/{direct}/links/{link}", 404), // of another room
    ("PUT /api/messages/{said}/seen <- {}", 200),
    ("PUT /api/messages/{said}/recalled <- {}", 403),
    ("DELETE /api/messages/{said}/reactions/{thumb}", 200),
    // From here on there is nothing left to see.
    ("PUT /api/messages/{said}/hidden <- {}", 204),
    ("DELETE /api/rooms/{direct}/mine", 204),
];

/// The private chat of the moderator and the member: what the two get. To all others, whoever looks after the server
/// included, it does not exist. What is `mine` there is the member's. Every route of [`ROUTES`] stands here too.
pub const PAIR: &[(&str, [u16; 2])] = &[
    ("GET /api/rooms/{pair}", [200, 200]),
    ("PATCH /api/rooms/{pair} <- {\"topic\":\"x\"}", [403, 403]),
    ("DELETE /api/rooms/{pair}", [403, 403]),
    ("GET /api/rooms/{pair}/members", [200, 200]),
    ("PUT /api/rooms/{pair}/members/me <- {}", [200, 200]), // who is in already stays
    ("DELETE /api/rooms/{pair}/members/me", [403, 403]),
    ("PUT /api/rooms/{pair}/members/{newcomer} <- {}", [403, 403]),
    ("DELETE /api/rooms/{pair}/members/{other}", [403, 403]),
    ("GET /api/rooms/{pair}/messages", [200, 200]),
    ("POST /api/rooms/{pair}/messages <- {\"body\":\"hi\"}", [201, 201]),
    ("PATCH /api/rooms/{pair}/mine <- {\"level\":\"none\"}", [200, 200]),
    ("PUT /api/rooms/{pair}/read <- {\"number\":1}", [200, 200]),
    ("GET /api/rooms/{pair}/changes?after=0", [200, 200]),
    ("GET /api/messages/{pair_theirs}", [200, 200]),
    ("PATCH /api/messages/{pair_mine} <- {\"body\":\"new\"}", [403, 200]),
    ("DELETE /api/messages/{pair_mine}", [403, 200]),
    ("DELETE /api/messages/{pair_theirs}", [200, 403]),
    ("PUT /api/messages/{pair_theirs}/seen <- {}", [200, 200]),
    ("PUT /api/messages/{pair_mine}/recalled <- {}", [403, 200]),
    ("PUT /api/messages/{pair_theirs}/hidden <- {}", [204, 204]),
    ("GET /api/messages/{pair_theirs}/reactions", [200, 200]),
    ("PUT /api/messages/{pair_theirs}/reactions/{thumb}", [200, 200]),
    ("DELETE /api/messages/{pair_theirs}/reactions/{thumb}", [200, 200]),
    ("GET /api/rooms/{pair}/links", [403, 403]),
    ("POST /api/rooms/{pair}/links <- {}", [403, 403]),
    ("DELETE /api/rooms/{pair}/links/{link}", [404, 404]), // of another room
    ("GET /api/search?query=between&roomId={pair}", [200, 200]),
    ("GET /api/rooms/{pair}/shared?kind=media", [200, 200]),
    ("GET /api/files/{pair_file}", [200, 200]),
    ("GET /api/files/{pair_file}/thumbnail", [200, 200]),
    ("PUT /api/rooms/{pair}/erasure <- {}", [200, 200]), // the one asks, the other agrees
    ("DELETE /api/rooms/{pair}/erasure", [204, 204]),
    ("DELETE /api/rooms/{pair}/mine", [204, 204]),
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

/// The row of the chat with somebody who blocks for all of [`ROLES`].
fn of_blocked(blocked: u16) -> [u16; 10] {
    [404, 404, 404, blocked, 404, 404, 404, 404, 401, 401]
}

/// The row of the chat of two for all of [`ROLES`].
fn of_pair([moderator, member]: [u16; 2]) -> [u16; 10] {
    [404, moderator, member, 404, 404, 404, 404, 404, 401, 401]
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

/// Tries what is about private chats, one row after the other on the same ones.
async fn try_private(rows: impl Iterator<Item = (&'static str, [u16; 10])>) {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    let stage = cast.stage("private").await;
    let mut wrong = String::new();
    for (route, cells) in rows {
        for ((who, cell), role) in cast.roles.iter().zip(cells).zip(ROLES) {
            let (got, want) = (shown(&cast.act(route, who, &stage).await), expected(cell, false));
            if got != want {
                writeln!(wrong, "{route} by {role}: {got}, not {want}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn a_private_chat_with_whoever_blocks_one() {
    try_private(DIRECT.iter().map(|(route, cell)| (*route, of_blocked(*cell)))).await;
}

#[tokio::test]
async fn every_route_in_a_private_chat() {
    try_private(PAIR.iter().map(|(route, cells)| (*route, of_pair(*cells)))).await;
}
