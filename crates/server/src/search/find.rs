//! Finding messages: the ways down through all rooms that somebody is in, merged by time.
//!
//! Rights are the list of rooms, so a word that is common where they are not costs nothing. Every candidate is held
//! against the messages themselves in the same snapshot: what was deleted, changed, hidden or cleared since it was
//! noted is not found.

use std::collections::{BinaryHeap, HashMap};

use model::{Hit, HitPage, RoomId, UserId};

use super::{
    cursor::Place,
    query::Wanted,
    store,
    walk::{MyRoom, Walk, range},
};
use crate::{accounts, error::Result, infra::db::Tx, rooms, streams};

/// Rows one page may cost, about; it ends earlier then, and the next one goes on.
const MOST_ROWS: i64 = 20_000;
/// What it costs to look at a message itself.
const MESSAGE: i64 = 4;

/// What is looked for, and which part of it.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) wanted: Wanted,
    pub(super) room: Option<RoomId>,
    pub(super) from: Option<UserId>,
    pub(super) below: Place,
    pub(super) limit: usize,
}

/// Where hits of a user were found, and from where on there may be more.
struct Found {
    places: Vec<Place>,
    more: Option<Place>,
}

/// One page, the newest first.
pub(super) fn page(tx: &mut Tx, user: UserId, search: &Search) -> Result<HitPage> {
    let found = find(tx, user, search)?;
    let pks: Vec<i64> = found.places.iter().map(|place| place.pk).collect();
    let mut rows = streams::messages_by_pk(tx, &pks)?;
    rows.sort_by_key(|row| pks.iter().position(|pk| *pk == row.room_no.pk(row.message.number)));
    let fitting = streams::messages_that_fit(rows.iter().map(|row| &row.message), streams::PAGE_BYTES);
    let next = if fitting < rows.len() { found.places.get(fitting - 1).copied() } else { found.more };
    rows.truncate(fitting);
    let hits = rows.into_iter().filter_map(|row| {
        let highlights = search.wanted.find_in(&row.message)?;
        Some(Hit { message: row.message, highlights })
    });
    let items: Vec<Hit> = hits.collect();
    let users = accounts::users_by_ids(tx, &streams::shown_in_all(items.iter().map(|hit| &hit.message)))?;
    Ok(HitPage { items, next: next.map(Place::write), users, is_indexing: false })
}

fn find(tx: &mut Tx, user: UserId, search: &Search) -> Result<Found> {
    let mut walks = begin(tx, user, search)?;
    let mut turns: BinaryHeap<(Place, usize)> =
        walks.iter().enumerate().filter_map(|(at, walk)| Some((walk.reach()?, at))).collect();
    let (mut places, mut cost) = (Vec::new(), 0);
    while let Some((reach, at)) = turns.pop() {
        let known = places.iter().filter(|place| **place >= reach).count();
        if known >= search.limit || (cost > MOST_ROWS && reach < search.below) {
            return Ok(cut(places, search.limit, Some(reach)));
        }
        let candidates = walks[at].step(tx, &search.wanted, &mut cost)?;
        places.extend(shown(tx, user, search, candidates, &mut cost)?);
        turns.extend(walks[at].reach().map(|reach| (reach, at)));
    }
    Ok(cut(places, search.limit, None))
}

/// A way down through each room of theirs that holds the word most likely to be rare.
fn begin(tx: &mut Tx, user: UserId, search: &Search) -> Result<Vec<Walk>> {
    let room = search.room.map(|room| rooms::member(tx, user, room)).transpose()?;
    let Some(term) = search.wanted.longest(1).first() else { return Ok(Vec::new()) };
    let (from, to) = range(term);
    let rooms: Vec<MyRoom> = match room {
        Some(guard) => tx.all(&store::ROOM, &[&user, &from, &to, &guard.room_no])?,
        None => tx.all(&store::ROOMS, &[&user, &from, &to])?,
    };
    Ok(rooms.into_iter().map(|room| Walk::new(room, search.below)).collect())
}

/// Those of the candidates that this person is shown.
fn shown(
    tx: &mut Tx,
    user: UserId,
    search: &Search,
    mut candidates: Vec<Place>,
    cost: &mut i64,
) -> Result<Vec<Place>> {
    candidates.retain(|place| *place < search.below);
    if candidates.is_empty() {
        return Ok(candidates);
    }
    let pks: Vec<i64> = candidates.iter().map(|place| place.pk).collect();
    *cost += MESSAGE * i64::try_from(pks.len()).unwrap_or(i64::MAX);
    let senders = senders(tx, user, &pks)?;
    let is_wanted = |sender: &UserId| search.from.is_none_or(|from| from == *sender);
    candidates.retain(|place| senders.get(&place.pk).is_some_and(is_wanted));
    Ok(candidates)
}

/// Who wrote those of these messages that somebody is shown, by the messages' keys.
pub(super) fn senders(tx: &mut Tx, user: UserId, pks: &[i64]) -> Result<HashMap<i64, UserId>> {
    let rows: Vec<(i64, UserId)> = tx.all(&store::SHOWN, &[&pks, &user])?;
    Ok(rows.into_iter().collect())
}

/// The newest of what was found, as far as everything is known; what is below `reach` is for the next page.
fn cut(mut places: Vec<Place>, limit: usize, reach: Option<Place>) -> Found {
    places.retain(|place| reach.is_none_or(|reach| *place >= reach));
    places.sort_unstable_by(|a, b| b.cmp(a));
    let is_cut = places.len() > limit;
    places.truncate(limit);
    let more = if is_cut { places.last().copied() } else { reach };
    Found { places, more }
}
