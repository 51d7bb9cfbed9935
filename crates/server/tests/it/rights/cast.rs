//! Everybody who may try something, and what there is to try it on.

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestSocket, TestUser, each, new_id, text};

/// The roles, in the order of the tables' columns. The last four come after the columns of a room: there the
/// server's owner and admins are strangers like others, and the last two never get in anywhere.
pub const ROLES: [&str; 10] = [
    "owner",
    "moderator",
    "member",
    "blocked",
    "former",
    "stranger",
    "chief",
    "admin",
    "deactivated",
    "nobody",
];

/// So many of them are signed in.
pub const SIGNED_IN: usize = 8;

/// A 👍 as a part of a path.
pub const THUMB: &str = "%F0%9F%91%8D";

/// Everybody who tries, and whom things are done to.
pub struct Cast {
    /// One for each of [`ROLES`].
    pub roles: [TestUser; 10],
    /// A member of each room. They and the newcomer block `blocked`.
    pub other: TestUser,
    /// In no room.
    pub newcomer: TestUser,
    /// A private chat of `other` and `blocked`, from before the block.
    pub direct: String,
    /// What `other` said there.
    pub said: String,
    /// A private chat of the member and the moderator, who have nothing against each other.
    pub pair: String,
}

/// A fresh room of the cast: its id, a text by the member, a text by the other one.
pub struct Stage {
    room: String,
    of_member: String,
    of_other: String,
}

impl Cast {
    pub async fn new(server: &TestServer) -> Cast {
        let chief = server.user("chief").await;
        let mut roles = Vec::new();
        for role in ROLES {
            roles.push(match role {
                "chief" => chief.clone(),
                "nobody" => server.nobody(),
                role => server.user(role).await,
            });
        }
        let roles: [TestUser; 10] = roles.try_into().ok().expect("as many as roles");
        let (other, newcomer) = (server.user("other").await, server.user("newcomer").await);
        let [_, moderator, member, blocked, _, _, _, admin, deactivated, _] = &roles;
        let account = |of: &TestUser| format!("/api/admin/users/{}", of.id);
        chief.patch(&account(admin), json!({ "role": "admin" })).await.with(200);
        chief.patch(&account(deactivated), json!({ "deactivated": true })).await.with(200);
        let direct = other.direct(blocked).await;
        let said = text(&other.say(&direct, "once friends").await["id"]);
        for who in [&other, &newcomer] {
            who.put(&format!("/api/blocks/{}", blocked.id), json!({})).await.with(200);
        }
        let pair = member.direct(moderator).await;
        member.say(&pair, "between the two of us").await;
        Cast { roles, other, newcomer, direct, said, pair }
    }

    /// A connection of each who may have one, in the order of [`ROLES`].
    pub async fn live(&self) -> Vec<TestSocket> {
        let mut sockets = Vec::new();
        for user in &self.roles[..SIGNED_IN] {
            sockets.push(user.live().await);
        }
        sockets
    }

    fn role(&self, name: &str) -> &TestUser {
        &self.roles[ROLES.iter().position(|role| *role == name).expect("there is that role")]
    }

    /// A new room with its people in it.
    pub async fn stage(&self, kind: &str) -> Stage {
        let [owner, moderator, member, blocked, former, ..] = &self.roles;
        let room = owner.room_with(kind, &[moderator, member, blocked, former, &self.other]).await;
        owner.give_role(&room, moderator, "moderator").await;
        let of_member = text(&member.say(&room, "mine").await["id"]);
        let of_other = text(&self.other.say(&room, "theirs").await["id"]);
        former.leave(&room).await;
        Stage { room, of_member, of_other }
    }

    /// A text with the names in braces replaced by what they stand for. What only some need is made for them.
    pub async fn filled(&self, text_with_names: &str, stage: &Stage) -> String {
        let Stage { room, of_member, of_other } = stage;
        let member = self.role("member");
        let mut filled = text_with_names
            .replace("{room}", room)
            .replace("{mine}", of_member)
            .replace("{theirs}", of_other)
            .replace("{other}", &self.other.id)
            .replace("{newcomer}", &self.newcomer.id)
            .replace("{chief}", &self.role("chief").id)
            .replace("{direct}", &self.direct)
            .replace("{said}", &self.said)
            .replace("{pair}", &self.pair)
            .replace("{new}", &new_id())
            .replace("{name}", &format!("p{}", &new_id()[24..]))
            .replace("{thumb}", THUMB);
        if filled.contains("{file}") {
            filled = filled.replace("{file}", &member.share_picture(room).await);
        }
        if filled.contains("{upload}") {
            let upload = text(&member.announce("a.bin", 3).await.with(201)["id"]);
            filled = filled.replace("{upload}", &upload);
        }
        if filled.contains("{link}") || filled.contains("{code}") {
            let made = self.other.post(&format!("/api/rooms/{room}/links"), json!({})).await.with(201);
            filled =
                filled.replace("{link}", &text(&made["link"]["id"])).replace("{code}", &text(&made["code"]));
        }
        if filled.contains("{invite}") {
            let made = self.role("chief").post("/api/admin/invites", json!({})).await.with(201);
            filled = filled.replace("{invite}", &text(&made["invite"]["id"]));
        }
        if filled.contains("{session}") {
            let phone = member.log_in("member").await;
            let sessions = phone.get("/api/auth/sessions").await.with(200);
            let at = each(&sessions, "current").iter().position(|is| **is == json!(true)).expect("its own");
            filled = filled.replace("{session}", &text(each(&sessions, "id")[at]));
        }
        self.filled_in_pair(filled).await
    }

    /// What the member and the moderator have just said and shared between the two of them, by the eyes of the member.
    async fn filled_in_pair(&self, mut filled: String) -> String {
        let (member, moderator) = (self.role("member"), self.role("moderator"));
        for (name, who) in [("{pair_mine}", member), ("{pair_theirs}", moderator)] {
            if filled.contains(name) {
                let said = text(&who.say(&self.pair, "between the two of us").await["id"]);
                filled = filled.replace(name, &said);
            }
        }
        if filled.contains("{pair_file}") {
            filled = filled.replace("{pair_file}", &member.share_picture(&self.pair).await);
        }
        filled
    }

    /// One try of a route.
    pub async fn act(&self, route: &str, who: &TestUser, stage: &Stage) -> Reply {
        let route = self.filled(route, stage).await;
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let (path, body) = path.split_once(" <- ").unwrap_or((path, ""));
        match (method, path) {
            ("POST", "/api/files") => return who.announce("a.bin", 3).await,
            ("PATCH", path) if path.starts_with("/api/files/") => {
                return who.append(path.rsplit('/').next().unwrap_or_default(), 0, b"tea").await;
            }
            _ => {}
        }
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
        who.request(method, path, body).await
    }
}

/// What came, as the tables' cells say it: `403 forbidden`.
pub fn shown(reply: &Reply) -> String {
    let code = reply.body["error"]["code"].as_str().map(|code| format!(" {code}"));
    format!("{}{}", reply.status, code.unwrap_or_default())
}
