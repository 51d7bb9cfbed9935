//! Reading the rooms in the end, as their owner sees them, when nobody writes any more.

use std::collections::HashMap;

use klatch_trial::{Http, Lost};
use serde_json::Value;
use uuid::Uuid;

use super::{history::Log, shapes, world::World};

/// The heads of all rooms.
pub(super) async fn heads(http: &Http, world: &World) -> Result<HashMap<Uuid, i64>, Lost> {
    let mut heads = HashMap::new();
    for room in world.all_rooms() {
        heads.insert(room, head(http, room).await?);
    }
    Ok(heads)
}

/// All rooms, whole.
pub(super) async fn logs(http: &Http, world: &World) -> Result<Vec<Log>, Lost> {
    let mut logs = Vec::new();
    for room in world.all_rooms() {
        logs.push(log(http, room).await?);
    }
    Ok(logs)
}

async fn log(http: &Http, room: Uuid) -> Result<Log, Lost> {
    let mut entries = Vec::new();
    let mut after = 0;
    loop {
        let path = format!("/api/rooms/{room}/messages?after={after}&limit=100");
        let page: Value = http.get(&path).await?.holds()?;
        let items = page["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.extend(items.iter().filter_map(shapes::entry));
        match page["after"].as_i64() {
            Some(next) if next > after => after = next,
            _ => break,
        }
    }
    let members: Value = http.get(&format!("/api/rooms/{room}/members?limit=100")).await?.holds()?;
    let members = members["items"].as_array().into_iter().flatten().filter_map(shapes::member).collect();
    Ok(Log { room, head: head(http, room).await?, entries, members })
}

async fn head(http: &Http, room: Uuid) -> Result<i64, Lost> {
    let chat: Value = http.get(&format!("/api/rooms/{room}")).await?.holds()?;
    shapes::number(&chat, "seq").ok_or_else(|| Lost::new("reading a room", "another shape"))
}
