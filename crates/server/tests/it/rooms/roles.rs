//! Who may do what: every route and socket request, tried by everybody.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestSocket, TestUser, new_id, text};

/// A 👍 as a part of a path.
const THUMB: &str = "%F0%9F%91%8D";

/// Everybody who may try, in the order of the tables' columns.
struct Cast {
    owner: TestUser,
    moderator: TestUser,
    member: TestUser,
    former: TestUser,
    stranger: TestUser,
    nobody: TestUser,
    /// Whom things are done to.
    other: TestUser,
    newcomer: TestUser,
}

/// A fresh room of the cast: its id, a text by the member, a text by the other one.
struct Stage {
    room: String,
    of_member: String,
    of_other: String,
}

impl Cast {
    async fn new(server: &TestServer) -> Cast {
        Cast {
            owner: server.user("owner").await,
            moderator: server.user("moderator").await,
            member: server.user("member").await,
            former: server.user("former").await,
            stranger: server.user("stranger").await,
            nobody: server.nobody(),
            other: server.user("other").await,
            newcomer: server.user("newcomer").await,
        }
    }

    fn all(&self) -> [&TestUser; 6] {
        [&self.owner, &self.moderator, &self.member, &self.former, &self.stranger, &self.nobody]
    }

    async fn stage(&self, kind: &str) -> Stage {
        let people = [&self.moderator, &self.member, &self.former, &self.other];
        let room = self.owner.room_with(kind, &people).await;
        self.owner.give_role(&room, &self.moderator, "moderator").await;
        let of_member = text(&self.member.say(&room, "mine").await["id"]);
        let of_other = text(&self.other.say(&room, "theirs").await["id"]);
        self.former.leave(&room).await;
        Stage { room, of_member, of_other }
    }

    /// One try of a route on a fresh stage.
    async fn act(&self, route: &str, who: &TestUser, kind: &str) -> Reply {
        let Stage { room, of_member, of_other } = self.stage(kind).await;
        let (method, path) = route.split_once(' ').unwrap();
        let path = path
            .replace("{room}", &room)
            .replace("{mine}", &of_member)
            .replace("{theirs}", &of_other)
            .replace("{other}", &self.other.id)
            .replace("{newcomer}", &self.newcomer.id)
            .replace("{thumb}", THUMB);
        let path = if path.contains("{file}") {
            path.replace("{file}", &self.member.share_picture(&room).await)
        } else {
            path
        };
        let path = if path.contains("{link}") {
            let made = self.other.post(&format!("/api/rooms/{room}/links"), json!({})).await.with(201);
            path.replace("{link}", &text(&made["link"]["id"]))
        } else {
            path
        };
        let (path, body) = path.split_once(" <- ").unwrap_or((&path, ""));
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
        who.request(method, path, body).await
    }
}

/// Routes with what owner, moderator, member, former member, stranger and nobody get in a public room.
/// In a private room 403 `not_a_member` is 404, and what a public room shows or lets in is 404 as well.
pub const ROUTES: &[(&str, [u16; 6])] = &[
    ("GET /api/rooms/{room}", [200, 200, 200, 2000, 2000, 401]),
    ("PATCH /api/rooms/{room} <- {\"topic\":\"x\"}", [200, 200, 403, 4030, 4030, 401]),
    ("DELETE /api/rooms/{room}", [204, 403, 403, 4030, 4030, 401]),
    ("PUT /api/rooms/{room}/erasure <- {}", [403, 403, 403, 4030, 4030, 401]),
    ("DELETE /api/rooms/{room}/erasure", [403, 403, 403, 4030, 4030, 401]),
    ("GET /api/rooms/{room}/members", [200, 200, 200, 4030, 4030, 401]),
    ("PUT /api/rooms/{room}/members/me <- {}", [200, 200, 200, 2000, 2000, 401]),
    ("DELETE /api/rooms/{room}/members/me", [409, 204, 204, 204, 4030, 401]),
    ("PUT /api/rooms/{room}/members/{newcomer} <- {}", [201, 201, 201, 4030, 4030, 401]),
    ("PUT /api/rooms/{room}/members/{newcomer} <- {\"role\":\"owner\"}", [201, 403, 403, 4030, 4030, 401]),
    ("PUT /api/rooms/{room}/members/{other} <- {\"role\":\"moderator\"}", [200, 403, 403, 4030, 4030, 401]),
    ("DELETE /api/rooms/{room}/members/{other}", [204, 204, 403, 4030, 4030, 401]),
    ("GET /api/rooms/{room}/messages", [200, 200, 200, 4030, 4030, 401]),
    ("GET /api/rooms/{room}/messages?around=1", [200, 200, 200, 4030, 4030, 401]),
    ("POST /api/rooms/{room}/messages <- {\"body\":\"hi\"}", [201, 201, 201, 4030, 4030, 401]),
    ("PATCH /api/rooms/{room}/mine <- {\"level\":\"none\"}", [200, 200, 200, 4030, 4030, 401]),
    ("DELETE /api/rooms/{room}/mine", [204, 204, 204, 4030, 4030, 401]),
    ("PUT /api/rooms/{room}/read <- {\"number\":1}", [200, 200, 200, 4030, 4030, 401]),
    ("GET /api/rooms/{room}/changes?after=0", [200, 200, 200, 4030, 4030, 401]),
    ("GET /api/messages/{theirs}", [200, 200, 200, 4030, 4030, 401]),
    ("PATCH /api/messages/{mine} <- {\"body\":\"new\"}", [403, 403, 200, 4030, 4030, 401]),
    ("PATCH /api/messages/{theirs} <- {\"body\":\"new\"}", [403, 403, 403, 4030, 4030, 401]),
    ("DELETE /api/messages/{mine}", [200, 200, 200, 4030, 4030, 401]),
    ("DELETE /api/messages/{theirs}", [200, 200, 403, 4030, 4030, 401]),
    ("PUT /api/messages/{theirs}/seen <- {}", [200, 200, 200, 4030, 4030, 401]),
    ("PUT /api/messages/{mine}/recalled <- {}", [403, 403, 200, 4030, 4030, 401]),
    ("PUT /api/messages/{theirs}/recalled <- {}", [403, 403, 403, 4030, 4030, 401]),
    ("PUT /api/messages/{theirs}/hidden <- {}", [204, 204, 204, 4030, 4030, 401]),
    ("GET /api/messages/{theirs}/reactions", [200, 200, 200, 4030, 4030, 401]),
    ("PUT /api/messages/{theirs}/reactions/{thumb}", [200, 200, 200, 4030, 4030, 401]),
    ("DELETE /api/messages/{theirs}/reactions/{thumb}", [200, 200, 200, 4030, 4030, 401]),
    ("GET /api/rooms/{room}/links", [200, 200, 200, 4030, 4030, 401]),
    ("POST /api/rooms/{room}/links <- {}", [201, 201, 201, 4030, 4030, 401]),
    ("DELETE /api/rooms/{room}/links/{link}", [204, 204, 403, 4030, 4030, 401]),
    ("GET /api/files/{file}", [200, 200, 200, 404, 404, 401]),
    ("GET /api/files/{file}/thumbnail", [200, 200, 200, 404, 404, 401]),
];

/// What a cell of the table means: status and code.
fn expected(cell: u16, is_public: bool) -> String {
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

fn shown(reply: &Reply) -> String {
    let code = reply.body["error"]["code"].as_str().map(|code| format!(" {code}"));
    format!("{}{}", reply.status, code.unwrap_or_default())
}

async fn try_all(kind: &str) {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    let mut wrong = String::new();
    for (route, cells) in ROUTES {
        for (who, cell) in cast.all().into_iter().zip(cells) {
            let (got, want) = (shown(&cast.act(route, who, kind).await), expected(*cell, kind == "public"));
            if got != want {
                writeln!(wrong, "{route} by {}: {got}, not {want}", who.username).unwrap();
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

/// Socket requests with what owner, moderator, member, former member and stranger get; `true` is `ok`,
/// `false` is forbidden to members. Whoever is not in gets `not_a_member` or `not_found`.
pub const REQUESTS: &[(&str, [bool; 3])] = &[
    ("message:send {\"roomId\":\"{room}\",\"id\":\"{new}\",\"body\":\"hi\"}", [true, true, true]),
    ("message:edit {\"id\":\"{mine}\",\"body\":\"new\"}", [false, false, true]),
    ("message:edit {\"id\":\"{theirs}\",\"body\":\"new\"}", [false, false, false]),
    ("message:delete {\"id\":\"{mine}\"}", [true, true, true]),
    ("message:delete {\"id\":\"{theirs}\"}", [true, true, false]),
    ("message:recall {\"id\":\"{mine}\"}", [false, false, true]),
    ("message:recall {\"id\":\"{theirs}\"}", [false, false, false]),
    ("message:react {\"id\":\"{theirs}\",\"emoji\":\"👍\",\"on\":true}", [true, true, true]),
    ("message:react {\"id\":\"{theirs}\",\"emoji\":\"👍\",\"on\":false}", [true, true, true]),
    ("room:read {\"roomId\":\"{room}\",\"number\":1}", [true, true, true]),
    ("room:changes {\"roomId\":\"{room}\",\"after\":0}", [true, true, true]),
    ("typing {\"roomId\":\"{room}\",\"on\":true}", [true, true, true]),
];

#[tokio::test]
async fn every_socket_request() {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    let mut sockets: Vec<TestSocket> = Vec::new();
    for user in &cast.all()[..5] {
        sockets.push(user.live().await);
    }
    let mut wrong = String::new();
    for kind in ["public", "private"] {
        let outside = if kind == "public" { "not_a_member" } else { "not_found" };
        for (request, cells) in REQUESTS {
            for (at, socket) in sockets.iter().enumerate() {
                let stage = cast.stage(kind).await;
                let (name, payload) = request.split_once(' ').unwrap();
                let payload = payload
                    .replace("{room}", &stage.room)
                    .replace("{mine}", &stage.of_member)
                    .replace("{theirs}", &stage.of_other)
                    .replace("{new}", &new_id());
                let answer = socket.request(name, serde_json::from_str(&payload).unwrap()).await;
                let got = answer["error"]["code"].as_str().unwrap_or("ok").to_owned();
                let want = match cells.get(at) {
                    Some(true) => "ok",
                    Some(false) => "forbidden",
                    None => outside,
                };
                if got != want {
                    writeln!(wrong, "{request} by {} in a {kind} room: {answer}", cast.all()[at].username)
                        .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn what_nobody_made_is_not_found() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let id = new_id();
    for (route, _) in ROUTES.iter().filter(|(route, _)| !route.contains("{newcomer}")) {
        let (method, path) = route.split_once(' ').unwrap();
        let (path, body) = path.split_once(" <- ").unwrap_or((path, ""));
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
        for (value, status, code) in [(id.as_str(), 404, "not_found"), ("tea", 400, "bad_request")] {
            let path = ["{room}", "{mine}", "{theirs}", "{other}", "{file}", "{link}"]
                .iter()
                .fold(path.replace("{thumb}", THUMB), |path, name| path.replace(name, value));
            let reply = ada.request(method, &path, body.clone()).await;
            assert_eq!(
                (reply.status, &reply.body["error"]["code"]),
                (status, &json!(code)),
                "{route}: {}",
                reply.body
            );
        }
    }
}
