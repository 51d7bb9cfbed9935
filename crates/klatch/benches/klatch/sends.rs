//! Durable sends: how many a second, and how long until one is acknowledged.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

use model::{Chat, MessageId, RoomId};
use serde_json::json;
use tokio::task::JoinSet;
use trial::{Heard, Http, Klatch, Lost, Place, Random, Socket};

use crate::{
    Size, machine,
    people::{Person, connect},
    sends::{history::check_stored, pace::pace},
    table::{Table, millis, spread, thousands},
};

mod history;
mod pace;

/// Senders side by side.
const SENDERS: [usize; 4] = [1, 16, 256, MOST_SENDERS];
pub(crate) const MOST_SENDERS: usize = 1_024;
/// Before a run counts.
const WARM_UP: Duration = Duration::from_secs(1);
/// Sends a second at the fixed rate, and over how many connections.
const RATE: u32 = 1_000;
const RATE_SENDERS: usize = 64;
/// People of the shared room.
const SHARED: usize = 16;
/// Two hundred bytes, as most messages have or less.
const BODY_BYTES: usize = 200;

/// What was acknowledged, by room.
pub(crate) type Acknowledged = HashMap<RoomId, Vec<MessageId>>;

/// Somebody who sends, and where to.
struct Sender {
    socket: Socket,
    room: RoomId,
    random: Random,
    body: String,
}

/// What one sender did in one run.
struct Sent {
    sender: Sender,
    /// Ids with the seconds until their acknowledgement.
    times: Vec<(MessageId, f64)>,
}

/// All rows on sends; afterwards every acknowledged message is looked for in the history.
pub(crate) async fn measure(
    place: &Place,
    people: &Arc<Vec<Person>>,
    size: &Size,
    table: &mut Table,
) -> Result<(), Lost> {
    let server = place.start("127.0.0.1:0")?;
    let mut acknowledged = Acknowledged::new();
    for count in SENDERS {
        let senders = connect_all(&server, &people[..count], |person| person.notes).await?;
        let count_of = thousands(count as f64);
        let what = format!("durable sends a second, {count_of} sender{}", if count > 1 { "s" } else { "" });
        let bar = if count > 1 { "≥ 15,000" } else { "" };
        run_all(&server, senders, size, &mut acknowledged, (&what, bar), table).await?;
    }
    let shared = make_shared(&server, &people[..SHARED]).await?;
    let senders = connect_all(&server, &people[..SHARED], |_| shared).await?;
    let what = format!("the same, {SHARED} senders in one room, each message delivered to all {SHARED}");
    run_all(&server, senders, size, &mut acknowledged, (&what, ""), table).await?;
    at_fixed_rate(&server, people, size, &mut acknowledged, table).await?;
    let found = check_stored(&Http::new(server.address, None), people, acknowledged).await?;
    table.row("sends acknowledged in all, each found once in the history", thousands(found as f64), "all");
    Ok(())
}

async fn connect_all(
    server: &Klatch,
    people: &[Person],
    room: impl Fn(&Person) -> RoomId,
) -> Result<Vec<Sender>, Lost> {
    let mut senders = Vec::new();
    for person in people {
        let socket = connect(server.address, person).await?;
        let random = Random::new(Random::seed());
        let body = "The proofs are here. ".repeat(10)[..BODY_BYTES].to_owned();
        senders.push(Sender { socket, room: room(person), random, body });
    }
    Ok(senders)
}

async fn make_shared(server: &Klatch, people: &[Person]) -> Result<RoomId, Lost> {
    let others: Vec<_> = people[1..].iter().map(|person| person.id).collect();
    let new = json!({ "kind": "private", "name": "Shared", "memberIds": others });
    let answer = Http::new(server.address, Some(&people[0].token)).post("/api/rooms", &new).await?;
    Ok(answer.read::<Chat>().room.id)
}

/// Several runs of everybody sending one message after the other.
async fn run_all(
    server: &Klatch,
    mut senders: Vec<Sender>,
    size: &Size,
    acknowledged: &mut Acknowledged,
    (what, bar): (&str, &str),
    table: &mut Table,
) -> Result<(), Lost> {
    let (mut rates, mut middle, mut slow, mut cost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..=size.runs {
        let length = if run == 0 { WARM_UP } else { size.run };
        let (began, used) = (Instant::now(), machine::processor_secs(server.id()));
        let sent = run_once(senders, began + length).await?;
        let secs = began.elapsed().as_secs_f64();
        let used = machine::processor_secs(server.id()) - used;
        let mut times = Vec::new();
        senders = Vec::new();
        for Sent { sender, times: sent } in sent {
            acknowledged.entry(sender.room).or_default().extend(sent.iter().map(|(id, _)| *id));
            times.extend(sent.iter().map(|(_, secs)| *secs));
            senders.push(sender);
        }
        if run > 0 {
            times.sort_by(f64::total_cmp);
            rates.push(times.len() as f64 / secs);
            middle.push(quantile(&times, 50));
            slow.push(quantile(&times, 99));
            cost.push(used / times.len() as f64);
        }
    }
    table.row(what, spread(rates, thousands), bar);
    let times = format!("p50 {}, p99 {}", spread(middle, millis), spread(slow, millis));
    table.row("… until acknowledged", times, "");
    table.row(
        "… processor time of the server per send",
        spread(cost, |secs| format!("{:.0} µs", secs * 1e6)),
        "",
    );
    Ok(())
}

async fn run_once(senders: Vec<Sender>, until: Instant) -> Result<Vec<Sent>, Lost> {
    let mut running = JoinSet::new();
    for sender in senders {
        running.spawn(send_until(sender, until));
    }
    let mut sent = Vec::new();
    while let Some(one) = running.join_next().await {
        sent.push(one.expect("no sender panics")?);
    }
    Ok(sent)
}

async fn send_until(mut sender: Sender, until: Instant) -> Result<Sent, Lost> {
    let mut times = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        let (_, id) = sender.begin().await?;
        while sender.hear().await?.is_none() {}
        times.push((id, began.elapsed().as_secs_f64()));
    }
    Ok(Sent { sender, times })
}

impl Sender {
    /// Sends a message without waiting; gives the number its answer will carry.
    async fn begin(&mut self) -> Result<(u64, MessageId), Lost> {
        let id = MessageId(self.random.id());
        let ask = json!({ "id": id, "roomId": self.room, "body": self.body });
        Ok((self.socket.ask("message:send", &ask).await?, id))
    }

    /// Takes in one thing; answers its number when it was an acknowledgement.
    async fn hear(&mut self) -> Result<Option<u64>, Lost> {
        let Heard::Answer { id, payload } = self.socket.hear().await? else { return Ok(None) };
        assert!(payload.get().contains("\"ok\":true"), "the server refused: {payload}");
        Ok(Some(id))
    }
}

/// A fixed rate whatever the answers do: a time counts from when its message was due.
async fn at_fixed_rate(
    server: &Klatch,
    people: &[Person],
    size: &Size,
    acknowledged: &mut Acknowledged,
    table: &mut Table,
) -> Result<(), Lost> {
    let mut senders = connect_all(server, &people[..RATE_SENDERS], |person| person.notes).await?;
    let (mut middle, mut slow) = (Vec::new(), Vec::new());
    for run in 0..=size.runs {
        let length = if run == 0 { WARM_UP } else { size.run };
        let mut times = Vec::new();
        let sent = pace(senders, RATE, length).await?;
        senders = Vec::new();
        for Sent { sender, times: sent } in sent {
            acknowledged.entry(sender.room).or_default().extend(sent.iter().map(|(id, _)| *id));
            times.extend(sent.iter().map(|(_, secs)| *secs));
            senders.push(sender);
        }
        if run > 0 {
            times.sort_by(f64::total_cmp);
            middle.push(quantile(&times, 50));
            slow.push(quantile(&times, 99));
        }
    }
    let what = format!(
        "at {} sends a second over {RATE_SENDERS} connections until acknowledged",
        thousands(RATE.into())
    );
    let times = format!("p50 {}, p99 {}", spread(middle, millis), spread(slow, millis));
    table.row(&what, times, "p99 ≤ 5 ms");
    Ok(())
}

/// So many percent of the times are below it.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// The ids of a list, none of them twice.
fn unique(ids: &[MessageId]) -> HashSet<MessageId> {
    let set: HashSet<MessageId> = ids.iter().copied().collect();
    assert_eq!(set.len(), ids.len(), "an id stands twice");
    set
}
