//! Loading what no event brings: a room met anew, and everything after a reset.

use model::{Chat, ChatRow, Member, OwnRow, RoomId, Session, changes::SessionRow};
use trial::{Cursor, Lost};

use super::{Client, PAGE};
use crate::{
    audit::{self, History, List},
    copy::RoomCopy,
};

impl Client {
    /// Loads the rooms whose rows are still missing.
    pub(super) async fn load_rooms(&mut self) -> Result<(), Lost> {
        let rooms: Vec<RoomId> = self.to_load.iter().copied().collect();
        for id in rooms {
            if self.load_room(id).await? {
                self.to_load.remove(&id);
            } else {
                self.to_load.remove(&id); // I am out again; my own stream says so
                self.rooms.remove(&id);
            }
        }
        Ok(())
    }

    /// A room's stream cannot be followed from where I was: everything held of it goes.
    pub(super) fn reset_room(&mut self, id: RoomId, seq: i64) {
        self.resets += 1;
        if let Some(room) = self.rooms.get_mut(&id) {
            room.reset(seq);
            self.to_load.insert(id);
        }
    }

    /// My own stream cannot be followed from where I was: the lists are read anew.
    pub(super) async fn reset_own(&mut self, seq: i64) -> Result<(), Lost> {
        self.resets += 1;
        self.own.cursor = Cursor::at(seq);
        self.own.chats.clear();
        self.own.sessions.clear();
        let chats = audit::chats(&self.http).await?;
        self.rooms.retain(|id, _| chats.iter().any(|chat| chat.room.id == *id));
        for chat in chats {
            self.take_own(OwnRow::Chat(ChatRow::In(Box::new(chat))));
        }
        let sessions: List<Session> = self.http.get("/api/auth/sessions").await?.read();
        for session in sessions.items {
            self.take_own(OwnRow::Session(SessionRow::On(session)));
        }
        Ok(())
    }

    /// Reads a room, its members and its whole history. False when it is not mine to read.
    async fn load_room(&mut self, id: RoomId) -> Result<bool, Lost> {
        let answer = self.http.get(&format!("/api/rooms/{id}")).await?;
        let Ok(chat) = serde_json::from_str::<Chat>(&answer.body) else { return Ok(false) };
        let Some(room) = self.rooms.get_mut(&id) else { return Ok(false) };
        room.put_settings(chat.room.clone(), chat.room.seq);
        Ok(self.load_members(id).await? && self.load_history(id).await?)
    }

    async fn load_members(&mut self, id: RoomId) -> Result<bool, Lost> {
        let answer = self.http.get(&format!("/api/rooms/{id}/members?limit={PAGE}")).await?;
        if !answer.is_ok() {
            return Ok(false);
        }
        let page: List<Member> = answer.read();
        for member in page.items {
            self.ledger().tell_member(&member);
            self.with_room(id, |room| room.apply(model::RoomRow::Member(member), member.seq));
        }
        Ok(true)
    }

    async fn load_history(&mut self, id: RoomId) -> Result<bool, Lost> {
        let mut before = None;
        loop {
            let at = before.map_or(String::new(), |number: i64| format!("&before={number}"));
            let answer = self.http.get(&format!("/api/rooms/{id}/messages?limit={PAGE}{at}")).await?;
            if !answer.is_ok() {
                return Ok(false);
            }
            let page: History = answer.read();
            for message in page.items {
                self.ledger().tell(&message);
                self.with_room(id, |room| room.put(message));
            }
            before = page.before;
            if before.is_none() {
                return Ok(true);
            }
        }
    }

    fn with_room(&mut self, id: RoomId, act: impl FnOnce(&mut RoomCopy)) {
        if let Some(room) = self.rooms.get_mut(&id) {
            act(room);
        }
    }
}
