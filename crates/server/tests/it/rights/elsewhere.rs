//! What is about oneself, other people, or the server: every route, by everybody.

use std::fmt::Write;

use super::{
    cast::{Cast, ROLES, SIGNED_IN, shown},
    rooms::expected,
};
use crate::kit::TestServer;

/// The same for everybody who is signed in.
const fn all(cell: u16) -> [u16; SIGNED_IN] {
    [cell; SIGNED_IN]
}

/// For those who look after the server: its owner, its admins. All others are forbidden to.
const fn from_above(chief: u16, admin: u16) -> [u16; SIGNED_IN] {
    [403, 403, 403, 403, 403, 403, chief, admin]
}

/// For the member alone, whose it is; to all others it does not exist.
const fn of_member(cell: u16) -> [u16; SIGNED_IN] {
    [404, 404, cell, 404, 404, 404, 404, 404]
}

/// For everybody but the server's owner, whom it is about.
const fn not_oneself(cell: u16) -> [u16; SIGNED_IN] {
    [cell, cell, cell, cell, cell, cell, 422, cell]
}

/// For everybody but whoever is blocked by the person it is about.
const fn not_blocked(cell: u16) -> [u16; SIGNED_IN] {
    [cell, cell, cell, 403, cell, cell, cell, cell]
}

/// Routes with what everybody who is signed in gets, in the order of [`ROLES`]. The others get 401.
pub const ROUTES: &[(&str, [u16; SIGNED_IN])] = &[
    // Oneself.
    ("GET /api/auth/check", all(200)),
    ("PATCH /api/auth/profile <- {\"bio\":\"tea\"}", all(200)),
    ("PUT /api/auth/email <- {\"email\":\"elsewhere@example.org\",\"password\":\"not mine\"}", all(4010)),
    ("PUT /api/auth/password <- {\"current\":\"not mine\",\"next\":\"another good one\"}", all(4010)),
    ("DELETE /api/auth/account <- {\"password\":\"not mine\"}", all(4010)),
    ("GET /api/auth/sessions", all(200)),
    ("DELETE /api/auth/sessions/{session}", of_member(204)),
    ("DELETE /api/auth/sessions", all(204)),
    ("GET /api/auth/identities", all(200)),
    ("POST /api/auth/identities/{other} <- {\"password\":\"not mine\"}", all(404)), // no provider of that name
    ("DELETE /api/auth/identities/{other}", all(404)),
    ("GET /api/me/changes?after=0", all(200)),
    ("GET /api/notifications", all(200)),
    ("PUT /api/notifications/read <- {\"upTo\":1}", all(200)),
    // Other people.
    ("GET /api/users", all(200)),
    ("GET /api/users/{other}", all(200)),
    ("GET /api/friends", all(200)),
    ("PUT /api/friends/{newcomer} <- {}", all(200)),
    ("DELETE /api/friends/{newcomer}", all(204)),
    ("GET /api/blocks", all(200)),
    ("PUT /api/blocks/{chief} <- {}", not_oneself(200)),
    ("DELETE /api/blocks/{chief}", not_oneself(204)),
    ("POST /api/directs <- {\"userId\":\"{newcomer}\"}", not_blocked(201)),
    // Rooms that are not there yet, and the ways into those that are.
    ("GET /api/rooms", all(200)),
    ("GET /api/rooms/directory", all(200)),
    ("GET /api/search?query=theirs", all(200)),
    ("POST /api/rooms <- {\"kind\":\"public\",\"name\":\"x\"}", all(201)),
    (
        "POST /api/rooms <- {\"kind\":\"private\",\"name\":\"x\",\"memberIds\":[\"{newcomer}\"]}",
        not_blocked(201),
    ),
    ("POST /api/links/room <- {\"code\":\"{code}\"}", all(200)),
    ("POST /api/links/membership <- {\"code\":\"{code}\"}", all(200)),
    // Files before they are sent.
    ("POST /api/files", all(201)),
    ("HEAD /api/files/{upload}", of_member(200)),
    ("PATCH /api/files/{upload}", of_member(204)),
    ("DELETE /api/files/{upload}", of_member(204)),
    // The server.
    ("GET /api/admin/users", from_above(200, 200)),
    ("PATCH /api/admin/users/{newcomer} <- {\"deactivated\":false}", from_above(200, 200)),
    ("PATCH /api/admin/users/{newcomer} <- {\"role\":\"member\"}", from_above(200, 403)),
    ("PATCH /api/admin/users/{chief} <- {\"deactivated\":true}", from_above(403, 403)),
    ("DELETE /api/admin/users/{other}/sessions", from_above(204, 204)),
    ("GET /api/admin/invites", from_above(200, 200)),
    ("POST /api/admin/invites <- {}", from_above(201, 201)),
    ("DELETE /api/admin/invites/{invite}", from_above(204, 204)),
    // The last thing one does.
    ("POST /api/auth/logout", all(204)),
];

/// Routes that answer whoever is not signed in, alike for everybody.
pub const OPEN: &[(&str, u16)] = &[
    ("GET /api/server", 200),
    ("GET /api/openapi.json", 200), // what all this looks like
    ("OPTIONS /api/files", 204),    // how it takes uploads
    (
        "POST /api/auth/signup <- {\"username\":\"{name}\",\"email\":\"{name}@example.org\",\"password\":\"long enough\"}",
        201,
    ),
    ("POST /api/auth/login <- {\"login\":\"other\",\"password\":\"not theirs\"}", 4010),
    ("POST /api/auth/invite <- {\"code\":\"nothing\"}", 404),
    ("GET /api/auth/oidc/{other}", 303), // to the log-in page: no provider of that name
    ("GET /api/auth/oidc/{other}/callback?state=x&code=x", 303),
    ("GET /api/auth/arrival", 404), // without the cookie of a visit to a provider
    ("POST /api/auth/arrival <- {\"username\":\"{name}\",\"email\":\"{name}@example.org\"}", 404),
    ("POST /api/auth/reset <- {\"code\":\"nothing\",\"password\":\"long enough\"}", 404),
];

async fn try_all(kind: &str, rows: impl Iterator<Item = (&'static str, [u16; 10])>) {
    let server = TestServer::start_with(|config| config.limits.codes_per_address = 1_000).await;
    let cast = Cast::new(&server).await;
    let stage = cast.stage(kind).await;
    let mut wrong = String::new();
    for (route, cells) in rows {
        for ((who, cell), role) in cast.roles.iter().zip(cells).zip(ROLES) {
            let want = match cell {
                4010 => "401 wrong_credentials".to_owned(),
                422 => "422 invalid".to_owned(),
                cell => expected(cell, true),
            };
            let got = shown(&cast.act(route, who, &stage).await);
            // An answer to HEAD has no body, so no code.
            let is_wanted = if route.starts_with("HEAD ") { want.starts_with(&got) } else { want == got };
            if !is_wanted {
                writeln!(wrong, "{route} by {role}: {got}, not {want}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn every_route_that_is_about_no_room() {
    let rows = ROUTES.iter().map(|(route, cells)| {
        let mut of_all = [401; 10];
        of_all[..SIGNED_IN].copy_from_slice(cells);
        (*route, of_all)
    });
    try_all("public", rows).await;
}

#[tokio::test]
async fn what_is_open_is_open_to_all() {
    try_all("public", OPEN.iter().map(|(route, cell)| (*route, [*cell; 10]))).await;
}
