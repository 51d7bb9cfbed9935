//! Every socket request, by everybody.

use std::fmt::Write;

use serde_json::Value;

use super::cast::{Cast, ROLES, SIGNED_IN, Stage};
use crate::kit::{Handshake, TestServer, TestSocket};

/// Socket requests with what owner, moderator, member and blocked member get; `true` is `ok`, `false` is
/// forbidden to members. Whoever is not in gets `not_a_member` or `not_found`.
pub const IN_ROOM: &[(&str, [bool; 4])] = &[
    ("message:send {\"roomId\":\"{room}\",\"id\":\"{new}\",\"body\":\"hi\"}", [true, true, true, true]),
    ("message:edit {\"id\":\"{mine}\",\"body\":\"new\"}", [false, false, true, false]),
    ("message:edit {\"id\":\"{theirs}\",\"body\":\"new\"}", [false, false, false, false]),
    ("message:delete {\"id\":\"{mine}\"}", [true, true, true, false]),
    ("message:delete {\"id\":\"{theirs}\"}", [true, true, false, false]),
    ("message:recall {\"id\":\"{mine}\"}", [false, false, true, false]),
    ("message:recall {\"id\":\"{theirs}\"}", [false, false, false, false]),
    ("message:react {\"id\":\"{theirs}\",\"emoji\":\"👍\",\"on\":true}", [true, true, true, true]),
    ("message:react {\"id\":\"{theirs}\",\"emoji\":\"👍\",\"on\":false}", [true, true, true, true]),
    ("room:read {\"roomId\":\"{room}\",\"number\":1}", [true, true, true, true]),
    ("room:changes {\"roomId\":\"{room}\",\"after\":0}", [true, true, true, true]),
    ("typing {\"roomId\":\"{room}\",\"on\":true}", [true, true, true, true]),
];

/// In the private chat with whoever blocks them: what the blocked one gets. Others get `not_found`.
pub const IN_DIRECT: &[(&str, bool)] = &[
    ("message:send {\"roomId\":\"{direct}\",\"id\":\"{new}\",\"body\":\"hi\"}", false),
    ("message:edit {\"id\":\"{said}\",\"body\":\"new\"}", false),
    ("message:delete {\"id\":\"{said}\"}", false),
    ("message:recall {\"id\":\"{said}\"}", false),
    ("message:react {\"id\":\"{said}\",\"emoji\":\"👍\",\"on\":true}", false),
    ("message:react {\"id\":\"{said}\",\"emoji\":\"👍\",\"on\":false}", true),
    ("room:read {\"roomId\":\"{direct}\",\"number\":1}", true),
    ("room:changes {\"roomId\":\"{direct}\",\"after\":0}", true),
    ("typing {\"roomId\":\"{direct}\",\"on\":true}", true), // and whoever blocks is not told
];

/// In the private chat of the moderator and the member: what the two get. Others get `not_found`. What is `mine`
/// there is the member's. Every request of [`IN_ROOM`] stands here too.
pub const IN_PAIR: &[(&str, [bool; 2])] = &[
    ("message:send {\"roomId\":\"{pair}\",\"id\":\"{new}\",\"body\":\"hi\"}", [true, true]),
    ("message:edit {\"id\":\"{pair_mine}\",\"body\":\"new\"}", [false, true]),
    ("message:delete {\"id\":\"{pair_mine}\"}", [false, true]),
    ("message:delete {\"id\":\"{pair_theirs}\"}", [true, false]),
    ("message:recall {\"id\":\"{pair_mine}\"}", [false, true]),
    ("message:react {\"id\":\"{pair_theirs}\",\"emoji\":\"👍\",\"on\":true}", [true, true]),
    ("message:react {\"id\":\"{pair_theirs}\",\"emoji\":\"👍\",\"on\":false}", [true, true]),
    ("room:read {\"roomId\":\"{pair}\",\"number\":1}", [true, true]),
    ("room:changes {\"roomId\":\"{pair}\",\"after\":0}", [true, true]),
    ("typing {\"roomId\":\"{pair}\",\"on\":true}", [true, true]),
];

/// What is about no room, and alike for everybody who is signed in.
pub const ELSEWHERE: &[&str] = &[
    "me:changes {\"after\":0}",
    "presence:list {}",
    "presence:watch {\"userIds\":[\"{other}\",\"{newcomer}\"]}",
];

/// Everybody's socket, and everybody's answers to what they ask.
struct Hall {
    _server: TestServer,
    cast: Cast,
    sockets: Vec<TestSocket>,
    wrong: String,
}

impl Hall {
    async fn open() -> Hall {
        let server = TestServer::start().await;
        let cast = Cast::new(&server).await;
        let sockets = cast.live().await;
        Hall { _server: server, cast, sockets, wrong: String::new() }
    }

    /// Asks as one role; answers whether it was granted.
    async fn ask(&mut self, request: &str, at: usize, stage: &Stage, want: &str) -> bool {
        let (name, payload) = request.split_once(' ').expect("a name and a payload");
        let payload: Value =
            serde_json::from_str(&self.cast.filled(payload, stage).await).expect("it is JSON");
        let answer = self.sockets[at].request(name, payload).await;
        let got = answer["error"]["code"].as_str().unwrap_or("ok");
        if got != want {
            writeln!(self.wrong, "{request} by {}: {answer}, not {want}", ROLES[at]).unwrap();
        }
        got == "ok"
    }
}

const fn word(may: bool) -> &'static str {
    if may { "ok" } else { "forbidden" }
}

#[tokio::test]
async fn every_request_in_a_room() {
    let mut hall = Hall::open().await;
    for (kind, outside) in [("public", "not_a_member"), ("private", "not_found")] {
        let mut stage = hall.cast.stage(kind).await;
        for (request, cells) in IN_ROOM {
            for at in 0..SIGNED_IN {
                let want = cells.get(at).map_or(outside, |may| word(*may));
                if hall.ask(request, at, &stage, want).await {
                    stage = hall.cast.stage(kind).await;
                }
            }
        }
    }
    assert!(hall.wrong.is_empty(), "{}", hall.wrong);
}

#[tokio::test]
async fn every_request_elsewhere() {
    let mut hall = Hall::open().await;
    let stage = hall.cast.stage("private").await;
    for (at, role) in ROLES.iter().enumerate().take(SIGNED_IN) {
        for (request, may) in IN_DIRECT {
            let want = if *role == "blocked" { word(*may) } else { "not_found" };
            hall.ask(request, at, &stage, want).await;
        }
        for (request, [moderator, member]) in IN_PAIR {
            let want = match *role {
                "moderator" => word(*moderator),
                "member" => word(*member),
                _ => "not_found",
            };
            hall.ask(request, at, &stage, want).await;
        }
        for request in ELSEWHERE {
            hall.ask(request, at, &stage, "ok").await;
        }
    }
    assert!(hall.wrong.is_empty(), "{}", hall.wrong);
}

#[tokio::test]
async fn whoever_is_not_signed_in_gets_no_socket() {
    let server = TestServer::start().await;
    let cast = Cast::new(&server).await;
    for user in &cast.roles[SIGNED_IN..] {
        let refused = Handshake::by(&user.token).connect(&server.url).await.err().expect("no socket");
        assert_eq!(refused["data"]["code"], "unauthorized", "{refused}");
    }
}
