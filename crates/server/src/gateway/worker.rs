//! Reading the bus: one worker a lane, and a look at the database's heads now and then.

use std::{collections::HashMap, sync::Arc, time::Duration};

use model::{Emitted, Stream, User};

use super::{Shared, entry::Entry, fanout, hub::Missed, pace::Pace, ready, repair, watch};
use crate::{
    error::Result,
    infra::{
        bus::{Heard, Lane},
        db::Tx,
    },
    people, rooms, streams,
};

/// Events taken from the bus at once.
pub(super) const BATCH: usize = 256;
/// How long to wait after the database failed.
const RETRY: Duration = Duration::from_secs(1);
/// How long a position waits at most before it is told.
const READ_PAUSE: Duration = Duration::from_secs(1);

/// Passes on what a lane brings, until the bus closes.
pub(super) async fn run(shared: Arc<Shared>, mut lane: Lane) {
    let mut pace = Pace::default();
    let app = &shared.app;
    let is_storing = || app.db.is_writing() || app.lanes.are_storing();
    loop {
        match lane.hear(BATCH).await {
            Heard::Events(mut events) => {
                pace.gather(&mut lane, &mut events, is_storing).await;
                pace = take(&shared, events);
                pace.note_backlog(&lane);
            }
            Heard::Lost(lost) => {
                let entries: Vec<_> = lost.into_iter().filter_map(|stream| shared.hub.hear(stream)).collect();
                if let Err(error) = compare(&shared, &entries).await {
                    tracing::warn!(%error, "lost events wait for the next comparison");
                }
            }
            Heard::Closed => return,
        }
    }
}

/// Sees to sockets that entered a room while it was talking. What enters comes by another lane than what is said, so what was said
/// meanwhile has been passed on without them, or to nobody.
pub(super) async fn make_up(shared: Arc<Shared>) {
    loop {
        let Missed { streams, sockets } = shared.hub.missed().await;
        for socket in sockets {
            ready::begin_again(&shared, &socket);
        }
        while let Err(error) = compare(&shared, &streams).await {
            tracing::warn!(%error, "what was said while somebody came in waits");
            tokio::time::sleep(RETRY).await;
        }
    }
}

/// Compares every local stream's head with the database's now and then, in case an event was lost without a trace.
pub(super) async fn compare_heads(shared: Arc<Shared>) {
    let every = Duration::from_secs(shared.app.config.limits.compare_secs.into());
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = compare(&shared, &shared.hub.entries()).await {
            tracing::warn!(%error, "heads could not be compared");
        }
    }
}

/// Takes in what came at once: what is for one stream leaves together.
fn take(shared: &Arc<Shared>, events: Vec<Emitted>) -> Pace {
    let (mut batch, mut pace) = (Batch::default(), Pace::default());
    for event in events {
        if let Some((stream, seq)) = event.stamp() {
            watch::sight_changed(shared, &event);
            batch.add(stream, seq, event);
        } else {
            push(shared, &mut batch, &mut pace);
            take_unstamped(shared, event);
        }
    }
    push(shared, &mut batch, &mut pace);
    pace
}

fn push(shared: &Arc<Shared>, batch: &mut Batch, pace: &mut Pace) {
    for (stream, events) in std::mem::take(batch).streams {
        if let Some(entry) = shared.hub.hear(stream)
            && pace.broadcast(stream, || entry.push(&shared.hub, events))
        {
            repair::begin(shared, entry);
        }
    }
}

/// Stamped events by their streams, in the order in which the streams came up.
#[derive(Debug, Default)]
struct Batch {
    streams: Vec<(Stream, Vec<(i64, Emitted)>)>,
    places: HashMap<Stream, usize>,
}

impl Batch {
    fn add(&mut self, stream: Stream, seq: i64, event: Emitted) {
        let place = *self.places.entry(stream).or_insert_with(|| {
            self.streams.push((stream, Vec::new()));
            self.streams.len() - 1
        });
        self.streams[place].1.push((seq, event));
    }
}

fn take_unstamped(shared: &Arc<Shared>, event: Emitted) {
    match event {
        Emitted::Read { room_id, user_id, read_number } => {
            if let Some(entry) = shared.hub.find(Stream::Room(room_id))
                && entry.tell_read(user_id, read_number)
            {
                tokio::spawn(flush_reads(entry));
            }
        }
        Emitted::RoomDeleted { room_id } => {
            shared.hub.end_room(room_id, &fanout::room_deleted(room_id));
        }
        Emitted::Profile(user) => {
            tokio::spawn(tell_profile(Arc::clone(shared), user));
        }
        Emitted::Room { .. } | Emitted::Own { .. } => {}
    }
}

async fn flush_reads(entry: Arc<Entry>) {
    loop {
        tokio::time::sleep(READ_PAUSE).await;
        if !entry.flush_reads() {
            return;
        }
    }
}

/// Tells everybody who shares a room with a person, and their friends, how they look now, each socket once.
async fn tell_profile(shared: Arc<Shared>, user: User) {
    let id = user.id;
    let read = move |tx: &mut Tx| Ok((rooms::my_rooms(tx, id)?, people::friend_ids(tx, id)?));
    let (rooms, friends) = match shared.app.db.read(read).await {
        Ok(found) => found,
        Err(error) => return tracing::warn!(%error, "a profile's change was not told"),
    };
    let frame = fanout::profile(user);
    let mut told = std::collections::HashSet::new();
    let streams = rooms.iter().map(|room| Stream::Room(room.id)).chain([Stream::User(id)]);
    let streams = streams.chain(friends.into_iter().map(Stream::User));
    for entry in streams.filter_map(|stream| shared.hub.find(stream)) {
        entry.tell_once(&frame, &mut told);
    }
}

/// Reads where streams stand, and begins to repair those that are behind. A room that is not there was deleted, and nobody heard.
async fn compare(shared: &Arc<Shared>, entries: &[Arc<Entry>]) -> Result<()> {
    let streams: Vec<Stream> = entries.iter().map(|entry| entry.stream()).collect();
    if streams.is_empty() {
        return Ok(());
    }
    let heads = shared.app.db.read(move |tx| streams::heads(tx, &streams)).await?;
    let heads: HashMap<Stream, i64> = heads.into_iter().collect();
    for entry in entries {
        match (heads.get(&entry.stream()), entry.stream()) {
            (Some(head), _) if entry.compare(*head) => repair::begin(shared, Arc::clone(entry)),
            (None, Stream::Room(room)) => shared.hub.end_room(room, &fanout::room_deleted(room)),
            _ => {}
        }
    }
    Ok(())
}
