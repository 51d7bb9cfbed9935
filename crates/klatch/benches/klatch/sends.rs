//! Durable sends: how many a second, and how long until one is acknowledged.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use model::{Chat, MessageId, RoomId};
use serde_json::json;
use trial::{Heard, Http, Klatch, Lost, Random, Socket};

use crate::{
    Size,
    people::{Person, connect, make_room},
    sends::{history::check_stored, pace::at_fixed_rate, runs::run_all},
    table::{Table, thousands},
    world::World,
};

pub(crate) mod history;
pub(crate) mod pace;
mod runs;
pub(crate) mod times;

/// Senders side by side, each in a room of their own.
const SENDERS: [usize; 4] = [1, 16, 256, MOST_SENDERS];
pub(crate) const MOST_SENDERS: usize = 1_024;
/// Before a run counts.
const WARM_UP: Duration = Duration::from_secs(1);
/// How many of them in private chats.
const PRIVATE: usize = 256;
/// People of the shared room.
const SHARED: usize = 16;
/// Messages that each of them has under way, where it is more than one. The gateway works off one request of a connection after the
/// other, and the engine takes in no more than eight: the others wait in the kernel, and never more than one of each person is in the
/// database. So many under way keep a connection from running dry; a message's time holds its waiting behind the sender's others.
const UNDER_WAY: usize = 16;
/// Two hundred bytes, as most messages have or less.
const BODY_BYTES: usize = 200;

/// What was acknowledged, by room.
pub(crate) type Acknowledged = HashMap<RoomId, Vec<MessageId>>;

/// Somebody who sends, and where to.
pub(crate) struct Sender {
    socket: Socket,
    room: RoomId,
    random: Random,
    body: String,
    /// Messages sent without waiting for one another; with none it only listens.
    under_way: usize,
    /// Messages it was told of, its own too.
    told: usize,
    /// The server has left events out and said so: a client would ask for the changes.
    has_lagged: bool,
}

/// What one sender did in one run.
pub(crate) struct Sent {
    sender: Sender,
    /// Ids with the seconds until their acknowledgement.
    times: Vec<(MessageId, f64)>,
}

/// What a second has to hold.
struct Bars {
    many_rooms: &'static str,
    one_room: &'static str,
    at_fixed_rate: &'static str,
}

const ON_SQLITE: Bars = Bars { many_rooms: "≥ 15,000", one_room: "", at_fixed_rate: "p99 ≤ 5 ms" };
const ON_POSTGRES: Bars = Bars { many_rooms: "≥ 6,000", one_room: "≥ 3,000", at_fixed_rate: "" };

/// All rows on sends; afterwards every acknowledged message is looked for in the history.
pub(crate) async fn measure(
    world: &World,
    people: &Arc<Vec<Person>>,
    size: &Size,
    table: &mut Table,
) -> Result<(), Lost> {
    let server = world.place.start("127.0.0.1:0")?;
    let bars = if world.is_postgres() { ON_POSTGRES } else { ON_SQLITE };
    let mut acknowledged = Acknowledged::new();
    for count in SENDERS {
        let senders = connect_all(&server, &people[..count], |person| person.room).await?;
        let count_of = thousands(count as f64);
        let what = format!("durable sends a second, {count_of} sender{}", if count > 1 { "s" } else { "" });
        let bar = if count > 1 { bars.many_rooms } else { "" };
        run_all(&server, senders, size, &mut acknowledged, (&what, bar), table).await?;
    }
    let private = with_private_chats(&server, &people[..PRIVATE]).await?;
    let senders = connect_all(&server, &private, |person| person.room).await?;
    let what = format!("in private chats: durable sends a second, {PRIVATE} senders");
    run_all(&server, senders, size, &mut acknowledged, (&what, ""), table).await?;
    in_one_room(&server, people, size, bars.one_room, &mut acknowledged, table).await?;
    at_fixed_rate(&server, people, size, &mut acknowledged, bars.at_fixed_rate, table).await?;
    let readers = [&private, people.as_slice()].concat();
    let found = check_stored(&Http::new(server.address, None), &readers, acknowledged).await?;
    table.row("sends acknowledged in all, each found once in the history", thousands(found as f64), "all");
    Ok(())
}

/// The same people, each with a private chat, with themselves, in place of a room.
async fn with_private_chats(server: &Klatch, people: &[Person]) -> Result<Vec<Person>, Lost> {
    let http = Http::new(server.address, None);
    let mut those = Vec::new();
    for person in people {
        let http = http.with_token(&person.token);
        let chat = http.post("/api/directs", &json!({ "userId": person.id })).await?;
        those.push(Person { room: chat.read::<Chat>().room.id, ..person.clone() });
    }
    Ok(those)
}

/// One room, whose messages have one order: of 16 people and of 1,024, and ever more messages under way.
async fn in_one_room(
    server: &Klatch,
    people: &[Person],
    size: &Size,
    bar: &str,
    acknowledged: &mut Acknowledged,
    table: &mut Table,
) -> Result<(), Lost> {
    for (count, talking, under_way, bar) in [
        (SHARED, 1, 1, ""),
        (SHARED, SHARED, 1, bar),
        (SHARED, SHARED, UNDER_WAY, bar),
        (MOST_SENDERS, SHARED, 1, ""),
        (MOST_SENDERS, MOST_SENDERS, 1, ""),
    ] {
        let people = &people[..count];
        let room = make_room(server, people).await?;
        let mut senders = connect_all(server, people, |_| room).await?;
        for (index, sender) in senders.iter_mut().enumerate() {
            sender.under_way = if index < talking { under_way } else { 0 };
        }
        let [count, all] = [count, talking * under_way].map(|number| thousands(number as f64));
        let what = format!("in one room of {count}: durable sends a second, {all} under way");
        run_all(server, senders, size, acknowledged, (&what, bar), table).await?;
    }
    Ok(())
}

/// Connects people, each with one message under way.
pub(crate) async fn connect_all(
    server: &Klatch,
    people: &[Person],
    room: impl Fn(&Person) -> RoomId,
) -> Result<Vec<Sender>, Lost> {
    let mut senders = Vec::new();
    for person in people {
        let socket = connect(server.address, person).await?;
        let random = Random::new(Random::seed());
        let body = "The proofs are here. ".repeat(10)[..BODY_BYTES].to_owned();
        senders.push(Sender {
            socket,
            room: room(person),
            random,
            body,
            under_way: 1,
            told: 0,
            has_lagged: false,
        });
    }
    Ok(senders)
}

impl Sender {
    /// Sends a message and waits until it is acknowledged.
    pub(crate) async fn send(&mut self) -> Result<MessageId, Lost> {
        let (_, id) = self.begin().await?;
        while self.hear().await?.is_none() {}
        Ok(id)
    }

    /// Sends a message without waiting; gives the number its answer will carry.
    async fn begin(&mut self) -> Result<(u64, MessageId), Lost> {
        let id = MessageId(self.random.id());
        let ask = json!({ "id": id, "roomId": self.room, "body": self.body });
        Ok((self.socket.ask("message:send", &ask).await?, id))
    }

    /// Takes in one thing; answers its number when it was an acknowledgement.
    async fn hear(&mut self) -> Result<Option<u64>, Lost> {
        match self.socket.hear().await? {
            Heard::Answer { id, payload } => {
                assert!(payload.get().contains("\"ok\":true"), "the server refused: {payload}");
                Ok(Some(id))
            }
            Heard::Event { name, .. } => {
                self.told += usize::from(name == "message:created");
                self.has_lagged |= name == "lagged";
                Ok(None)
            }
        }
    }
}

/// The ids of a list, none of them twice.
fn unique(ids: &[MessageId]) -> HashSet<MessageId> {
    let set: HashSet<MessageId> = ids.iter().copied().collect();
    assert_eq!(set.len(), ids.len(), "an id stands twice");
    set
}
