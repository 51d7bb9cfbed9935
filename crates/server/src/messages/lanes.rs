//! Plain texts on PostgreSQL, many in one statement and one commit: those that come while the ones before are being stored. Sent one by
//! one, each holds its room's lock until its own commit has been synced, and takes seven turns with the database.
//!
//! What cannot be stored so is left out and goes the ordinary way, which alone knows why.

use std::{collections::HashSet, mem};

use model::{Message, RoomId};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

use crate::{
    error::{Error, Result},
    infra::db::{Db, Engine, Tx},
    rooms,
    streams::{self, PlainText},
};

/// A room's texts go through one of so many lanes: while the commit of one is synced, another is filled.
const LANES: u128 = 2;
/// Texts in one statement, at most.
const MOST: usize = 128;
/// Texts that wait in a lane, at most; one more goes the ordinary way, which has a bound of its own.
const MOST_WAITING: usize = 1_024;
/// Private chats that are remembered, at most.
const MOST_PRIVATE: usize = 100_000;

/// Where plain texts wait for each other. SQLite has none: its writer joins whatever waits.
#[derive(Debug)]
pub struct Lanes {
    lanes: Vec<Lane>,
    /// Rooms that are private chats, as they stay: their texts go the ordinary way at once.
    private: Mutex<HashSet<RoomId>>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Lane(mpsc::Sender<Ask>);

/// A text, and who waits to hear what became of it.
#[derive(Debug)]
struct Ask {
    text: PlainText,
    asker: oneshot::Sender<Result<Option<Message>>>,
}

impl Lanes {
    /// Opens them. They end with the last clone of the application.
    pub fn open(db: &Db) -> Lanes {
        if db.engine() == Engine::Sqlite || are_closed() {
            return Lanes { lanes: Vec::new(), private: Mutex::default() };
        }
        let open = |_| {
            let (lane, asks) = mpsc::channel(MOST_WAITING);
            tokio::spawn(work(db.clone(), asks));
            Lane(lane)
        };
        Lanes { lanes: (0..LANES).map(open).collect(), private: Mutex::default() }
    }

    /// Where texts of a room wait; `None` where each goes the ordinary way.
    pub(super) fn of(&self, room: RoomId) -> Option<&Lane> {
        let lane = self.lanes.get(usize::try_from(room.0.as_u128() % LANES).ok()?)?;
        (!self.private.lock().contains(&room)).then_some(lane)
    }

    /// Whether texts wait while others are being stored.
    pub fn has_waiting(&self) -> bool {
        self.lanes.iter().any(|Lane(asks)| asks.capacity() < asks.max_capacity())
    }

    /// Remembers that a room is a private chat.
    pub(super) fn leave_out(&self, room: RoomId) {
        if self.lanes.is_empty() {
            return;
        }
        let mut private = self.private.lock();
        if private.len() >= MOST_PRIVATE {
            private.clear();
        }
        private.insert(room);
    }
}

impl Lane {
    /// Stores a text with others and answers after the commit; `None` when it has to go the ordinary way.
    ///
    /// # Errors
    /// `Busy` when the database is out of reach, or whether it was stored is not known.
    pub(super) async fn send(&self, text: PlainText) -> Result<Option<Message>> {
        let (asker, answer) = oneshot::channel();
        if self.0.try_send(Ask { text, asker }).is_err() {
            return Ok(None);
        }
        // Until its fate is known: refused elsewhere meanwhile, it could still be stored here.
        answer.await.unwrap_or_else(|_| Err(Error::internal("a lane has ended")))
    }
}

/// Stores what waits, again and again, until nobody can send any more.
async fn work(db: Db, mut asks: mpsc::Receiver<Ask>) {
    let mut waiting = Vec::with_capacity(MOST);
    while asks.recv_many(&mut waiting, MOST).await > 0 {
        let mut ids = HashSet::new();
        let (together, apart): (Vec<Ask>, Vec<Ask>) = mem::take(&mut waiting)
            .into_iter()
            .filter(|ask| !ask.asker.is_closed())
            .partition(|ask| ids.insert(ask.text.id));
        if !together.is_empty() {
            store(&db, together).await;
        }
        answer(apart, || Ok(None)); // the first with that id is there by now
    }
}

/// Stores texts with different ids and answers each.
async fn store(db: &Db, asks: Vec<Ask>) {
    let mut stored = db.write(append(&asks)).await;
    if matches!(stored, Err(Error::Constraint(_))) {
        // An id was stored elsewhere at the same moment. It is known now, and the others need not suffer.
        stored = db.write(append(&asks)).await;
    }
    match stored {
        Ok(mut stored) => {
            for Ask { text, asker } in asks {
                let place = stored.iter().position(|message| message.id == text.id);
                // Whoever left does not need it.
                drop(asker.send(Ok(place.map(|place| stored.swap_remove(place)))));
            }
        }
        Err(Error::Busy(why)) => answer(asks, || Err(Error::Busy(why))),
        Err(error) => {
            if !matches!(error, Error::Constraint(_)) {
                tracing::error!(%error, "texts could not be stored together");
            }
            answer(asks, || Ok(None));
        }
    }
}

fn answer(asks: Vec<Ask>, with: impl Fn() -> Result<Option<Message>>) {
    for ask in asks {
        drop(ask.asker.send(with()));
    }
}

fn append(asks: &[Ask]) -> impl FnOnce(&mut Tx) -> Result<Vec<Message>> + Send + use<> {
    let texts = asks.iter().map(|ask| ask.text.clone()).collect();
    move |tx| {
        let messages = streams::append_many(tx, texts)?;
        rooms::emit_plain(tx, &messages)?;
        Ok(messages)
    }
}

#[cfg(not(feature = "broken"))]
fn are_closed() -> bool {
    false
}

/// What the ordinary way breaks is not broken here, but for one.
#[cfg(feature = "broken")]
fn are_closed() -> bool {
    crate::broken::is_any() && !crate::broken::is(crate::broken::Broken::MembershipByExists)
}
