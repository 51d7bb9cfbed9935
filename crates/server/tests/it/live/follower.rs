//! A client that stays exact by the rules of the contract: stamps decide, gaps ask for changes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::kit::{TestSocket, TestUser, Told, int, text};

/// One room as a client holds it.
pub struct Follower<'a> {
    user: &'a TestUser,
    room: String,
    /// Everything up to this stamp is held.
    pub cursor: i64,
    /// By id; the higher stamp wins.
    pub messages: BTreeMap<String, Value>,
    /// How often changes had to be asked for.
    pub gaps: usize,
}

impl<'a> Follower<'a> {
    /// One that has loaded the room at the cursor its socket's `ready` told.
    pub async fn from_ready(user: &'a TestUser, socket: &TestSocket, room: &str) -> Follower<'a> {
        let rooms = socket.ready["rooms"].as_array().expect("ready lists rooms");
        let row = rooms.iter().find(|row| row["id"] == room).expect("ready lists the room");
        let mut follower = Follower::at(user, room, int(&row["seq"]));
        for row in user.changes(room, 0).await {
            follower.apply(&row["row"]);
        }
        follower
    }

    /// One that holds nothing and starts at a `chat` row: it asks for changes once.
    pub async fn from_chat(user: &'a TestUser, chat: &Value) -> Follower<'a> {
        let mut follower = Follower::at(user, &text(&chat["id"]), 0);
        follower.catch_up().await;
        follower.cursor = follower.cursor.max(int(&chat["seq"]));
        follower.gaps = 0;
        follower
    }

    fn at(user: &'a TestUser, room: &str, cursor: i64) -> Follower<'a> {
        Follower { user, room: room.to_owned(), cursor, messages: BTreeMap::new(), gaps: 0 }
    }

    /// Takes one event in, if it is of this room.
    pub async fn hear(&mut self, told: &Told) {
        let event = &told.data;
        if event["roomId"] != self.room.as_str() || event.get("seq").is_none() {
            return;
        }
        let (after, seq) = (int(&event["after"]), int(&event["seq"]));
        assert!(after < seq, "{event}");
        if seq <= self.cursor {
            return;
        }
        if after > self.cursor {
            self.gaps += 1;
            self.catch_up().await;
            return;
        }
        self.apply(&event["message"]);
        self.cursor = seq;
    }

    /// Listens until the cursor has reached a stamp.
    pub async fn hear_up_to(&mut self, socket: &TestSocket, seq: i64) {
        while self.cursor < seq {
            let told = socket.until(|told| told.data["roomId"] == self.room.as_str()).await;
            for one in &told {
                self.hear(one).await;
            }
        }
    }

    async fn catch_up(&mut self) {
        for row in self.user.changes(&self.room, self.cursor).await {
            self.apply(&row["row"]);
            self.cursor = int(&row["seq"]);
        }
    }

    fn apply(&mut self, row: &Value) {
        if row.get("number").is_none() {
            return; // a member or the room itself
        }
        let id = text(&row["id"]);
        if self.messages.get(&id).is_none_or(|held| int(&held["seq"]) < int(&row["seq"])) {
            self.messages.insert(id, row.clone());
        }
    }

    /// Compares with the room's history: equal to the last byte.
    pub async fn check(&self) {
        let mut stored = BTreeMap::new();
        let mut after = json!(0);
        while let Some(number) = after.as_i64() {
            let page = self.user.history(&self.room, &format!("?after={number}&limit=100")).await;
            for row in page["items"].as_array().expect("a list") {
                stored.insert(text(&row["id"]), row.clone());
            }
            after = page["after"].clone();
        }
        assert_eq!(self.messages.len(), stored.len(), "as many as stored");
        assert_eq!(self.messages, stored);
    }
}
