//! When a lane passes on what it heard: at once, or a moment later together with what is about to come.
//!
//! A write to a thousand sockets takes many times as long as storing a text, and four texts in one write cost little more than one. But
//! four people who answer the same text are not stored at the same moment.

use std::time::Duration;

use model::{Emitted, Stream};
use socketio::Rest;
use tokio::{task::yield_now, time::Instant};

use super::worker::BATCH;
use crate::infra::bus::Lane;

/// In a stream in which the last broadcast took so long, the next one waits for what is being stored: a commit is far cheaper.
const LONG_BROADCAST: Duration = Duration::from_millis(2);
/// It waits so long at most, and a timer's step (a millisecond) more.
const PATIENCE: Duration = Duration::from_millis(1);

/// What is known of the events that were passed on last.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// The stream whose broadcast took longest, and how long: what comes for others is not joined with it, and need not wait.
    longest: Option<(Stream, Duration)>,
    rest: Rest,
    has_backlog: bool,
}

impl Pace {
    /// Runs the broadcast to one stream and answers what it does.
    pub(super) fn broadcast<T>(&mut self, stream: Stream, broadcast: impl FnOnce() -> T) -> T {
        let mut answer = None;
        let rest = Rest::after(|| answer = Some(broadcast()));
        if self.longest.is_none_or(|(_, took)| took < rest.took()) {
            (self.longest, self.rest) = (Some((stream, rest.took())), rest);
        }
        answer.expect("it was run")
    }

    /// Notes whether more had come by the end.
    pub(super) fn note_backlog(&mut self, lane: &Lane) {
        self.has_backlog = lane.has_more();
    }

    /// Adds to what was heard what comes by the time at which it should be passed on.
    pub(super) async fn gather(
        &self,
        lane: &mut Lane,
        events: &mut Vec<Emitted>,
        is_storing: impl Fn() -> bool,
    ) {
        if events.len() >= BATCH {
            return yield_now().await;
        }
        let again =
            self.longest.filter(|(stream, _)| events.iter().any(|event| event.stream() == Some(*stream)));
        // The answers of these events' senders are being written side by side: what is ready by then goes along.
        let rest = if again.is_some() && self.has_backlog { self.rest.with_backlog() } else { self.rest };
        rest.over().await;
        if again.is_some_and(|(_, took)| took >= LONG_BROADCAST) {
            let until = Instant::now() + PATIENCE;
            while is_storing() && lane.hear_until(events, BATCH, until).await {}
        }
        lane.hear_more(events, BATCH);
    }
}

#[cfg(test)]
mod tests {
    use model::{Happened, Room, RoomId, RoomKind, RoomRow, Time};
    use uuid::Uuid;

    use super::*;
    use crate::infra::bus::{self, Bus};

    fn event(room: u128, seq: i64) -> Emitted {
        let room = Room {
            id: RoomId(Uuid::from_u128(room)),
            kind: RoomKind::Public,
            name: None,
            topic: String::new(),
            seq,
            last_number: 0,
            member_count: 0,
            created_at: Time(0),
        };
        let happened = Happened::Changed;
        Emitted::Room { room_id: room.id, seq, happened, row: RoomRow::Room(room), users: Vec::new() }
    }

    /// After a broadcast to the first room that took so long.
    fn after(took: Duration) -> Pace {
        Pace { longest: Some((Stream::Room(RoomId(Uuid::from_u128(1))), took)), ..Pace::default() }
    }

    fn lane() -> (Bus, Lane) {
        let (bus, lanes) = bus::local(1);
        (bus, lanes.into_iter().next().unwrap())
    }

    /// What is passed on of two events, of which the second is told a little after the first; and after how long.
    async fn gathered(pace: Pace, first: Emitted, is_storing: bool) -> (usize, Duration) {
        let (bus, mut lane) = lane();
        tokio::spawn(async move {
            for _ in 0..3 {
                yield_now().await;
            }
            bus.publish(vec![event(1, 2)]);
            std::future::pending::<()>().await;
        });
        let (mut events, began) = (vec![first], Instant::now());
        pace.gather(&mut lane, &mut events, || is_storing).await;
        (events.len(), began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_long_broadcast_what_is_being_stored_goes_along() {
        let (count, took) = gathered(after(LONG_BROADCAST), event(1, 1), true).await;
        assert_eq!(count, 2);
        assert!((PATIENCE..=PATIENCE * 2).contains(&took), "{took:?}: there was never an end of storing");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_waits_without_need() {
        for (what, pace, first, is_storing) in [
            ("where nothing is being stored", after(LONG_BROADCAST), event(1, 1), false),
            ("after a short broadcast", after(LONG_BROADCAST / 2), event(1, 1), true),
            ("for another room", after(LONG_BROADCAST), event(2, 1), true),
            ("the first time", Pace::default(), event(1, 1), true),
        ] {
            assert_eq!(gathered(pace, first, is_storing).await, (1, Duration::ZERO), "{what}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_enough_waits_for_nothing() {
        let (_bus, mut lane) = lane();
        let mut events: Vec<_> = (0..).take(BATCH).map(|seq| event(1, seq)).collect();
        let began = Instant::now();
        after(LONG_BROADCAST).gather(&mut lane, &mut events, || true).await;
        assert_eq!((events.len(), began.elapsed()), (BATCH, Duration::ZERO));
    }

    #[test]
    fn the_longest_broadcast_counts() {
        let mut pace = Pace::default();
        for (room, millis) in [(1, 1), (2, 6), (3, 2)] {
            let stream = Stream::Room(RoomId(Uuid::from_u128(room)));
            let answer = pace.broadcast(stream, || {
                std::thread::sleep(Duration::from_millis(millis));
                room
            });
            assert_eq!(answer, room);
        }
        let (stream, took) = pace.longest.unwrap();
        assert_eq!(stream, Stream::Room(RoomId(Uuid::from_u128(2))));
        assert_eq!(took, pace.rest.took());
    }
}
