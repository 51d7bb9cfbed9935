//! What the server answers.

use model::{
    Code, ErrorBody, Message, OwnRow, RoomRow,
    requests::{MessageAnswer, ReadAnswer},
};
use serde::Deserialize;
use trial::Lost;

use super::{Asked, Client, events::read};
use crate::audit::Moved;

#[derive(Deserialize)]
struct Outcome {
    ok: bool,
    error: Option<ErrorBody>,
}

impl Client {
    /// Takes in the answer to a request of this connection.
    pub(super) async fn answer(&mut self, id: u64, payload: &str) -> Result<(), Lost> {
        let Some(asked) = self.asked.remove(&id) else {
            self.never(format!("an answer to nothing: {payload}"));
            return Ok(());
        };
        let outcome: Outcome = read(payload);
        match outcome.error {
            None if outcome.ok => self.done(asked, payload).await?,
            Some(error) => self.refused(asked, &error),
            None => self.never(format!("neither done nor refused: {payload}")),
        }
        Ok(())
    }

    async fn done(&mut self, asked: Asked, payload: &str) -> Result<(), Lost> {
        match asked {
            Asked::Send(room, id) => {
                let MessageAnswer { message } = read(payload);
                if message.id != id || message.room_id != room || message.sender_id != self.me {
                    self.never(format!("{id} was answered with another message"));
                }
                self.outbox.answered(room, id);
                self.sent(message);
            }
            Asked::Hopeless(why) => self.never(format!("accepted although {why}: {payload}")),
            Asked::Edit(..) | Asked::Delete => {
                let MessageAnswer { message } = read(payload);
                self.acknowledged(message);
            }
            Asked::Read(room) => {
                let ReadAnswer { read_number, .. } = read(payload);
                self.ledger().tell_read(self.me, room, read_number);
            }
            Asked::RoomChanges(room) => match read(payload) {
                Moved::<RoomRow>::Part(page) => {
                    self.take_room_rows(room, page.items);
                    if let Some(room) = self.rooms.get_mut(&room) {
                        room.cursor.page(page.seq, page.more);
                    }
                }
                Moved::Reset(reset) => self.reset_room(room, reset.seq),
            },
            Asked::OwnChanges => match read(payload) {
                Moved::<OwnRow>::Part(page) => {
                    for change in page.items {
                        self.ledger().tell_own(self.me, &change.row, change.seq);
                        self.take_own(change.row);
                    }
                    self.own.cursor.page(page.seq, page.more);
                }
                Moved::Reset(reset) => self.reset_own(reset.seq).await?,
            },
        }
        Ok(())
    }

    fn refused(&mut self, asked: Asked, error: &ErrorBody) {
        let is_open = matches!(error.code, Code::TooMany | Code::Overloaded | Code::Internal);
        if error.code == Code::Internal {
            self.never(format!("{} was told: {}", self.name, error.message));
        }
        match asked {
            Asked::Send(room, id) if is_open => self.outbox.put_back(room, id),
            Asked::Send(room, id) => {
                self.outbox.answered(room, id);
                self.ledger().refuse(id, self.me, room);
            }
            Asked::Edit(id, body) if !is_open => self.ledger().refuse_edit(id, &body),
            Asked::RoomChanges(room) => {
                if let Some(room) = self.rooms.get_mut(&room) {
                    room.cursor.give_up();
                }
            }
            Asked::OwnChanges => self.own.cursor.give_up(),
            _ => {}
        }
    }

    /// My text is stored.
    pub(super) fn sent(&mut self, message: Message) {
        self.ledger().acknowledged += 1;
        if message.body.is_some() {
            self.mine.push(message.id);
        }
        self.acknowledged(message);
    }

    /// A row by acknowledgement: applied, and the cursor stays.
    pub(super) fn acknowledged(&mut self, message: Message) {
        self.ledger().tell(&message);
        if let Some(room) = self.rooms.get_mut(&message.room_id) {
            room.put(message);
        }
    }
}
