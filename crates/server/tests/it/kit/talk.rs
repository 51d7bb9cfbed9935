//! What people do all day, said shortly: rooms, members, messages, over HTTP and live.

use serde_json::{Value, json};
use server::infra::{clock::Clock, random};

use super::{Reply, TestSocket, TestUser};

/// An id as a client makes one.
pub fn new_id() -> String {
    random::uuid_v7(Clock::default().now()).to_string()
}

/// A whole number of a row.
#[track_caller]
pub fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("a whole number, not {value}"))
}

/// A text of a row.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

/// The rows of a list.
#[track_caller]
pub fn items(page: &Value) -> &[Value] {
    page["items"].as_array().unwrap_or_else(|| panic!("a list, not {page}"))
}

/// One member of each row of a list.
#[track_caller]
pub fn each<'a>(page: &'a Value, member: &str) -> Vec<&'a Value> {
    items(page).iter().map(|row| &row[member]).collect()
}

impl TestUser {
    /// Makes a room and answers with its id.
    pub async fn room(&self, kind: &str, name: &str) -> String {
        let body = json!({ "id": new_id(), "kind": kind, "name": name });
        text(&self.post("/api/rooms", body).await.with(201)["id"])
    }

    /// Makes a room with these people in it and answers with its id.
    pub async fn room_with(&self, kind: &str, others: &[&TestUser]) -> String {
        let members: Vec<&str> = others.iter().map(|other| other.id.as_str()).collect();
        let body = json!({ "id": new_id(), "kind": kind, "name": "A room", "memberIds": members });
        text(&self.post("/api/rooms", body).await.with(201)["id"])
    }

    /// Opens the private chat with somebody and answers with its id.
    pub async fn direct(&self, other: &TestUser) -> String {
        let reply = self.post("/api/directs", json!({ "userId": other.id })).await;
        assert!([200, 201].contains(&reply.status), "{}", reply.body);
        text(&reply.body["id"])
    }

    /// Comes into a public room.
    pub async fn join(&self, room: &str) -> Value {
        self.put(&format!("/api/rooms/{room}/members/me"), json!({})).await.with(200)
    }

    /// Leaves a room.
    pub async fn leave(&self, room: &str) {
        self.delete(&format!("/api/rooms/{room}/members/me")).await.with(204);
    }

    /// Brings somebody into a room.
    pub async fn add(&self, room: &str, other: &TestUser) -> Value {
        self.put(&format!("/api/rooms/{room}/members/{}", other.id), json!({})).await.with(201)
    }

    /// Gives a member a role.
    pub async fn give_role(&self, room: &str, other: &TestUser, role: &str) -> Value {
        let path = format!("/api/rooms/{room}/members/{}", other.id);
        self.put(&path, json!({ "role": role })).await.with(200)
    }

    /// Removes somebody from a room.
    pub async fn remove(&self, room: &str, other: &TestUser) {
        self.delete(&format!("/api/rooms/{room}/members/{}", other.id)).await.with(204);
    }

    /// Tries to send a message.
    pub async fn send(&self, room: &str, body: Value) -> Reply {
        self.post(&format!("/api/rooms/{room}/messages"), body).await
    }

    /// Sends a text and answers with the stored message.
    pub async fn say(&self, room: &str, body: &str) -> Value {
        self.send(room, json!({ "id": new_id(), "body": body })).await.with(201)
    }

    /// A room as this person has it in their list.
    pub async fn chat(&self, room: &str) -> Value {
        self.get(&format!("/api/rooms/{room}")).await.with(200)
    }

    /// A page of history; `query` is empty or begins with a question mark.
    pub async fn history(&self, room: &str, query: &str) -> Value {
        self.get(&format!("/api/rooms/{room}/messages{query}")).await.with(200)
    }

    /// What moved in a room: everything above `after`, page by page.
    pub async fn changes(&self, room: &str, after: i64) -> Vec<Value> {
        self.all_changes(&format!("/api/rooms/{room}/changes"), after).await
    }

    /// What moved in this person's own stream.
    pub async fn own_changes(&self, after: i64) -> Vec<Value> {
        self.all_changes("/api/me/changes", after).await
    }

    async fn all_changes(&self, path: &str, mut after: i64) -> Vec<Value> {
        let mut found = Vec::new();
        loop {
            let page = self.get(&format!("{path}?after={after}&limit=100")).await.with(200);
            assert_ne!(page["reset"], true, "a reset at {after}");
            found.extend_from_slice(items(&page));
            after = int(&page["seq"]);
            if page["more"] == false {
                return found;
            }
        }
    }

    /// Moves the read position.
    pub async fn read_to(&self, room: &str, number: i64) -> Value {
        self.put(&format!("/api/rooms/{room}/read"), json!({ "number": number })).await.with(200)
    }

    /// The first member row of somebody, among those in the room.
    pub async fn member(&self, room: &str, other: &TestUser) -> Option<Value> {
        let page = self.get(&format!("/api/rooms/{room}/members?limit=100")).await.with(200);
        items(&page).iter().find(|row| row["userId"] == other.id.as_str()).cloned()
    }

    /// The notices of a room as `type by user`, with the names given.
    pub async fn notices(&self, room: &str, names: &[&TestUser]) -> Vec<String> {
        let name = |id: &Value| {
            names.iter().find(|user| *id == user.id.as_str()).map_or("?", |user| user.username.as_str())
        };
        let page = self.history(room, "?limit=100").await;
        items(&page)
            .iter()
            .filter(|row| row["kind"] == "notice")
            .map(|row| {
                let notice = &row["notice"];
                assert_eq!(row["senderId"], notice["byUserId"], "{row}");
                assert!(row["body"].is_null(), "{row}");
                format!(
                    "{} {} by {}",
                    text(&notice["type"]),
                    name(&notice["userId"]),
                    name(&notice["byUserId"])
                )
            })
            .collect()
    }

    /// Connects a socket and waits for its `ready`.
    pub async fn live(&self) -> TestSocket {
        TestSocket::connect(&self.url, &self.token).await
    }

    /// Waits until everything this socket had to hear of before is heard, and answers with it: makes a
    /// room of this person's own and waits to be told of it.
    pub async fn hears_until_now(&self, socket: &TestSocket) -> Vec<super::Told> {
        let room = self.room("private", "a fence").await;
        let mut told =
            socket.until(|told| told.name == "me:changed" && told.data["row"]["id"] == room.as_str()).await;
        told.retain(|one| one.data["roomId"] != room.as_str() && one.data["row"]["id"] != room.as_str());
        told
    }
}
