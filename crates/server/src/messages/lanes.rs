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

use model::{Message, RoomId, UserId};
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

/// A room's texts go through one of so many lanes: while the commit of one is synced, another is filled.
const LANES: u128 = 2;
/// Texts in one statement, at most.
const MOST: usize = 128;
/// So long, and a timer's step (a millisecond) more, a commit waits for those who were answered last. Where one takes less, none waits.
const PATIENCE: Duration = Duration::from_millis(1);
/// When they stay away again and again, so many commits in a row do not wait, at most.
const MOST_IMPATIENT: u32 = 127;
/// Texts that wait in a lane, at most; one more goes the ordinary way, which has a bound of its own.
const MOST_WAITING: usize = 1_024;
/// Private chats that are remembered, at most.
const MOST_PRIVATE: usize = 100_000;

/// Where plain texts wait for each other. SQLite has none: its writer joins whatever waits.
#[derive(Debug, Default)]
pub struct Lanes {
    each: Vec<Lane>,
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
        Lanes { each: (0..LANES).map(lane).collect(), ..Lanes::default() }
    }

    /// Where texts of a room wait; `None` where each goes the ordinary way.
    pub(super) fn of(&self, room: RoomId) -> Option<&Lane> {
        let lane = self.each.get(usize::try_from(room.0.as_u128() % LANES).ok()?)?;
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

    /// Whether texts wait or are being stored.
    pub fn are_storing(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) > 0
    }

    /// Remembers that a room is a private chat.
    pub(super) fn leave_out(&self, room: RoomId) {
        if self.each.is_empty() {
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
        let began = Instant::now();
        let senders = waiting.iter().map(|ask| ask.text.sender_id).collect();
        let mut ids = HashSet::new();
        let (together, apart): (Vec<Ask>, Vec<Ask>) = mem::take(&mut waiting)
            .into_iter()
            .filter(|ask| !ask.asker.is_closed())
            .partition(|ask| ids.insert(ask.text.id));
        if !together.is_empty() {
            store(&db, together).await;
        }
        answer(apart, || Ok(None)); // the first with that id is there by now
        turn.end(senders, began);
    }
}

/// Keeps those in one commit who write again as soon as they are answered. Without it they fall into two halves, each of which waits
/// while the other's is synced.
#[derive(Debug, Default)]
struct Turn {
    /// Those who were answered last and have not written again.
    answered: HashSet<UserId>,
    /// When they were, if storing their texts took long enough to wait for them.
    at: Option<Instant>,
    /// So many commits do not wait.
    impatient: u32,
    /// How many they were after the last wait in vain; none since one was not.
    was_impatient: u32,
}

impl Turn {
    /// Adds to what waits what comes until all are there who were answered last.
    async fn gather(&mut self, waiting: &mut Vec<Ask>, asks: &mut mpsc::Receiver<Ask>) {
        let Some(until) = self.at.map(|at| at + PATIENCE).filter(|until| *until > Instant::now()) else {
            return;
        };
        let mut looked_at = 0;
        loop {
            for ask in &waiting[looked_at..] {
                self.answered.remove(&ask.text.sender_id);
            }
            looked_at = waiting.len();
            if self.answered.is_empty() {
                self.was_impatient = 0;
                return;
            }
            if looked_at >= MOST {
                return;
            }
            if self.impatient > 0 {
                self.impatient -= 1;
                return;
            }
            match timeout_at(until, asks.recv_many(waiting, MOST - looked_at)).await {
                Ok(came) if came > 0 => {}
                _ => break,
            }
        }
        self.was_impatient = (self.was_impatient * 2 + 1).min(MOST_IMPATIENT);
        self.impatient = self.was_impatient;
    }

    /// Notes whose texts were stored and answered, and since when they were being stored.
    fn end(&mut self, answered: HashSet<UserId>, began: Instant) {
        self.answered = answered;
        self.at = (began.elapsed() >= PATIENCE).then(Instant::now);
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
    #![allow(clippy::unwrap_used, reason = "a test ends there")]

    use std::ops::Range;

    use futures_util::FutureExt;
    use model::MessageId;
    use tokio::{task::yield_now, time::advance};
    use uuid::Uuid;

    use super::*;

    fn ask(sender: u128) -> Ask {
        let (id, room_id, sender_id) = (MessageId(Uuid::nil()), RoomId(Uuid::nil()), person(sender));
        Ask {
            text: PlainText { id, room_id, sender_id, body: "hello".to_owned() },
            asker: oneshot::channel().0,
        }
    }

    fn person(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn a_text_is_being_stored_until_it_is_answered() {
        let (lane, mut asks) = mpsc::channel(MOST_WAITING);
        let lanes = Lanes { each: vec![Lane(lane)], ..Lanes::default() };
        let mut sends = [0, 1].map(|sender| Box::pin(lanes.send(&lanes.each[0], ask(sender).text)));
        assert!(!lanes.are_storing(), "nothing was sent yet");
        for send in &mut sends {
            assert!(send.as_mut().now_or_never().is_none(), "it waits for its answer");
        }
        let [mut first, second] = sends;
        // Taken by the lane and not stored yet: in no queue.
        let ask = asks.recv().await.unwrap();
        drop(second);
        assert!(asks.recv().await.is_some_and(|ask| ask.asker.is_closed()) && lanes.are_storing());
        ask.asker.send(Ok(None)).unwrap();
        assert!(matches!(first.as_mut().now_or_never(), Some(Ok(None))));
        assert!(!lanes.are_storing());
    }

    /// A turn in which people were answered a moment ago whose texts took so long.
    async fn answered(people: Range<u128>, took: Duration) -> Turn {
        let (mut turn, began) = (Turn::default(), Instant::now());
        advance(took).await;
        turn.end(people.map(person).collect(), began);
        turn
    }

    /// Who is there in the end, and how long that took, when some are there at once and some a moment later.
    async fn gather(turn: &mut Turn, at_once: Range<u128>, later: Range<u128>) -> (usize, Duration) {
        let (sender, mut asks) = mpsc::channel(MOST_WAITING);
        let (mut waiting, began) = (at_once.map(ask).collect(), Instant::now());
        let come = async {
            for person in later {
                yield_now().await;
                sender.try_send(ask(person)).unwrap();
            }
        };
        tokio::join!(biased; come, turn.gather(&mut waiting, &mut asks));
        (waiting.len(), began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_commit_waits_for_those_who_write_again() {
        let mut turn = answered(0..4, PATIENCE).await;
        assert_eq!(
            gather(&mut turn, 2..8, 0..2).await,
            (8, Duration::ZERO),
            "all are there, and those who waited meanwhile"
        );
        let mut turn = answered(0..4, PATIENCE).await;
        assert_eq!(gather(&mut turn, 2..8, 20..22).await, (8, PATIENCE), "others do not stand for them");
    }

    #[tokio::test(start_paused = true)]
    async fn a_commit_does_not_wait() {
        let none = Duration::ZERO;
        assert_eq!(gather(&mut Turn::default(), 0..1, 1..2).await, (1, none), "where nobody was answered");
        let mut turn = answered(0..2, PATIENCE / 2).await;
        assert_eq!(gather(&mut turn, 0..1, 1..2).await, (1, none), "where one is fast");
        let mut turn = answered(0..2, PATIENCE).await;
        advance(PATIENCE).await;
        assert_eq!(gather(&mut turn, 0..1, 1..2).await, (1, none), "long after the last");
        let mut turn = answered(0..200, PATIENCE).await;
        assert_eq!(gather(&mut turn, 0..MOST as u128, 150..151).await, (MOST, none), "when it is full");
    }

    #[tokio::test(start_paused = true)]
    async fn who_stays_away_is_waited_for_less_and_less() {
        let mut turn = answered(0..2, PATIENCE).await;
        let mut waits = Vec::new();
        for _ in 0..400 {
            turn.end((0..2).map(person).collect(), Instant::now() - PATIENCE);
            waits.push(gather(&mut turn, 0..1, 0..0).await.1 > Duration::ZERO);
        }
        let gaps: Vec<usize> = waits.split(|waited| *waited).map(<[bool]>::len).collect();
        assert_eq!(gaps, [0, 1, 3, 7, 15, 31, 63, 127, 127, 17]);

        turn.impatient = 0;
        turn.end((0..2).map(person).collect(), Instant::now() - PATIENCE);
        gather(&mut turn, 0..1, 1..2).await;
        turn.end((0..2).map(person).collect(), Instant::now() - PATIENCE);
        gather(&mut turn, 0..1, 0..0).await;
        assert_eq!(turn.impatient, 1, "anew after they came");
    }
}
