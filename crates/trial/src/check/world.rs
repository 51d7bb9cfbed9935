//! What everybody in a run shares, and how it begins: accounts, rooms.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    time::{Duration, Instant},
};

use klatch_trial::{Http, Random};
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use super::{history::Micros, shapes};

/// How far the run is.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Everybody acts.
    Act,
    /// Nobody begins anything; what was begun is settled.
    Calm,
    /// Everybody listens until these heads are known.
    Listen(Arc<HashMap<Uuid, i64>>),
}

/// Somebody who has signed up.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) token: String,
}

/// What everybody shares.
pub(super) struct World {
    /// Everybody; the first owns the rooms.
    pub(super) people: Vec<Person>,
    /// The rooms everybody is in.
    pub(super) rooms: Vec<Uuid>,
    /// The room some are put out of and let in again.
    pub(super) door: Uuid,
    /// How far the run is.
    pub(super) stage: watch::Receiver<Stage>,
    /// Who has nothing left to do.
    pub(super) idle: Vec<AtomicBool>,
    odd: Mutex<Vec<String>>,
    full: Mutex<Vec<(Micros, Micros)>>,
    began: Instant,
}

impl World {
    /// Signs so many people up and makes the rooms.
    pub(super) async fn begin(
        http: &Http,
        people: usize,
        rooms: usize,
        random: &mut Random,
        stage: watch::Receiver<Stage>,
    ) -> anyhow::Result<Self> {
        let people = sign_up(http, people).await?;
        let (owner, others) = (http.with_token(&people[0].token), &people[1..]);
        let mut ids = Vec::new();
        for index in 0..rooms {
            ids.push(make_room(&owner, "public", &format!("Room {index}"), others, random).await?);
        }
        let door = make_room(&owner, "private", "Door", others, random).await?;
        let idle = people.iter().map(|_| AtomicBool::new(false)).collect();
        Ok(Self {
            people,
            rooms: ids,
            door,
            stage,
            idle,
            odd: Mutex::default(),
            full: Mutex::default(),
            began: Instant::now(),
        })
    }

    /// All rooms.
    pub(super) fn all_rooms(&self) -> impl Iterator<Item = Uuid> {
        self.rooms.iter().copied().chain([self.door])
    }

    /// The time.
    pub(super) fn now(&self) -> Micros {
        Micros::try_from(self.began.elapsed().as_micros()).expect("a run is shorter than an age")
    }

    /// Notes what may never happen.
    pub(super) fn odd(&self, what: String) {
        self.odd.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// Notes that the disk told that it was full, from then until now, and how long that may be believed on.
    pub(super) fn was_full(&self, from: Micros, believed: Duration) {
        let until = self.now() + Micros::try_from(believed.as_micros()).unwrap_or_default();
        self.full.lock().unwrap_or_else(PoisonError::into_inner).push((from, until));
    }

    /// When the disk told that it was full, or was believed to be.
    pub(super) fn take_full(&self) -> Vec<(Micros, Micros)> {
        std::mem::take(&mut self.full.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was noted.
    pub(super) fn take_odd(&self) -> Vec<String> {
        std::mem::take(&mut self.odd.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether the person at this place is put out of the door room now and then.
pub(super) fn is_shown_out(person: usize) -> bool {
    (1..=2).contains(&person)
}

async fn sign_up(http: &Http, count: usize) -> anyhow::Result<Vec<Person>> {
    let mut people = Vec::new();
    for index in 0..count {
        let name = format!("person{index}");
        let email = format!("{name}@example.org");
        let signup = json!({ "username": name, "email": email, "password": "a long password" });
        let answer: Value = http.post("/api/auth/signup", &signup).await?.holds()?;
        let token = answer["token"].as_str().unwrap_or_default().to_owned();
        people.push(Person { id: shapes::id(&answer["user"], "id").unwrap_or_default(), token });
    }
    Ok(people)
}

async fn make_room(
    owner: &Http,
    kind: &str,
    name: &str,
    others: &[Person],
    random: &mut Random,
) -> anyhow::Result<Uuid> {
    let (id, members) = (random.id(), others.iter().map(|person| person.id).collect::<Vec<_>>());
    let new = json!({ "id": id, "kind": kind, "name": name, "memberIds": members });
    owner.post("/api/rooms", &new).await?.holds::<Value>()?;
    Ok(id)
}
