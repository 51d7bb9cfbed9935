//! Every event that the server says unasked, and who hears it.

use std::fmt::Write;

use serde_json::Value;

use super::cast::{Cast, ROLES, Stage};
use crate::kit::{TestServer, TestSocket};

/// Those in the room.
const IN: &[&str] = &["owner", "moderator", "member", "blocked"];

/// Events, who does what, and who of the roles hears of it; the last ones who are left can't hear anything more.
pub const HEARD: &[(&str, &str, &str, &[&str])] = &[
    (
        "message:created",
        "member",
        "message:send {\"roomId\":\"{room}\",\"id\":\"{new}\",\"body\":\"hi\"}",
        IN,
    ),
    // Whoever blocks somebody hears them too, and folds it away.
    (
        "message:created",
        "blocked",
        "message:send {\"roomId\":\"{room}\",\"id\":\"{new}\",\"body\":\"hi\"}",
        IN,
    ),
    (
        "message:created",
        "member",
        "message:send {\"roomId\":\"{pair}\",\"id\":\"{new}\",\"body\":\"hi\"}",
        &["moderator", "member"],
    ),
    ("message:changed", "member", "PATCH /api/messages/{mine} <- {\"body\":\"new\"}", IN),
    ("message:changed", "owner", "PUT /api/messages/{theirs}/reactions/{thumb}", IN),
    ("message:deleted", "moderator", "DELETE /api/messages/{theirs}", IN),
    ("room:changed", "owner", "PATCH /api/rooms/{room} <- {\"topic\":\"x\"}", IN),
    ("member:joined", "member", "PUT /api/rooms/{room}/members/{newcomer} <- {}", IN),
    ("member:changed", "owner", "PUT /api/rooms/{room}/members/{other} <- {\"role\":\"moderator\"}", IN),
    ("member:left", "moderator", "DELETE /api/rooms/{room}/members/{other}", IN),
    // Whoever goes hears that they went.
    ("member:left", "member", "DELETE /api/rooms/{room}/members/me", IN),
    ("room:deleted", "owner", "DELETE /api/rooms/{room}", IN),
    ("read:changed", "owner", "PUT /api/messages/{theirs}/seen <- {}", IN),
    ("me:changed", "member", "PATCH /api/rooms/{room}/mine <- {\"level\":\"none\"}", &["member"]),
    (
        "typing:changed",
        "member",
        "typing {\"roomId\":\"{room}\",\"on\":true}",
        &["owner", "moderator", "blocked"],
    ),
    ("profile:changed", "member", "PATCH /api/auth/profile <- {\"bio\":\"tea\"}", IN),
    // By the other member's coming; they block one of those who ask.
    ("presence:changed", "other", "comes", &["owner", "moderator", "member"]),
    ("session:ended", "member", "POST /api/auth/logout", &["member"]),
];

/// What every connection is told about itself alone.
pub const OF_A_CONNECTION: &[&str] = &["ready", "lagged"];

/// Everybody's sockets.
struct Hall {
    server: TestServer,
    cast: Cast,
    sockets: Vec<TestSocket>,
    arrived: Option<TestSocket>,
}

impl Hall {
    async fn open() -> Hall {
        let server = TestServer::start().await;
        let cast = Cast::new(&server).await;
        let sockets = cast.live().await;
        Hall { server, cast, sockets, arrived: None }
    }

    /// Waits until each has heard what came before, in the room and about themselves, and forgets it.
    async fn quiet(&self, stage: &Stage) {
        let room = self.cast.filled("{room}", stage).await;
        let fence = self.cast.roles[0].say(&room, "a fence").await;
        for (role, socket) in ROLES.iter().zip(&self.sockets) {
            if IN.contains(role) {
                socket.next_where("message:created", |data| data["message"]["id"] == fence["id"]).await;
            }
        }
        for (user, socket) in self.cast.roles.iter().zip(&self.sockets) {
            user.hears_until_now(socket).await;
        }
    }

    async fn act(&mut self, who: &str, what: &str, stage: &Stage) {
        if what == "comes" {
            for socket in &self.sockets {
                socket.ask("presence:watch", serde_json::json!({ "userIds": [self.cast.other.id] })).await;
            }
            self.arrived = Some(self.cast.other.live().await);
            return;
        }
        let at = ROLES.iter().position(|role| *role == who).expect("there is that role");
        if what.split(' ').nth(1).is_some_and(|path| path.starts_with('/')) {
            let reply = self.cast.act(what, &self.cast.roles[at], stage).await;
            assert!(reply.status < 300, "{what} by {who}: {} {}", reply.status, reply.body);
            return;
        }
        let (name, payload) = what.split_once(' ').expect("a name and a payload");
        let payload: Value =
            serde_json::from_str(&self.cast.filled(payload, stage).await).expect("it is JSON");
        self.sockets[at].ask(name, payload).await;
    }

    /// Who hears an event, of all who are still connected: those who should are waited for.
    async fn hearers(&self, event: &str, expected: &[&str]) -> Vec<&'static str> {
        for (role, socket) in ROLES.iter().zip(&self.sockets) {
            if expected.contains(role) {
                socket.next(event).await;
            }
        }
        let mut all = expected.to_vec();
        for ((role, user), socket) in ROLES.iter().zip(&self.cast.roles).zip(&self.sockets) {
            let is_gone = event == "session:ended" && expected.contains(role);
            if !is_gone && user.hears_until_now(socket).await.iter().any(|told| told.name == event) {
                all.push(role);
            }
        }
        ROLES.into_iter().filter(|role| all.contains(role)).collect()
    }
}

#[tokio::test]
async fn every_event_by_everybody() {
    let mut hall = Hall::open().await;
    let mut wrong = String::new();
    for kind in ["public", "private"] {
        for (event, who, what, expected) in HEARD {
            if kind == "public" && matches!(*event, "presence:changed" | "session:ended") {
                continue; // once is enough, and nobody comes back from it
            }
            let stage = hall.cast.stage(kind).await;
            hall.quiet(&stage).await;
            hall.act(who, what, &stage).await;
            let got = hall.hearers(event, expected).await;
            if got != *expected {
                writeln!(wrong, "{event}, {kind}, when {who} {what}: {got:?}, not {expected:?}").unwrap();
            }
        }
    }
    drop(hall.server);
    assert!(wrong.is_empty(), "{wrong}");
}
