//! Bringing a socket up to where `ready` can be said.
//!
//! The order is what makes it exact: the socket is in its person's stream already; it enters the
//! rooms' streams; then heads and memberships are read in one snapshot. So whatever is committed
//! after the snapshot reaches the socket, and whatever was committed before is below the heads that
//! `ready` tells. What came in between was held, and is let through above those heads only.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use model::{
    Me, RoomId, Stream,
    events::{Ready, ReadyRoom},
};

use super::{
    Shared,
    client::{self, Opened, Socket},
    fanout, repair,
};
use crate::{
    accounts,
    error::{Error, Result},
    infra::db::Tx,
    rooms::{self, MyRoom},
    streams,
};

/// Rooms that one `ready` lists.
const MAX_LISTED: usize = 500;
/// How often reading begins anew because the memberships moved under it, or somebody else knew more.
const MAX_ROUNDS: usize = 5;
/// How long to wait before reading again after the database failed.
const RETRY: Duration = Duration::from_secs(1);

/// What one snapshot says about a person.
struct Snapshot {
    me: Me,
    seq: i64,
    rooms: Vec<MyRoom>,
}

/// Gets a socket ready, in the background.
pub(super) fn begin(shared: &Arc<Shared>, socket: &Socket) {
    let (shared, socket) = (Arc::clone(shared), socket.clone());
    tokio::spawn(async move {
        while !socket.is_closed() {
            match shared.preparing.ask(|| prepare(&shared, &socket)).await {
                Ok(Opened::Whole) => return,
                Ok(Opened::Overflowed) => {}
                Err(error) if error.code() == model::Code::Unauthorized => {
                    return fanout::end_session(&socket);
                }
                Err(error) => {
                    tracing::warn!(%error, "a socket waits for its ready");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    });
}

/// Gets a socket ready that missed something. One that is being prepared begins anew by itself.
pub(super) fn begin_again(shared: &Arc<Shared>, socket: &Socket) {
    if socket.session().hold() {
        socket.emit(&fanout::encode("lagged", &serde_json::json!({})));
        begin(shared, socket);
    }
}

async fn prepare(shared: &Arc<Shared>, socket: &Socket) -> Result<Opened> {
    if socket.is_closed() {
        return Ok(Opened::Whole); // while it waited
    }
    let user = socket.session().user_id();
    let mut known = shared.app.db.read(move |tx| rooms::my_rooms(tx, user)).await?;
    for _ in 0..MAX_ROUNDS {
        for room in &known {
            shared.hub.enter_room(socket, room.id, room.member_seq, None);
        }
        // What enters after this line is newer than the snapshot and stays.
        let before = shared.hub.places(socket);
        let viewer = socket.session().viewer;
        let snapshot = shared.app.db.read(move |tx| snapshot(tx, viewer)).await?;
        let entered: HashSet<RoomId> = known.iter().map(|room| room.id).collect();
        if snapshot.rooms.iter().all(|room| entered.contains(&room.id))
            && let Some(opened) = finish(shared, socket, &snapshot, &before)
        {
            return Ok(opened);
        }
        known = snapshot.rooms;
    }
    Err(Error::Busy("the memberships keep moving"))
}

fn snapshot(tx: &mut Tx, viewer: accounts::Viewer) -> Result<Snapshot> {
    accounts::check_session(tx, viewer)?;
    let me = accounts::me(tx, viewer.user_id)?;
    let (seq, _) = streams::user_head(tx, viewer.user_id)?;
    let rooms = rooms::my_rooms(tx, viewer.user_id)?;
    Ok(Snapshot { me, seq, rooms })
}

/// Leaves what the snapshot no longer lists, says where the other streams stand, writes `ready`. `None` when somebody with a newer
/// snapshot was the first to say where one of them stands: what lies between was passed on to nobody, and a new snapshot has it.
fn finish(
    shared: &Arc<Shared>,
    socket: &Socket,
    snapshot: &Snapshot,
    before: &[(Stream, i64)],
) -> Option<Opened> {
    let heads = heads(socket, snapshot);
    for (stream, member_seq) in before {
        if !heads.contains_key(stream) {
            shared.hub.leave(socket, *stream, *member_seq);
        }
    }
    let mut is_behind = false;
    for (stream, head) in &heads {
        let Some(entry) = shared.hub.find(*stream) else { continue };
        if entry.start(&shared.hub, *head) {
            repair::begin(shared, Arc::clone(&entry));
        }
        is_behind |= entry.began_above(*head);
    }
    if is_behind {
        return None;
    }
    let frame = fanout::encode("ready", &ready(shared, snapshot));
    Some(client::open(socket, &frame, &heads))
}

fn heads(socket: &Socket, snapshot: &Snapshot) -> HashMap<Stream, i64> {
    let rooms = snapshot.rooms.iter().map(|room| (Stream::Room(room.id), room.seq));
    rooms.chain([(Stream::User(socket.session().user_id()), snapshot.seq)]).collect()
}

fn ready(shared: &Shared, snapshot: &Snapshot) -> Ready {
    Ready {
        epoch: shared.app.db.epoch(),
        user: snapshot.me.clone(),
        seq: snapshot.seq,
        rooms: snapshot
            .rooms
            .iter()
            .take(MAX_LISTED)
            .map(|room| ReadyRoom {
                id: room.id,
                seq: room.seq,
                last_number: room.last_number,
                read_number: room.read_number,
            })
            .collect(),
        more: snapshot.rooms.len() > MAX_LISTED,
    }
}
