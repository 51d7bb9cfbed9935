//! One world: a server, eight people, and the rounds they go through together.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use model::{Message, RoomId, UserId};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use trial::{Data, Engine, Http, Klatch, Lost, Place, Random};

use crate::{
    audit::Audit,
    check::{Fault, Held, PersonTruth, RoomTruth, check_held, check_own, check_person, check_room},
    client::{Client, World},
    setting,
};

/// People in a world.
const PEOPLE: usize = 8;
/// Rows that may move in one round: a client that was there never needs a reset.
const BUDGET: i64 = 1_500;
/// Every so many rounds all pages of all histories are read again.
const FULL_EVERY: u64 = 5;
/// How long everybody has to hear of everything once it is quiet: less than the 20 s after which the server
/// compares heads by itself, so that an event lost on its way is found.
const SETTLED_WITHIN: Duration = Duration::from_secs(12);
/// How often a connection may fail while nobody kills the server.
const TRIES: usize = 3;

/// A world and how it goes on.
pub(crate) struct Drama {
    place: Place,
    server: Klatch,
    world: Arc<World>,
    clients: Vec<Client>,
    /// For each client, for how many rounds it stays away.
    asleep: Vec<u64>,
    audit: Audit,
    random: Random,
    rounds: u64,
    slowest: Duration,
    _data: Data,
}

/// What everybody does at once.
#[derive(Clone, Copy)]
enum Deed {
    /// Act until the connection is lost, or until it is to be calm.
    Act,
    /// Connect, catch up, send what was not answered.
    ComeBack,
}

/// Everybody doing something: their place, themselves, how it ended.
type Doing = JoinSet<(usize, Client, Result<(), Lost>)>;

/// What the server has at the end of a round.
struct Truth {
    rooms: HashMap<RoomId, RoomTruth>,
    people: Vec<PersonTruth>,
}

impl Drama {
    /// Starts a server on fresh data, signs everybody up, makes the rooms.
    pub(crate) async fn begin(mut random: Random) -> Drama {
        let engine = Engine::from_env().unwrap();
        let data = Data::new(engine, &mut random).unwrap();
        let place = data.place(Path::new(env!("CARGO_BIN_EXE_klatch")));
        let server = place.start("127.0.0.1:0").unwrap();
        let outside = Http::new(server.address, None);
        let signed_in = setting::sign_up(&outside, PEOPLE).await;
        let people: Vec<UserId> = signed_in.iter().map(|one| one.user.user.id).collect();
        let owner = outside.with_token(&signed_in[0].token);
        let world = Arc::new(setting::make_rooms(&owner, people, &mut random).await);
        let clients = signed_in.iter().enumerate().map(|(index, one)| {
            let (name, http) = (format!("person{index}"), outside.with_token(&one.token));
            Client::new(&name, one.user.user.id, &one.token, Arc::clone(&world), random.fork(), http)
        });
        let clients = clients.collect();
        Drama {
            place,
            server,
            world,
            clients,
            asleep: vec![0; PEOPLE],
            audit: Audit::default(),
            random,
            rounds: 0,
            slowest: Duration::ZERO,
            _data: data,
        }
    }

    /// One round: everybody acts, the server is killed and started, everybody comes back; then everything
    /// must hold. One time in four it must hold before the kill too. Answers what does not.
    pub(crate) async fn round(&mut self, is_last: bool) -> Vec<Fault> {
        self.rounds += 1;
        self.world.budget.store(BUDGET, Ordering::Relaxed);
        let is_calmed = self.rounds > 1 && self.random.percent(25);
        let acting = self.begin_all(Deed::Act);
        sleep(Duration::from_millis(20 + self.random.below(480))).await;
        let mut faults = Vec::new();
        if is_calmed {
            self.world.calm.store(true, Ordering::Relaxed);
            faults = match self.end_all(acting).await {
                Ok(()) => self.look_and_check().await,
                Err(lost) => vec![Fault::Never(format!("acting: {lost}"))],
            };
            self.world.calm.store(false, Ordering::Relaxed);
            self.server.kill();
        } else {
            self.server.kill();
            self.end_all(acting).await.ok();
        }
        self.send_to_sleep(is_last);
        if let Err(lost) = self.bring_back().await {
            return vec![Fault::Never(format!("coming back: {lost}"))];
        }
        if is_last || self.rounds.is_multiple_of(FULL_EVERY) {
            self.audit.begin_anew();
        }
        faults.extend(self.look_and_check().await);
        faults
    }

    async fn look_and_check(&mut self) -> Vec<Fault> {
        let truth = match self.look().await {
            Ok(truth) => truth,
            Err(lost) => return vec![Fault::Never(format!("looking: {lost}"))],
        };
        if let Err(lost) = self.settle(&truth).await {
            return vec![Fault::Never(format!("settling: {lost}"))];
        }
        self.check(&truth)
    }

    /// How many sends were acknowledged.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.world.ledger.lock().acknowledged
    }

    /// What was done so far, in a line.
    pub(crate) fn summary(&self) -> String {
        let ledger = self.world.ledger.lock();
        let resets: u64 = self.clients.iter().map(|client| client.resets).sum();
        format!(
            "{} rounds, {} sends acknowledged, {} message rows told, {resets} resets, slowest to settle {:?}",
            self.rounds,
            ledger.acknowledged,
            ledger.told.len(),
            self.slowest
        )
    }

    /// The end of the server's log.
    pub(crate) fn log_tail(&self) -> String {
        self.place.log_tail()
    }

    /// Now and then somebody closes the laptop for a few rounds. In the last one everybody is there.
    fn send_to_sleep(&mut self, is_last: bool) {
        for index in 0..PEOPLE {
            let left = &mut self.asleep[index];
            *left = left.saturating_sub(1);
            if is_last {
                *left = 0;
            } else if *left == 0 && self.rounds > 1 && self.random.percent(8) {
                *left = 1 + self.random.below(4);
                self.clients[index].hang_up();
            }
        }
    }

    /// Starts the server and brings everybody back; one time in four it is killed once more meanwhile.
    async fn bring_back(&mut self) -> Result<(), Lost> {
        let listen = self.server.address.to_string();
        self.server = self.place.start(&listen)?;
        if self.random.percent(25) {
            let pause = Duration::from_millis(10 + self.random.below(150));
            let coming = self.begin_all(Deed::ComeBack);
            sleep(pause).await;
            self.server.kill();
            self.end_all(coming).await.ok();
            self.server = self.place.start(&listen)?;
        }
        let mut result = Ok(());
        for _ in 0..TRIES {
            let coming = self.begin_all(Deed::ComeBack);
            result = self.end_all(coming).await;
            if result.is_ok() {
                break;
            }
        }
        result
    }

    /// Everybody who is awake does something; [`Drama::end_all`] waits for them.
    fn begin_all(&mut self, deed: Deed) -> Doing {
        let address = self.server.address;
        let mut doing = JoinSet::new();
        for (index, mut client) in std::mem::take(&mut self.clients).into_iter().enumerate() {
            let is_asleep = self.asleep[index] > 0;
            doing.spawn(async move {
                let done = match deed {
                    _ if is_asleep => Ok(()),
                    Deed::Act => client.play().await,
                    Deed::ComeBack => client.come_back(address).await,
                };
                (index, client, done)
            });
        }
        doing
    }

    async fn end_all(&mut self, doing: Doing) -> Result<(), Lost> {
        let mut all = doing.join_all().await;
        all.sort_unstable_by_key(|(index, ..)| *index);
        let mut result = Ok(());
        for (_, mut client, done) in all {
            if let Err(lost) = done {
                client.hang_up();
                result = Err(Lost::new(&client.name, lost));
            }
            self.clients.push(client);
        }
        result
    }

    /// Reads what the server has: every person's stream, and every room through one of its members.
    async fn look(&mut self) -> Result<Truth, Lost> {
        let mut truth = Truth { rooms: HashMap::new(), people: Vec::new() };
        let base = Http::new(self.server.address, None);
        for client in &self.clients {
            let http = base.with_token(client.token());
            let person = self.audit.person(client.me, &http).await?;
            for chat in &person.chats {
                if let Entry::Vacant(room) = truth.rooms.entry(chat.room.id) {
                    room.insert(self.audit.room(chat.room.id, &http).await?);
                }
            }
            truth.people.push(person);
        }
        Ok(truth)
    }

    /// Lets everybody hear what the others did while they came back.
    async fn settle(&mut self, truth: &Truth) -> Result<(), Lost> {
        let began = Instant::now();
        let awake = self.clients.iter_mut().zip(&truth.people).zip(&self.asleep);
        let listening = awake.filter(|(_, asleep)| **asleep == 0).map(|((client, person), _)| async move {
            let heads = person.chats.iter().filter_map(|chat| truth.rooms.get(&chat.room.id));
            let heads: HashMap<RoomId, i64> = heads.map(|room| (room.id, room.head)).collect();
            // Who does not get there is found behind by the check.
            timeout(SETTLED_WITHIN, client.settle(person.head, &heads)).await.unwrap_or(Ok(()))
        });
        join_all(listening).await.into_iter().collect::<Result<(), Lost>>()?;
        self.slowest = self.slowest.max(began.elapsed());
        Ok(())
    }

    fn check(&mut self, truth: &Truth) -> Vec<Fault> {
        let mut faults = std::mem::take(&mut self.audit.faults);
        let mut ledger = self.world.ledger.lock();
        faults.append(&mut ledger.faults);
        let histories: HashMap<RoomId, &[Message]> =
            truth.rooms.iter().map(|(id, room)| (*id, room.history.as_slice())).collect();
        faults.extend(truth.rooms.values().flat_map(|room| check_room(room, &ledger)));
        for (index, client) in self.clients.iter().enumerate() {
            let person = &truth.people[index];
            faults.extend(check_person(person, &ledger, &histories));
            if self.asleep[index] == 0 {
                faults.extend(check_own(&client.name, &client.own, person));
                faults.extend(check_rooms(client, person, truth));
            }
        }
        faults
    }
}

/// A client holds exactly its person's rooms, and each as it is.
fn check_rooms(client: &Client, person: &PersonTruth, truth: &Truth) -> Vec<Fault> {
    let mut faults = Vec::new();
    let name = || client.name.clone();
    for chat in &person.chats {
        let room = chat.room.id;
        match (client.rooms.get(&room), truth.rooms.get(&room)) {
            (Some(copy), Some(truth)) => {
                faults.extend(check_held(&Held { client: &client.name, copy }, truth));
            }
            _ => faults.push(Fault::Rooms { client: name(), room, holds: false }),
        }
    }
    let extra = client.rooms.keys().filter(|id| !person.chats.iter().any(|chat| chat.room.id == **id));
    faults.extend(extra.map(|room| Fault::Rooms { client: name(), room: *room, holds: true }));
    faults
}
