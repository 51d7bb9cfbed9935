//! One person with a client that keeps the rules: its own copy of everything, an outbox, a connection.

mod actions;
mod answers;
mod events;
mod load;
mod outbox;

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use model::{MessageId, RoomId, UserId, events::Ready};
use parking_lot::{Mutex, MutexGuard};
use serde::Serialize;
use serde_json::json;
use tokio::time::timeout;
use trial::{Heard, Http, Lost, Random, Socket};
use uuid::Uuid;

use self::outbox::Outbox;
use crate::{
    check::Fault,
    copy::{OwnCopy, RoomCopy},
    ledger::Ledger,
};

/// Requests of a person under way at once; the server answers 8 side by side.
const WIDTH: usize = 6;
/// Rows in one page.
const PAGE: i64 = 100;
/// How long anything may take before the server counts as hanging.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to listen when nothing is awaited.
const GLANCE: Duration = Duration::from_millis(20);

/// What everybody in a world knows.
pub(crate) struct World {
    /// Everybody, the owner of all rooms first.
    pub(crate) people: Vec<UserId>,
    /// The room with everybody in it.
    pub(crate) hot: RoomId,
    /// The room people come to and leave.
    pub(crate) lobby: RoomId,
    /// The room people are added to and removed from.
    pub(crate) private: RoomId,
    /// What was said and asked.
    pub(crate) ledger: Mutex<Ledger>,
    /// What may still be done in this round: bounds the rows that move, so that nobody needs a reset
    /// who was there.
    pub(crate) budget: AtomicI64,
    /// Whether nobody begins anything new.
    pub(crate) calm: AtomicBool,
}

/// A person with a client.
pub(crate) struct Client {
    /// What to call it.
    pub(crate) name: String,
    /// The person.
    pub(crate) me: UserId,
    /// What it holds of its own stream.
    pub(crate) own: OwnCopy,
    /// What it holds of the rooms it is in.
    pub(crate) rooms: HashMap<RoomId, RoomCopy>,
    /// Over HTTP.
    pub(crate) http: Http,
    /// Resets it went through.
    pub(crate) resets: u64,
    token: String,
    socket: Option<Socket>,
    asked: HashMap<u64, Asked>,
    outbox: Outbox,
    mine: Vec<MessageId>,
    to_load: HashSet<RoomId>,
    epoch: Option<Uuid>,
    ready: Option<Ready>,
    random: Random,
    world: Arc<World>,
}

/// What a request under way was.
enum Asked {
    /// A text of the outbox.
    Send(RoomId, MessageId),
    /// A text that must be refused.
    Hopeless(&'static str),
    /// An edit with its new text.
    Edit(MessageId, String),
    /// A deletion.
    Delete,
    /// A read position.
    Read(RoomId),
    /// What moved in a room.
    RoomChanges(RoomId),
    /// What moved in my own stream.
    OwnChanges,
}

impl Client {
    /// Somebody who has signed up.
    pub(crate) fn new(
        name: &str,
        me: UserId,
        token: &str,
        world: Arc<World>,
        random: Random,
        http: Http,
    ) -> Client {
        Client {
            name: name.to_owned(),
            me,
            own: OwnCopy::default(),
            rooms: HashMap::new(),
            http,
            resets: 0,
            token: token.to_owned(),
            socket: None,
            asked: HashMap::new(),
            outbox: Outbox::default(),
            mine: Vec::new(),
            to_load: HashSet::new(),
            epoch: None,
            ready: None,
            random,
            world,
        }
    }

    /// What it signs in with.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Connects, catches up and sends what was not answered. Ends when nothing is left to do.
    pub(crate) async fn come_back(&mut self, address: SocketAddr) -> Result<(), Lost> {
        self.hang_up();
        if self.random.percent(10) {
            // The page was loaded anew: only the outbox is left.
            self.own = OwnCopy::default();
            self.rooms.clear();
            self.to_load.clear();
        }
        self.http = Http::new(address, Some(&self.token));
        self.socket = Some(Socket::open(address, &self.token).await?);
        while !(self.ready.is_some() && self.is_idle()) {
            self.turn().await?;
        }
        Ok(())
    }

    /// Acts as fast as answers come, until the connection is lost or it is to be calm and all is answered.
    pub(crate) async fn play(&mut self) -> Result<(), Lost> {
        loop {
            if self.world.calm.load(Ordering::Relaxed) {
                if self.is_idle() {
                    return Ok(());
                }
            } else {
                self.act().await?;
            }
            self.turn().await?;
        }
    }

    /// Listens until its own stream and its rooms are known up to these heads.
    pub(crate) async fn settle(&mut self, own: i64, heads: &HashMap<RoomId, i64>) -> Result<(), Lost> {
        while !(self.is_idle() && self.knows(own, heads)) {
            self.turn().await?;
        }
        Ok(())
    }

    /// Whether everything up to these heads is known.
    pub(crate) fn knows(&self, own: i64, heads: &HashMap<RoomId, i64>) -> bool {
        let behind =
            |(id, head): (&RoomId, &i64)| self.rooms.get(id).is_some_and(|room| room.cursor.seq < *head);
        self.own.cursor.seq >= own && !heads.iter().any(behind)
    }

    /// Lets go of the connection. What was not answered stays in the outbox.
    pub(crate) fn hang_up(&mut self) {
        self.socket = None;
        self.ready = None;
        self.asked.clear();
        self.outbox.connection_lost();
    }

    /// Sends what can be sent, asks for what is missing, takes in one thing that comes.
    async fn turn(&mut self) -> Result<(), Lost> {
        self.load_rooms().await?;
        self.flush_outbox().await?;
        self.ask_for_changes().await?;
        let is_awaited = self.ready.is_none() || !self.asked.is_empty();
        self.hear_within(if is_awaited { PATIENCE } else { GLANCE }).await
    }

    async fn hear_within(&mut self, patience: Duration) -> Result<(), Lost> {
        let socket = self.socket.as_mut().ok_or_else(|| Lost::new("listening", "not connected"))?;
        match timeout(patience, socket.hear()).await {
            Ok(heard) => match heard? {
                Heard::Event { name, payload } => self.event(&name, payload.get()).await,
                Heard::Answer { id, payload } => self.answer(id, payload.get()).await,
            },
            Err(_) if patience == PATIENCE => {
                self.never(format!("{} heard nothing for {PATIENCE:?}", self.name));
                Err(Lost::new("listening", "the server hangs"))
            }
            Err(_) => Ok(()),
        }
    }

    fn is_idle(&self) -> bool {
        self.asked.is_empty()
            && self.outbox.is_empty()
            && self.to_load.is_empty()
            && self.own.cursor.is_settled()
            && self.rooms.values().all(|room| room.cursor.is_settled())
    }

    async fn ask_for_changes(&mut self) -> Result<(), Lost> {
        if self.ready.is_none() {
            return Ok(());
        }
        if self.own.cursor.begin() {
            let after = self.own.cursor.seq;
            self.ask("me:changes", &json!({ "after": after, "limit": PAGE }), Asked::OwnChanges).await?;
        }
        let behind: Vec<(RoomId, i64)> = self
            .rooms
            .iter_mut()
            .filter_map(|(id, room)| room.cursor.begin().then_some((*id, room.cursor.seq)))
            .collect();
        for (id, after) in behind {
            let ask = json!({ "roomId": id, "after": after, "limit": PAGE });
            self.ask("room:changes", &ask, Asked::RoomChanges(id)).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, name: &str, payload: &impl Serialize, asked: Asked) -> Result<(), Lost> {
        let socket = self.socket.as_mut().ok_or_else(|| Lost::new("asking", "not connected"))?;
        let id = socket.ask(name, payload).await?;
        self.asked.insert(id, asked);
        Ok(())
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.world.ledger.lock()
    }

    /// Notes that something happened that never may.
    fn never(&self, what: String) {
        self.ledger().faults.push(Fault::Never(what));
    }
}
