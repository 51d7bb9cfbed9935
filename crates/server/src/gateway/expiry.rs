//! Sessions behind open sockets: their use is noted, and those that have run out are ended.

use std::{collections::HashMap, sync::Arc, time::Duration};

use model::{SessionId, Stream};

use super::{Shared, client::Socket, fanout};
use crate::accounts;

/// How often it is looked whether a round is due.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Milliseconds from one round to the next: a use is noted to the minute.
const ROUND_MS: i64 = 60_000;

/// Notes the use of every session with an open socket, once a minute, and closes the sockets of those that are over:
/// by age, by an account that was closed.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last = shared.app.clock.now();
    loop {
        tick.tick().await;
        let now = shared.app.clock.now();
        // Also when the clock was set back.
        if (0..ROUND_MS).contains(&now.0.saturating_sub(last.0)) {
            continue;
        }
        last = now;
        round(&shared).await;
    }
}

async fn round(shared: &Shared) {
    let sockets = by_session(shared);
    let ids: Vec<SessionId> = sockets.keys().copied().collect();
    for part in ids.chunks(accounts::MOST_TOUCHED) {
        let part = part.to_vec();
        let asked = part.clone();
        match shared.app.db.write(move |tx| accounts::touch_sessions(tx, &asked)).await {
            Ok(on) => {
                for id in part.iter().filter(|id| !on.contains(id)) {
                    sockets.get(id).into_iter().flatten().for_each(fanout::end_session);
                }
            }
            Err(error) => tracing::warn!(%error, "some sessions behind sockets were not looked at"),
        }
    }
}

fn by_session(shared: &Shared) -> HashMap<SessionId, Vec<Socket>> {
    let mut found: HashMap<SessionId, Vec<Socket>> = HashMap::new();
    for entry in shared.hub.entries() {
        if matches!(entry.stream(), Stream::User(_)) {
            for socket in entry.sockets() {
                found.entry(socket.session().session_id()).or_default().push(socket);
            }
        }
    }
    found
}
