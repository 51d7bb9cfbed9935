//! Carries what was emitted from the database threads to the gateway, in process.
//!
//! It never waits: a full queue keeps only the stream's id, and whoever reads
//! the queue reads that stream's rows from the database instead. So a lost event costs latency, never data.

use std::{collections::HashSet, sync::Arc};

use model::{Emitted, Stream};
use parking_lot::Mutex;
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, timeout_at},
};
use uuid::Uuid;

/// Events that may wait in one lane. At some hundred bytes each this is a few megabytes.
const LANE_LEN: usize = 8_192;

/// The sending side. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bus {
    lanes: Arc<[LaneSender]>,
}

#[derive(Debug)]
struct LaneSender {
    queue: mpsc::Sender<Emitted>,
    overflow: Arc<Overflow>,
}

impl LaneSender {
    fn lose(&self, stream: Stream) {
        self.overflow.streams.lock().insert(stream);
        self.overflow.came.notify_one();
    }
}

/// Streams whose events did not fit.
#[derive(Debug, Default)]
struct Overflow {
    streams: Mutex<HashSet<Stream>>,
    came: Notify,
}

/// The receiving side of one lane. All events of one stream come through the same lane, in the order in
/// which they were published.
#[derive(Debug)]
pub struct Lane {
    queue: mpsc::Receiver<Emitted>,
    overflow: Arc<Overflow>,
}

/// What a lane has to say.
#[derive(Debug)]
pub enum Heard {
    /// Events, in order; at least one.
    Events(Vec<Emitted>),
    /// Events of these streams were lost: read them.
    Lost(HashSet<Stream>),
    /// Nobody publishes any more.
    Closed,
}

/// A bus with so many lanes, to be read side by side.
pub fn local(lanes: usize) -> (Bus, Vec<Lane>) {
    with_lane_len(lanes, LANE_LEN)
}

fn with_lane_len(lanes: usize, len: usize) -> (Bus, Vec<Lane>) {
    let (senders, receivers) = (0..lanes.max(1))
        .map(|_| {
            let (sender, queue) = mpsc::channel(len);
            let overflow = Arc::new(Overflow::default());
            (LaneSender { queue: sender, overflow: Arc::clone(&overflow) }, Lane { queue, overflow })
        })
        .unzip::<_, _, Vec<_>, Vec<_>>();
    (Bus { lanes: senders.into() }, receivers)
}

impl Bus {
    /// Hands events over. Never waits.
    pub fn publish(&self, events: Vec<Emitted>) {
        for event in events {
            let lane = self.lane_of(&event);
            if let Err(mpsc::error::TrySendError::Full(event)) = lane.queue.try_send(event)
                && let Some(stream) = event.stream()
            {
                lane.lose(stream);
            }
        }
    }

    /// Says that something may have happened in these streams which nobody could hand over.
    pub fn lose(&self, streams: Vec<Stream>) {
        for stream in streams {
            let lane = match stream {
                Stream::Room(room) => self.lane(room.0),
                Stream::User(user) => self.lane(user.0),
            };
            lane.lose(stream);
        }
    }

    fn lane_of(&self, event: &Emitted) -> &LaneSender {
        self.lane(match event {
            Emitted::Room { room_id, .. }
            | Emitted::Read { room_id, .. }
            | Emitted::RoomDeleted { room_id } => room_id.0,
            Emitted::Own { user_id, .. } => user_id.0,
            Emitted::Profile(user) => user.id.0,
        })
    }

    fn lane(&self, id: Uuid) -> &LaneSender {
        // The last byte of an id is random in every version in use.
        &self.lanes[usize::from(id.as_bytes()[15]) % self.lanes.len()]
    }
}

impl Lane {
    /// Waits for what comes next: at most `limit` events at once.
    pub async fn hear(&mut self, limit: usize) -> Heard {
        let mut events = Vec::new();
        tokio::select! {
            count = self.queue.recv_many(&mut events, limit) => match count {
                0 => Heard::Closed,
                _ => Heard::Events(events),
            },
            () = self.overflow.came.notified() => Heard::Lost(std::mem::take(&mut *self.overflow.streams.lock())),
        }
    }

    /// Waits for more, until there are `limit` events or it is `until`. Whether any came.
    pub async fn hear_until(&mut self, events: &mut Vec<Emitted>, limit: usize, until: Instant) -> bool {
        let room = limit.saturating_sub(events.len());
        room > 0 && timeout_at(until, self.queue.recv_many(events, room)).await.is_ok_and(|count| count > 0)
    }

    /// Whether something came that was not heard yet.
    pub fn has_more(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Adds what has come by now, until there are `limit` events. Never waits.
    pub fn hear_more(&mut self, events: &mut Vec<Emitted>, limit: usize) {
        while events.len() < limit
            && let Ok(event) = self.queue.try_recv()
        {
            events.push(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Heard, with_lane_len};
    use model::{Emitted, Happened, Room, RoomId, RoomKind, RoomRow, Stream, Time};
    use tokio::time::Instant;
    use uuid::Uuid;

    fn event(seq: i64) -> Emitted {
        let room = Room {
            id: RoomId(Uuid::nil()),
            kind: RoomKind::Public,
            name: None,
            topic: String::new(),
            seq,
            last_number: 0,
            member_count: 0,
            created_at: Time(0),
        };
        Emitted::Room {
            room_id: room.id,
            seq,
            happened: Happened::Changed,
            row: RoomRow::Room(room),
            users: Vec::new(),
        }
    }

    #[tokio::test]
    async fn what_does_not_fit_leaves_its_stream_s_name() {
        let (bus, mut lanes) = with_lane_len(1, 2);
        bus.publish((1..=5).map(event).collect());
        let mut lost = false;
        let mut stamps = Vec::new();
        while !lost || stamps.len() < 2 {
            match lanes[0].hear(8).await {
                Heard::Events(events) => stamps.extend(events.iter().map(|event| event.stamp().unwrap().1)),
                Heard::Lost(streams) => {
                    assert_eq!(streams.into_iter().collect::<Vec<_>>(), [Stream::Room(RoomId(Uuid::nil()))]);
                    lost = true;
                }
                Heard::Closed => unreachable!("the bus is still here"),
            }
        }
        assert_eq!(stamps, [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn more_is_waited_for_until_it_comes_it_is_time_or_there_is_enough() {
        let (bus, mut lanes) = with_lane_len(1, 8);
        let (lane, mut events) = (&mut lanes[0], vec![event(1)]);
        let until = Instant::now() + Duration::from_millis(5);
        let publisher = bus.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(2)).await;
            publisher.publish(vec![event(2), event(3)]);
        });
        assert!(lane.hear_until(&mut events, 8, until).await && Instant::now() < until);
        assert_eq!(events.len(), 3);
        assert!(!lane.hear_until(&mut events, 8, until).await && Instant::now() >= until, "nothing came");
        assert!(!lane.has_more());
        bus.publish(vec![event(4)]);
        assert!(lane.has_more());
        assert!(!lane.hear_until(&mut events, 3, until + Duration::from_secs(1)).await, "three are enough");
        assert_eq!((events.len(), lane.has_more()), (3, true));
    }
}
