//! One person with a client that keeps the rules of docs/realtime.md, and notes what it asked and what it was told.

mod acts;
mod answers;
mod events;

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use klatch_trial::{Cursor, Heard, Http, Lost, Random, Socket};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use self::acts::{Mine, Pending};
use super::{
    drama::Tempo,
    history::{Act, Micros, Refusal, Told},
    world::{Stage, World},
};

/// How long an answer may take; then the connection is taken for dead.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long to listen when nothing comes.
const GLANCE: Duration = Duration::from_millis(5);
/// How long everybody may take to hear of everything in the end. The server does not look for lost events by itself meanwhile.
const SETTLED_WITHIN: Duration = Duration::from_secs(12);
/// Rows in a page of changes.
const PAGE: i64 = 100;

/// What a client brings home.
#[derive(Default)]
pub(super) struct Diary {
    /// What it asked for.
    pub(super) acts: Vec<Act>,
    /// What was refused.
    pub(super) refusals: Vec<Refusal>,
    /// What it was told.
    pub(super) told: Vec<Told>,
    /// Connections it had.
    pub(super) connections: u64,
    /// Attempts it made to get its acts done.
    pub(super) attempts: u64,
}

/// A person's client.
pub(super) struct Client {
    /// Its person's place.
    person: usize,
    address: SocketAddr,
    http: Http,
    socket: Option<Socket>,
    /// When this connection was begun.
    begun: Micros,
    is_ready: bool,
    own: Cursor,
    /// In order: chance picks among them.
    rooms: BTreeMap<Uuid, Cursor>,
    /// Up to where this connection has told each room by itself, whatever was read besides; a room is missing where that is not known.
    live: HashMap<Uuid, i64>,
    /// What this connection has asked, with when it must be answered.
    asked: HashMap<u64, (Instant, Asked)>,
    pending: Vec<Pending>,
    mine: Vec<Mine>,
    written: u64,
    act_at: Instant,
    tempo: Tempo,
    diary: Diary,
    random: Random,
    world: Arc<World>,
}

/// What a request under way is.
enum Asked {
    /// An attempt at the act of this number.
    Act(usize),
    /// What moved in a room.
    Room { room: Uuid, after: i64, at: Micros },
    /// What moved in the person's own stream.
    Own,
}

impl Client {
    /// A client of the person at this place, which connects there.
    pub(super) fn new(
        world: Arc<World>,
        person: usize,
        address: SocketAddr,
        random: Random,
        tempo: Tempo,
    ) -> Self {
        let http = Http::new(address, Some(&world.people[person].token));
        Self {
            person,
            address,
            http,
            socket: None,
            begun: 0,
            is_ready: false,
            own: Cursor::default(),
            rooms: BTreeMap::new(),
            live: HashMap::new(),
            asked: HashMap::new(),
            pending: Vec::new(),
            mine: Vec::new(),
            written: 0,
            act_at: Instant::now(),
            tempo,
            diary: Diary::default(),
            random,
            world,
        }
    }

    /// Comes, acts and listens until the run is over, whatever happens to its connections.
    pub(super) async fn run(mut self) -> Diary {
        let mut until = None;
        while !self.is_done(&mut until) {
            if self.connection(&mut until).await.is_err() {
                self.hang_up();
                sleep(Duration::from_millis(10 + self.random.below(90))).await;
            }
        }
        self.diary
    }

    /// One connection, until it is lost or the run is over.
    async fn connection(&mut self, until: &mut Option<Instant>) -> Result<(), Lost> {
        self.begun = self.world.now();
        let token = &self.world.people[self.person].token;
        let opening = timeout(PATIENCE, Socket::open(self.address, token));
        self.socket = Some(opening.await.map_err(|_| Lost::new("connecting", "no answer"))??);
        self.diary.connections += 1;
        while !self.is_done(until) {
            let is_acting = matches!(*self.world.stage.borrow(), Stage::Act);
            if is_acting && self.is_ready && Instant::now() >= self.act_at {
                self.act_at =
                    Instant::now() + self.tempo.rest(Duration::from_millis(4 + self.random.below(30)));
                self.act().await?;
            }
            self.attempt().await?;
            self.catch_up().await?;
            self.hear().await?;
            self.world.idle[self.person].store(!is_acting && self.is_idle(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Whether there is nothing left to wait for. `until` is when it gives up in the end.
    fn is_done(&self, until: &mut Option<Instant>) -> bool {
        let Stage::Listen(heads) = self.world.stage.borrow().clone() else { return false };
        let until = *until.get_or_insert_with(|| Instant::now() + SETTLED_WITHIN);
        let knows = |(room, head): (&Uuid, &i64)| {
            let is_read = self.rooms.get(room).is_some_and(|held| held.seq >= *head);
            is_read && self.live.get(room).is_none_or(|told| told >= head)
        };
        (self.is_ready && self.is_idle() && heads.iter().all(knows)) || Instant::now() >= until
    }

    fn is_idle(&self) -> bool {
        let is_settled = self.own.is_settled() && self.rooms.values().all(Cursor::is_settled);
        self.is_ready && self.pending.is_empty() && self.asked.is_empty() && is_settled
    }

    /// Lets go of the connection: the fate of what it had asked is open.
    fn hang_up(&mut self) {
        self.socket = None;
        self.is_ready = false;
        self.world.idle[self.person].store(false, Ordering::Relaxed);
        self.asked.clear();
        self.live.clear();
        (0..self.pending.len()).for_each(|at| self.lose(at));
    }

    /// An attempt was not answered, or not for good.
    fn lose(&mut self, at: usize) {
        let pending = &mut self.pending[at];
        if pending.lost() {
            self.diary.acts[pending.act].unanswered += 1;
        }
    }

    /// Takes in one thing, if one comes soon.
    async fn hear(&mut self) -> Result<(), Lost> {
        let socket = self.socket.as_mut().ok_or_else(|| Lost::new("listening", "not connected"))?;
        let Ok(heard) = timeout(GLANCE, socket.hear()).await else {
            let (now, mut due) = (Instant::now(), self.asked.values().map(|(due, _)| *due));
            let is_late = due.any(|due| due < now);
            return if is_late { Err(Lost::new("listening", "no answer")) } else { Ok(()) };
        };
        match heard? {
            Heard::Event { name, payload } => self.event(&name, &parsed(payload.get())?),
            Heard::Answer { id, payload } => self.answer(id, &parsed(payload.get())?),
        }
        Ok(())
    }

    /// Asks for what is known to be missing.
    async fn catch_up(&mut self) -> Result<(), Lost> {
        if !self.is_ready {
            return Ok(());
        }
        if self.own.begin() {
            let ask = json!({ "after": self.own.seq, "limit": PAGE });
            self.ask("me:changes", &ask, Asked::Own).await?;
        }
        let behind = self.rooms.iter_mut().filter_map(|(id, held)| held.begin().then_some((*id, held.seq)));
        for (room, after) in behind.collect::<Vec<_>>() {
            let ask = json!({ "roomId": room, "after": after, "limit": PAGE });
            let at = self.world.now();
            self.ask("room:changes", &ask, Asked::Room { room, after, at }).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, name: &str, payload: &Value, asked: Asked) -> Result<(), Lost> {
        let socket = self.socket.as_mut().ok_or_else(|| Lost::new("asking", "not connected"))?;
        let sending = timeout(PATIENCE, socket.ask(name, payload));
        let id = sending.await.map_err(|_| Lost::new("asking", "it does not get out"))??;
        self.asked.insert(id, (Instant::now() + PATIENCE, asked));
        Ok(())
    }

    fn tell(&mut self, told: Told) {
        self.diary.told.push(told);
    }
}

fn parsed(payload: &str) -> Result<Value, Lost> {
    serde_json::from_str(payload).map_err(|error| Lost::new("another shape", error))
}
