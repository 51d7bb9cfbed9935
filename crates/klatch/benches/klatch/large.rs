//! Starting on a large database whose server was killed while people wrote.
//!
//! The process alone is killed: what it wrote is in the system's caches, which stay warm.

use std::{
    collections::HashSet,
    path::PathBuf,
    time::{Duration, Instant},
};

use model::MessageId;
use tokio::time::sleep;
use trial::{Http, Lost, Random};

use crate::{
    machine,
    people::{Person, sign_up_one},
    sends::{Sender, connect_all, history::read_texts},
    start::await_health,
    table::{Table, mebibytes, millis, spread, thousands},
    world::{World, file_bytes},
};

/// Kills.
const ROUNDS: usize = 5;
/// New people who write until the kill, and for how long.
const PEOPLE: usize = 16;
const WRITING: Duration = Duration::from_secs(3);

/// What the rounds showed.
#[derive(Default)]
struct Seen {
    logs: Vec<f64>,
    healthy: Vec<f64>,
    serving: Vec<f64>,
    found: usize,
}

/// Kills the server on a data folder, which grows by it, and starts it again.
pub(crate) async fn measure(folder: PathBuf) -> Result<Table, Lost> {
    assert!(folder.is_dir(), "KLATCH_BENCH_LARGE names no folder: {}", folder.display());
    let world = World::existing(folder);
    let stored = mebibytes(world.stored_bytes());
    let load = format!("on {stored} of data, {ROUNDS} kills after {} s", WRITING.as_secs());
    let mut table = Table::new(machine::describe(&world, &load));
    let mut seen = Seen::default();
    for _ in 0..ROUNDS {
        round(&world, &mut seen).await?;
    }
    if !world.is_postgres() {
        table.row("write-ahead log when it was killed", spread(seen.logs, mebibytes), "");
    }
    let what = format!("start on {stored}, killed while {PEOPLE} people sent, until `/health` answers");
    table.row(&what, spread(seen.healthy, millis), "");
    table.row("… until a first message is acknowledged over a socket", spread(seen.serving, millis), "≤ 2 s");
    let found = thousands(seen.found as f64);
    table.row("sends acknowledged before the kills, each found in the history", found, "all");
    Ok(table)
}

async fn round(world: &World, seen: &mut Seen) -> Result<(), Lost> {
    let (people, acknowledged) = write_and_kill(world).await?;
    seen.logs.push(file_bytes(&world.place.data.join("klatch.db-wal")));

    let began = Instant::now();
    let server = world.place.start("127.0.0.1:0")?;
    await_health(&world.place, server.address);
    seen.healthy.push(began.elapsed().as_secs_f64());
    let mut first = connect_all(&server, &people[..1], |person| person.room).await?;
    first[0].send().await?;
    seen.serving.push(began.elapsed().as_secs_f64());

    let http = Http::new(server.address, None);
    for (person, ids) in people.iter().zip(acknowledged) {
        let stored = read_texts(&http.with_token(&person.token), person.room).await?;
        let stored: HashSet<MessageId> = stored.into_iter().collect();
        assert!(ids.iter().all(|id| stored.contains(id)), "room {} lost what was acknowledged", person.room);
        seen.found += ids.len();
    }
    Ok(())
}

/// Lets new people write and kills the server meanwhile; what was acknowledged to each.
async fn write_and_kill(world: &World) -> Result<(Vec<Person>, Vec<Vec<MessageId>>), Lost> {
    let mut server = world.place.start("127.0.0.1:0")?;
    let http = Http::new(server.address, None);
    let mut random = Random::new(Random::seed());
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(sign_up_one(http.clone(), format!("late{:x}", random.bits())).await?);
    }
    let senders = connect_all(&server, &people, |person| person.room).await?;
    let writing: Vec<_> = senders.into_iter().map(|sender| tokio::spawn(write(sender))).collect();
    sleep(WRITING).await;
    server.kill();
    let mut acknowledged = Vec::new();
    for one in writing {
        acknowledged.push(one.await.expect("no sender panics"));
    }
    Ok((people, acknowledged))
}

/// Sends one after the other until the server is gone; what was acknowledged.
async fn write(mut sender: Sender) -> Vec<MessageId> {
    let mut acknowledged = Vec::new();
    while let Ok(id) = sender.send().await {
        acknowledged.push(id);
    }
    acknowledged
}
