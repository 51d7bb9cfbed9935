//! Presence: who is here, told to those who watch.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use model::{
    Emitted, Stream, Time, UserId,
    events::PresenceEvent,
    people::OnlineAnswer,
    requests::{SocketWatch, WatchAnswer},
};

use super::{
    Shared,
    client::{Socket, deliver},
    fanout,
};
use crate::{
    error::{Error, Result},
    presence::{self, Sight},
};

/// Offline is said so long after the last socket closed: a reload is no leaving.
const GRACE: Duration = Duration::from_secs(10);

/// A socket came.
pub(super) fn came(shared: &Arc<Shared>, socket: &Socket) {
    let user = socket.session().user_id();
    if shared.presence.came(user) {
        tell(shared, user, true, None);
    }
}

/// A socket went. When it was the last one, its person is offline a little later.
pub(super) fn left(shared: &Arc<Shared>, socket: &Socket) {
    let user = socket.session().user_id();
    shared.presence.unwatch(socket.id().get());
    if !shared.presence.left(user, shared.app.clock.now()) {
        return;
    }
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        tokio::time::sleep(GRACE).await;
        if let Some(last_seen_at) = shared.presence.settle(user) {
            tell(&shared, user, false, Some(last_seen_at));
        }
    });
}

/// `presence:watch`: replaces what this socket watches; only friends and people one shares a room with.
pub(super) async fn watch(shared: &Arc<Shared>, socket: &Socket, ask: SocketWatch) -> Result<WatchAnswer> {
    if ask.user_ids.len() > presence::MAX_WATCHED {
        return Err(Error::invalid("userIds", "At most 500 people at once."));
    }
    let user = socket.session().user_id();
    let asked = ask.user_ids;
    let before = shared.presence.sight();
    let seen = shared.app.db.read(move |tx| presence::watchable(tx, user, &asked)).await?;
    let ids: Vec<UserId> = seen.iter().map(|(id, _)| *id).collect();
    shared.presence.watch(socket.id().get(), socket, &ids);
    if socket.is_closed() {
        shared.presence.unwatch(socket.id().get()); // it went meanwhile
    }
    if shared.presence.sight() != before {
        // What was read may be of before a block that was acted on before the set was there.
        check_again(shared, socket).await?;
    }
    let mut answer = WatchAnswer { online: Vec::new(), last_seen_at: BTreeMap::new() };
    for (id, used_at) in seen {
        if shared.presence.is_online(id) {
            answer.online.push(id);
        } else if let Some(at) = shared.presence.last_seen(id).max(used_at) {
            answer.last_seen_at.insert(id.to_string(), at);
        }
    }
    Ok(answer)
}

/// `presence:list`: who is here, of those whom one may see.
pub(super) async fn list(shared: &Shared, socket: &Socket) -> Result<OnlineAnswer> {
    let user = socket.session().user_id();
    let here = shared.presence.online(presence::MAX_LOOKED_AT);
    shared.app.db.read(move |tx| presence::list(tx, user, &here)).await
}

/// Somebody left a room, is no friend any more or blocks somebody, or a room is gone: those whom they watched, and
/// those who watch them, may be strangers now.
pub(super) fn sight_changed(shared: &Arc<Shared>, event: &Emitted) {
    if let Some((user, sight)) = whose_sight(event) {
        shared.presence.sight_moved();
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            let own = shared.hub.find(Stream::User(user)).map(|entry| entry.sockets()).unwrap_or_default();
            let watchers = if sight == Sight::Both { shared.presence.watchers(user) } else { Vec::new() };
            for socket in own.into_iter().chain(watchers) {
                if let Err(error) = check_again(&shared, &socket).await {
                    tracing::warn!(%error, "a watched set was dropped unchecked");
                    shared.presence.unwatch(socket.id().get());
                }
            }
        });
    }
}

fn whose_sight(event: &Emitted) -> Option<(UserId, Sight)> {
    match event {
        Emitted::Own { user_id, row, .. } => Some((*user_id, presence::changes_sight(row)?)),
        _ => fanout::membership(event).filter(|(_, _, is_in)| !is_in).map(|(user, _, _)| (user, Sight::Both)),
    }
}

/// Drops from what a socket watches whomever it may not watch any more.
async fn check_again(shared: &Shared, socket: &Socket) -> Result<()> {
    let watched = shared.presence.watched(socket.id().get());
    if watched.is_empty() {
        return Ok(());
    }
    let user = socket.session().user_id();
    let allowed = shared.app.db.read(move |tx| presence::watchable(tx, user, &watched)).await?;
    shared.presence.keep(socket.id().get(), &allowed.into_iter().map(|(id, _)| id).collect());
    Ok(())
}

fn tell(shared: &Shared, user_id: UserId, online: bool, last_seen_at: Option<Time>) {
    let watchers = shared.presence.watchers(user_id);
    if watchers.is_empty() {
        return;
    }
    let frame = fanout::encode("presence:changed", &PresenceEvent { user_id, online, last_seen_at });
    for socket in watchers {
        deliver(&socket, Stream::User(socket.session().user_id()), &frame);
    }
}
