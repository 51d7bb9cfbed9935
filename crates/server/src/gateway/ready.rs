//! Bringing a socket up to where `ready` can be said.
//!
//! What makes it exact: the socket is in its person's stream already; heads and memberships are read in one snapshot, and it enters
//! the rooms' streams. Whatever was committed before the snapshot is below the heads that `ready` tells. Whatever was committed
//! after it reaches the socket, unless it was told in a room before the socket was there; the rooms say so ([`Hub::enter_from`]), and
//! another snapshot is taken, now that the socket is in them. What comes in after a snapshot is begun is held, and let through above the
//! heads only.
//!
//! [`Hub::enter_from`]: super::hub::Hub::enter_from

use std::{collections::HashMap, sync::Arc, time::Duration};

use model::{
    Me, Stream,
    events::{Ready, ReadyRoom},
};

use super::{
    Shared,
    client::{self, Opened, Socket},
    entry::Seen,
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
/// How often reading begins anew because something was told meanwhile, or somebody else knew more.
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
    for _ in 0..MAX_ROUNDS {
        if socket.is_closed() {
            return Ok(Opened::Whole); // while it waited
        }
        socket.session().forget_held();
        let unheard = shared.hub.unheard();
        // What enters after this line by a newer stamp stays.
        let before = shared.hub.places(socket);
        let viewer = socket.session().viewer;
        let snapshot = shared.app.db.read(move |tx| snapshot(tx, viewer)).await?;
        if enter(shared, socket, &snapshot.rooms, &before, unheard)
            && let Some(opened) = finish(shared, socket, &snapshot, &before)
        {
            return Ok(opened);
        }
    }
    Err(Error::Busy("the streams keep moving"))
}

/// Enters the rooms of a snapshot. Whether the socket will hear all that was committed after it.
fn enter(
    shared: &Shared,
    socket: &Socket,
    rooms: &[MyRoom],
    before: &HashMap<Stream, i64>,
    unheard: u64,
) -> bool {
    socket.session().expect_streams(rooms.len() + 1);
    let mut is_whole = true;
    for room in rooms {
        let was_in = before.contains_key(&Stream::Room(room.id));
        let seen = Seen { member_seq: room.member_seq, head: room.seq, unheard, was_in };
        is_whole &= shared.hub.enter_from(socket, room.id, seen);
    }
    is_whole
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
    before: &HashMap<Stream, i64>,
) -> Option<Opened> {
    let heads = heads(socket, snapshot);
    for (stream, member_seq) in before {
        if !heads.contains_key(stream) {
            shared.hub.leave(socket, *stream, *member_seq);
        }
    }
    let mut is_behind = false;
    for (stream, head) in &heads {
        if !socket.session().is_in(*stream) {
            continue; // it left meanwhile: others know more of where the stream stands
        }
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
