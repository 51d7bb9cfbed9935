//! Plain texts on PostgreSQL, many in one statement and one commit: those that come while the ones before are being stored. Sent one by
//! one, each holds its room's lock until its own commit has been synced, and takes seven turns with the database.
//!
//! What cannot be stored so is left out and goes the ordinary way, which alone knows why.

use std::{
    collections::HashSet,
    mem,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use model::{Message, RoomId};
use parking_lot::Mutex;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

use crate::{
    error::{Error, Result},
    infra::db::{Db, Engine, Tx},
    rooms,
    streams::{self, PlainText},
};

/// Many texts go through so many lanes, by their rooms: while the commit of one is synced, another is filled.
const LANES: u128 = 2;
/// So many are many. Fewer all go through the first: shared between two, each commit would wait for the other's sync.
const MANY: usize = 64;
/// Texts in one statement, at most.
const MOST: usize = 128;
/// A commit waits so long for those who may write again at once, and a timer's step (a millisecond) more.
const PATIENCE: Duration = Duration::from_millis(1);
/// When they did not, so many commits do not wait.
const IMPATIENT: u32 = 31;
/// Texts that wait in a lane, at most; one more goes the ordinary way, which has a bound of its own.
const MOST_WAITING: usize = 1_024;
/// Private chats that are remembered, at most.
const MOST_PRIVATE: usize = 100_000;

/// Where plain texts wait for each other. SQLite has none: its writer joins whatever waits.
#[derive(Debug, Default)]
pub struct Lanes {
    open: Vec<Lane>,
    /// Texts that wait or are being stored.
    under_way: AtomicUsize,
    /// Rooms that are private chats, as they stay: their texts go the ordinary way at once.
    private: Mutex<HashSet<RoomId>>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Lane(mpsc::Sender<Ask>);

/// A text counts as under way until this is dropped.
struct UnderWay<'a>(&'a AtomicUsize);

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
            return Lanes::default();
        }
        let lane = |_| {
            let (lane, asks) = mpsc::channel(MOST_WAITING);
            tokio::spawn(work(db.clone(), asks));
            Lane(lane)
        };
        Lanes { open: (0..LANES).map(lane).collect(), ..Lanes::default() }
    }

    /// Where a text of a room waits; `None` where each goes the ordinary way.
    pub(super) fn of(&self, room: RoomId) -> Option<&Lane> {
        let are_few = self.under_way.load(Ordering::Relaxed) < MANY;
        let lane = if are_few { 0 } else { room.0.as_u128() % LANES };
        let lane = self.open.get(usize::try_from(lane).ok()?)?;
        (!self.private.lock().contains(&room)).then_some(lane)
    }

    /// Stores a text with others of its lane and answers after the commit; `None` when it has to go the ordinary way.
    ///
    /// # Errors
    /// `Busy` when the database is out of reach, or whether it was stored is not known.
    pub(super) async fn send(&self, lane: &Lane, text: PlainText) -> Result<Option<Message>> {
        let _under_way = UnderWay::begin(&self.under_way);
        let (asker, answer) = oneshot::channel();
        if lane.0.try_send(Ask { text, asker }).is_err() {
            return Ok(None);
        }
        // Until its fate is known: refused elsewhere meanwhile, it could still be stored here.
        answer.await.unwrap_or_else(|_| Err(Error::internal("a lane has ended")))
    }

    /// Whether texts wait while others are being stored.
    pub fn has_waiting(&self) -> bool {
        self.open.iter().any(|Lane(asks)| asks.capacity() < asks.max_capacity())
    }

    /// Remembers that a room is a private chat.
    pub(super) fn leave_out(&self, room: RoomId) {
        if self.open.is_empty() {
            return;
        }
        let mut private = self.private.lock();
        if private.len() >= MOST_PRIVATE {
            private.clear();
        }
        private.insert(room);
    }
}

impl<'a> UnderWay<'a> {
    fn begin(count: &'a AtomicUsize) -> UnderWay<'a> {
        count.fetch_add(1, Ordering::Relaxed);
        UnderWay(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Stores what waits, again and again, until nobody can send any more.
async fn work(db: Db, mut asks: mpsc::Receiver<Ask>) {
    let (mut waiting, mut turn) = (Vec::with_capacity(MOST), Turn::default());
    while asks.recv_many(&mut waiting, MOST).await > 0 {
        turn.gather(&mut waiting, &mut asks).await;
        let mut ids = HashSet::new();
        let (together, apart): (Vec<Ask>, Vec<Ask>) = mem::take(&mut waiting)
            .into_iter()
            .filter(|ask| !ask.asker.is_closed())
            .partition(|ask| ids.insert(ask.text.id));
        let stored = together.len();
        if stored > 0 {
            store(&db, together).await;
        }
        turn.end(stored, &asks);
        answer(apart, || Ok(None)); // the first with that id is there by now
    }
}

/// Keeps those who write again as soon as they are answered in one commit. Without it they fall into two halves, each of which waits while
/// the other's is synced.
#[derive(Debug, Default)]
struct Turn {
    /// Those who were answered last, and who waited then.
    expected: usize,
    impatient_for: u32,
}

impl Turn {
    /// Adds to what waits what comes in a moment, where enough came the last time.
    async fn gather<T>(&mut self, waiting: &mut Vec<T>, asks: &mut mpsc::Receiver<T>) {
        let missing = self.expected.min(MOST).saturating_sub(waiting.len());
        if missing == 0 {
            return;
        }
        if self.impatient_for > 0 {
            self.impatient_for -= 1;
            return;
        }
        let (until, mut left) = (Instant::now() + PATIENCE, missing);
        while left > 0 {
            match timeout_at(until, asks.recv_many(waiting, left)).await {
                Ok(came) if came > 0 => left -= came,
                _ => break,
            }
        }
        if left > missing / 2 {
            self.impatient_for = IMPATIENT;
        }
    }

    fn end<T>(&mut self, answered: usize, asks: &mpsc::Receiver<T>) {
        self.expected = answered + asks.len();
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends there")]

    use std::pin::pin;

    use futures_util::FutureExt;
    use model::{MessageId, UserId};
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn few_share_a_commit_and_many_have_two() {
        let (first, mut heard_first) = mpsc::channel(MOST_WAITING);
        let (second, mut heard_second) = mpsc::channel(MOST_WAITING);
        let lanes = Lanes { open: vec![Lane(first), Lane(second)], ..Lanes::default() };
        let send = async |room| {
            let (id, sender_id, body) = (MessageId(Uuid::nil()), UserId(Uuid::nil()), "hello".to_owned());
            let text = PlainText { id, room_id: RoomId(Uuid::from_u128(room)), sender_id, body };
            lanes.send(lanes.of(text.room_id).unwrap(), text).await
        };
        let mut few: Vec<_> = (0..MANY).map(|room| Box::pin(send(room as u128))).collect();
        assert!(few.iter_mut().all(|text| text.now_or_never().is_none()), "all wait for their answers");
        assert_eq!((heard_first.len(), heard_second.len()), (MANY, 0), "few go through one");

        let mut many = pin!(async { tokio::join!(send(0), send(1)) });
        assert!(many.as_mut().now_or_never().is_none());
        assert_eq!((heard_first.len(), heard_second.len()), (MANY + 1, 1), "many go by their rooms");

        // Those that are being stored count still, answered ones do not.
        while let Ok(ask) = heard_first.try_recv() {
            drop(ask.asker.send(Ok(None)));
        }
        drop(heard_second.try_recv());
        assert!(few.iter_mut().all(|text| text.now_or_never().is_some()));
        drop(many.now_or_never());
        assert!(send(1).now_or_never().is_none());
        assert_eq!((heard_first.len(), heard_second.len()), (1, 0), "few again");
    }
    #[tokio::test(start_paused = true)]
    async fn who_writes_again_at_once_goes_along() {
        let (sender, mut asks) = mpsc::channel(MOST_WAITING);
        let mut turn = Turn::default();
        let began = Instant::now();
        turn.gather(&mut vec![0], &mut asks).await;
        assert_eq!(began.elapsed(), Duration::ZERO, "nobody was answered yet");

        // Two are answered while two wait; one of the two is back at once, one a little later.
        for text in [3, 4, 1] {
            sender.try_send(text).unwrap();
        }
        turn.expected = 4;
        let mut waiting = Vec::new();
        asks.recv_many(&mut waiting, MOST).await;
        let late = async {
            tokio::time::sleep(Duration::from_micros(500)).await;
            sender.try_send(2).unwrap();
        };
        tokio::join!(turn.gather(&mut waiting, &mut asks), late);
        assert_eq!(waiting, [3, 4, 1, 2]);
        assert!(began.elapsed() <= PATIENCE);

        turn.end(4, &asks);
        let began = Instant::now();
        turn.gather(&mut vec![1, 2, 3], &mut asks).await;
        assert!(began.elapsed() >= PATIENCE, "the fourth may come");
        for _ in 0..IMPATIENT {
            let began = Instant::now();
            turn.gather(&mut vec![1], &mut asks).await;
            assert_eq!(began.elapsed(), Duration::ZERO, "it had not");
        }
        let began = Instant::now();
        turn.gather(&mut vec![1], &mut asks).await;
        assert!(began.elapsed() >= PATIENCE, "it is tried again");
    }
}
