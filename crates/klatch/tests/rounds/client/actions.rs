//! What people do, at random.

use std::sync::atomic::Ordering;

use model::{Chat, Member, MessageId, RoomId, UserId};
use serde_json::json;
use trial::{Answer, Lost};

use super::{Asked, Client, WIDTH};

/// Own texts remembered, to edit and delete.
const MAX_MINE: usize = 100;
/// One byte more than a text may have.
const TOO_LONG: usize = 16_385;

impl Client {
    /// Begins new things until enough is under way.
    pub(super) async fn act(&mut self) -> Result<(), Lost> {
        let from = self.mine.len().saturating_sub(MAX_MINE);
        self.mine.drain(..from);
        for _ in 0..WIDTH {
            let is_enough = self.ready.is_none() || self.asked.len() >= WIDTH || !self.to_load.is_empty();
            if is_enough || self.world.budget.fetch_sub(1, Ordering::Relaxed) <= 0 {
                break;
            }
            self.act_once().await?;
        }
        Ok(())
    }

    async fn act_once(&mut self) -> Result<(), Lost> {
        match self.random.below(100) {
            0..55 => self.write(),
            55..70 => self.edit().await?,
            70..77 => self.delete().await?,
            77..88 => self.move_read().await?,
            88..92 => self.try_what_is_refused().await?,
            92..95 => self.come_or_go().await?,
            95..97 => self.add_or_remove().await?,
            97..98 => self.open_direct().await?,
            98..99 => self.change_topic().await?,
            _ => self.write_as_stranger(),
        }
        Ok(())
    }

    fn write(&mut self) {
        let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
        let room =
            if self.random.percent(50) { Some(self.world.hot) } else { self.random.pick(&rooms).copied() };
        if let Some(room) = room {
            self.write_to(room);
        }
    }

    /// To a room that is perhaps not mine: stored or refused, never both.
    fn write_as_stranger(&mut self) {
        let room = if self.random.percent(50) { self.world.lobby } else { self.world.private };
        self.write_to(room);
    }

    fn write_to(&mut self, room: RoomId) {
        if self.outbox.is_full(room) {
            return;
        }
        let (id, index) = (MessageId(self.random.id()), self.outbox.count(room));
        let length = usize::try_from(self.random.below(200)).unwrap_or(0);
        let body = format!("{} {index} {}", self.name, "word ".repeat(length / 5));
        self.ledger().attempt(id, self.me, room, index, &body);
        self.outbox.push(room, id, body);
    }

    async fn edit(&mut self) -> Result<(), Lost> {
        let Some(id) = self.random.pick(&self.mine).copied() else { return Ok(()) };
        let body = format!("{} again {}", self.name, self.random.below(1_000_000));
        self.ledger().attempt_edit(id, &body);
        self.ask("message:edit", &json!({ "id": id, "body": body }), Asked::Edit(id, body.clone())).await
    }

    async fn delete(&mut self) -> Result<(), Lost> {
        let id = if self.is_owner() && self.random.percent(50) {
            self.somebodys_text()
        } else {
            self.random.pick(&self.mine).copied()
        };
        let Some(id) = id else { return Ok(()) };
        self.mine.retain(|one| *one != id);
        self.ledger().attempt_delete(id);
        self.ask("message:delete", &json!({ "id": id }), Asked::Delete).await
    }

    async fn move_read(&mut self) -> Result<(), Lost> {
        let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
        let Some(room) = self.random.pick(&rooms).copied() else { return Ok(()) };
        let last = self.rooms.get(&room).map_or(0, |room| room.highest);
        let Ok(last @ 1..) = u64::try_from(last) else { return Ok(()) };
        let number = last - self.random.below(last.min(5));
        self.ask("room:read", &json!({ "roomId": room, "number": number }), Asked::Read(room)).await
    }

    async fn try_what_is_refused(&mut self) -> Result<(), Lost> {
        let (hot, id) = (self.world.hot, MessageId(self.random.id()));
        let (why, name, ask) = match self.random.below(4) {
            0 => ("it is empty", "message:send", json!({ "id": id, "roomId": hot, "body": "" })),
            1 => {
                let body = "x".repeat(TOO_LONG);
                ("it is too long", "message:send", json!({ "id": id, "roomId": hot, "body": body }))
            }
            kind => {
                let Some(taken) = self.somebodys_text() else { return Ok(()) };
                if kind == 2 {
                    let body = format!("{} takes an id", self.name);
                    ("the id is taken", "message:send", json!({ "id": taken, "roomId": hot, "body": body }))
                } else {
                    let ask = json!({ "id": taken, "body": "I never wrote this" });
                    ("it is somebody else's", "message:edit", ask)
                }
            }
        };
        self.ledger().refused.insert(id, (self.me, hot));
        self.ask(name, &ask, Asked::Hopeless(why)).await
    }

    async fn come_or_go(&mut self) -> Result<(), Lost> {
        if self.is_owner() {
            return Ok(());
        }
        let path = format!("/api/rooms/{}/members/me", self.world.lobby);
        let answer = if self.rooms.contains_key(&self.world.lobby) {
            self.http.delete(&path).await?
        } else {
            let answer = self.http.put(&path, None::<&()>).await?;
            self.take_chat(&answer);
            answer
        };
        self.expect_done("coming or going", &answer);
        Ok(())
    }

    async fn add_or_remove(&mut self) -> Result<(), Lost> {
        let others: Vec<UserId> = self.world.people[4..].to_vec();
        let private = self.world.private;
        let Some(user) = self.random.pick(&others).copied() else { return Ok(()) };
        let path = format!("/api/rooms/{private}/members/{user}");
        if self.is_owner() && self.random.percent(60) {
            let answer = self.http.delete(&path).await?;
            if answer.status != 404 {
                self.expect_done("removing", &answer); // who never was in it is not there
            }
        } else if self.rooms.contains_key(&private) {
            let answer = self.http.put(&path, Some(&json!({}))).await?;
            if answer.is_ok() {
                self.ledger().tell_member(&answer.read::<Member>());
            }
        }
        Ok(())
    }

    async fn open_direct(&mut self) -> Result<(), Lost> {
        let Some(user) = self.random.pick(&self.world.people).copied() else { return Ok(()) };
        let answer = self.http.post("/api/directs", &json!({ "userId": user })).await?;
        self.expect_done("opening a private chat", &answer);
        self.take_chat(&answer);
        Ok(())
    }

    async fn change_topic(&mut self) -> Result<(), Lost> {
        if !self.is_owner() {
            return Ok(());
        }
        let topic = format!("topic {}", self.random.below(1_000_000));
        let answer =
            self.http.patch(&format!("/api/rooms/{}", self.world.hot), &json!({ "topic": topic })).await?;
        self.expect_done("changing the topic", &answer);
        self.take_chat(&answer);
        Ok(())
    }

    fn somebodys_text(&mut self) -> Option<MessageId> {
        let room = self.rooms.get(&self.world.hot)?;
        let is_theirs = |id: &&MessageId| room.messages.get(id).is_some_and(|row| row.sender_id != self.me);
        let texts: Vec<MessageId> = room.recent.iter().filter(is_theirs).copied().collect();
        self.random.pick(&texts).copied()
    }

    fn is_owner(&self) -> bool {
        self.me == self.world.people[0]
    }

    fn take_chat(&mut self, answer: &Answer) {
        if answer.is_ok() {
            let chat: Chat = answer.read();
            self.ledger().tell_chat(self.me, &chat);
        }
    }

    fn expect_done(&self, what: &str, answer: &Answer) {
        let is_open = answer.is_open() && answer.status != 500;
        if !answer.is_ok() && !is_open {
            self.never(format!("{what} was refused: {} {}", answer.status, answer.body));
        }
    }
}
