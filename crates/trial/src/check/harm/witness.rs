//! Somebody whom no rule looks at, with a room of their own: asks a harmed server what the people of a run cannot be asked to.

use std::net::SocketAddr;

use jiff::Timestamp;
use klatch_trial::{Answer, Http, Lost, Random};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

/// The witness.
pub(super) struct Witness {
    token: String,
    room: String,
    random: Random,
}

impl Witness {
    /// Signs up and makes the room, while nothing is wrong yet.
    pub(super) async fn meet(address: SocketAddr, random: Random) -> Result<Witness, Lost> {
        let http = Http::new(address, None);
        let new =
            json!({ "username": "witness", "email": "witness@example.org", "password": "a long password" });
        let token = text(&http.post("/api/auth/signup", &new).await?.holds()?, "token");
        let new = json!({ "kind": "private", "name": "Witness" });
        let room = text(&http.with_token(&token).post("/api/rooms", &new).await?.holds()?, "id");
        Ok(Witness { token, room, random })
    }

    /// Says something new; an error when there is no answer in time.
    pub(super) async fn say(&mut self, address: SocketAddr, until: Instant) -> Result<Answer, Lost> {
        let (path, new) = (self.path(), json!({ "id": self.random.id(), "body": "Here" }));
        in_time(self.http(address).post(&path, &new), until).await
    }

    /// The server's time, as it notes when a room is made: of a text it notes none before that of the last one, and the header `Date`
    /// of an answer stands still while the clock is set back.
    pub(super) async fn ask_time(&self, address: SocketAddr, until: Instant) -> Option<Timestamp> {
        let new = json!({ "kind": "private", "name": "What time is it" });
        let answer = in_time(self.http(address).post("/api/rooms", &new), until).await;
        let room: Value = answer.ok()?.holds().ok()?;
        room["createdAt"].as_str()?.parse().ok()
    }

    /// Reads what was said; an error when there is no answer in time.
    pub(super) async fn read(&self, address: SocketAddr, until: Instant) -> Result<Answer, Lost> {
        in_time(self.http(address).get(&self.path()), until).await
    }

    fn http(&self, address: SocketAddr) -> Http {
        Http::new(address, Some(&self.token))
    }

    fn path(&self) -> String {
        format!("/api/rooms/{}/messages", self.room)
    }
}

async fn in_time(asking: impl Future<Output = Result<Answer, Lost>>, until: Instant) -> Result<Answer, Lost> {
    timeout_at(until, asking).await.unwrap_or_else(|_| Err(Lost::new("asking", "no answer in time")))
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}
