//! Looking for what was acknowledged: a fast wrong answer is worth nothing.

use std::collections::HashSet;

use model::{Message, MessageId, RoomId};
use serde::Deserialize;
use trial::{Http, Lost};

use super::{Acknowledged, unique};
use crate::people::Person;

/// Messages in one page.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Page {
    items: Vec<Message>,
    after: Option<i64>,
}

/// Reads the whole history of every room that was sent to; answers how many acknowledged messages
/// there are, each found once.
///
/// # Panics
/// When one is missing, stands twice, or is there unacknowledged.
pub(super) async fn check_stored(
    http: &Http,
    people: &[Person],
    acknowledged: Acknowledged,
) -> Result<usize, Lost> {
    let mut found = 0;
    for (room, ids) in acknowledged {
        let reader = people.iter().find(|person| person.room == room).unwrap_or(&people[0]);
        let stored = read_texts(&http.with_token(&reader.token), room).await?;
        let (acknowledged, stored): (HashSet<MessageId>, HashSet<MessageId>) =
            (unique(&ids), unique(&stored));
        assert!(acknowledged == stored, "room {room} does not hold what was acknowledged");
        found += acknowledged.len();
    }
    Ok(found)
}

/// The ids of all texts of a room, for somebody who is in it.
pub(crate) async fn read_texts(http: &Http, room: RoomId) -> Result<Vec<MessageId>, Lost> {
    let (mut ids, mut after) = (Vec::new(), Some(0));
    while let Some(number) = after {
        let path = format!("/api/rooms/{room}/messages?after={number}&limit={PAGE}");
        let page: Page = http.get(&path).await?.read();
        ids.extend(page.items.iter().filter(|row| row.body.is_some()).map(|row| row.id));
        after = page.after;
    }
    Ok(ids)
}
