//! What people do, by a seeded chance; and trying until there is an answer.

use std::time::Duration;

use klatch_trial::{Cursor, Lost};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::{Asked, Client, PAGE, PATIENCE};
use crate::check::{
    history::{Act, Fate, Kind, Told},
    shapes,
    world::is_shown_out,
};

/// Acts under way at once: the server answers so many side by side.
const WIDTH: usize = 6;
/// Own texts remembered, to edit, delete and send again.
const MAX_MINE: usize = 60;
/// Wait before an act whose fate is open is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// An act that is not settled.
pub(super) struct Pending {
    /// Its number in the diary.
    pub(super) act: usize,
    pub(super) body: Option<String>,
    /// It waits for an answer.
    is_asked: bool,
    /// An attempt was never answered: it may be done yet, whatever the next answer says.
    pub(super) is_open: bool,
    not_before: Instant,
}

/// An own text that stands.
#[derive(Clone)]
pub(super) struct Mine {
    pub(super) room: Uuid,
    pub(super) id: Uuid,
    /// As it was sent.
    pub(super) body: String,
}

impl Pending {
    /// The connection is gone, with the answer if there was one. Answers whether an attempt is open now.
    pub(super) fn lost(&mut self) -> bool {
        self.is_open |= self.is_asked;
        std::mem::take(&mut self.is_asked)
    }

    /// To be tried again a little later.
    pub(super) fn put_back(&mut self) {
        self.not_before = Instant::now() + PAUSE;
    }
}

impl Client {
    /// Begins one thing, or does something to the connection.
    pub(super) async fn act(&mut self) -> Result<(), Lost> {
        if self.pending.len() >= WIDTH {
            return Ok(());
        }
        match self.random.below(1_000) {
            0..680 => self.write(),
            680..790 => self.rewrite(Kind::Edit),
            790..840 => self.rewrite(Kind::Delete),
            840..900 => self.rewrite(Kind::Resend),
            900..930 => self.write_twice().await?,
            930..980 => self.read_changes().await?,
            980..990 => return Err(Lost::new("acting", "it is time to go")),
            990..996 => {
                self.hang_up();
                sleep(Duration::from_millis(self.random.below(900))).await;
                return Err(Lost::new("acting", "it was away"));
            }
            _ => {
                self.forget();
                return Err(Lost::new("acting", "it begins anew"));
            }
        }
        Ok(())
    }

    /// Tries what is not under way.
    pub(super) async fn attempt(&mut self) -> Result<(), Lost> {
        let now = Instant::now();
        while self.is_ready && self.asked.len() < WIDTH {
            let due = self.pending.iter_mut().find(|one| !one.is_asked && one.not_before <= now);
            let Some(due) = due else { return Ok(()) };
            due.is_asked = true;
            let (act, body) = (due.act, due.body.clone());
            self.diary.attempts += 1;
            if self.random.percent(12) {
                self.attempt_over_http(act, body.as_deref()).await?;
            } else {
                let (name, payload) = self.request(act, body.as_deref());
                self.ask(name, &payload, Asked::Act(act)).await?;
            }
        }
        Ok(())
    }

    /// A text in a room: mostly one of those held. Who is shown out goes on writing at the door.
    fn write(&mut self) {
        if let Some(room) = self.some_room() {
            let (id, body) = (self.random.id(), self.words());
            self.begin(room, (Kind::Send, id), Some(body));
        }
    }

    fn some_room(&mut self) -> Option<Uuid> {
        let door = self.world.door;
        if is_shown_out(self.person) && self.random.percent(60) {
            return Some(door);
        }
        let held: Vec<Uuid> = self.rooms.keys().copied().collect();
        self.random.pick(&held).copied()
    }

    fn rewrite(&mut self, kind: Kind) {
        let from = self.mine.len().saturating_sub(MAX_MINE);
        self.mine.drain(..from);
        let Some(Mine { room, id, body }) = self.random.pick(&self.mine).cloned() else { return };
        if kind != Kind::Resend && self.pending.iter().any(|one| self.diary.acts[one.act].id == id) {
            return; // one change at a time
        }
        if kind == Kind::Delete {
            self.mine.retain(|mine| mine.id != id);
        }
        let body = match kind {
            Kind::Edit => Some(self.words()),
            Kind::Delete => None,
            Kind::Send | Kind::Resend => Some(body),
        };
        self.begin(room, (kind, id), body);
    }

    /// A text whose request is doubled on its way: both stand side by side.
    async fn write_twice(&mut self) -> Result<(), Lost> {
        let Some(room) = self.some_room() else { return Ok(()) };
        let (id, body) = (self.random.id(), self.words());
        let act = self.begin(room, (Kind::Send, id), Some(body.clone()));
        if let Some(one) = self.pending.last_mut() {
            (one.is_asked, one.is_open) = (true, true);
        }
        let (name, payload) = self.request(act, Some(&body));
        self.ask(name, &payload, Asked::Act(act)).await?;
        self.attempt_over_http(act, Some(&body)).await
    }

    /// Notes an act before its first attempt; answers its number.
    fn begin(&mut self, room: Uuid, (kind, id): (Kind, Uuid), body: Option<String>) -> usize {
        let text = body.as_deref().map_or(0, shapes::hash_of);
        let invoked = self.world.now();
        let (person, fate) = (self.person, Fate::Open);
        self.diary.acts.push(Act { person, room, id, kind, text, invoked, unanswered: 0, fate });
        let act = self.diary.acts.len() - 1;
        self.pending.push(Pending { act, body, is_asked: false, is_open: false, not_before: Instant::now() });
        act
    }

    /// Words that nobody else says.
    fn words(&mut self) -> String {
        self.written += 1;
        // Long ones fill what waits for a slow reader.
        let words = if self.random.percent(8) { 1_000 } else { self.random.below(60) };
        let padding = "word ".repeat(usize::try_from(words).unwrap_or(0));
        format!("{} {} {:x} {padding}", self.person, self.written, self.random.bits())
    }

    fn request(&self, act: usize, body: Option<&str>) -> (&'static str, Value) {
        let Act { room, id, kind, .. } = &self.diary.acts[act];
        match kind {
            Kind::Send | Kind::Resend => {
                ("message:send", json!({ "id": id, "roomId": room, "body": body.unwrap_or_default() }))
            }
            Kind::Edit => ("message:edit", json!({ "id": id, "body": body.unwrap_or_default() })),
            Kind::Delete => ("message:delete", json!({ "id": id })),
        }
    }

    async fn attempt_over_http(&mut self, act: usize, body: Option<&str>) -> Result<(), Lost> {
        let Act { room, id, kind, .. } = &self.diary.acts[act];
        let (message, new) = (format!("/api/messages/{id}"), json!({ "id": id, "body": body }));
        let http = &self.http;
        let asking = async {
            match kind {
                Kind::Send | Kind::Resend => http.post(&format!("/api/rooms/{room}/messages"), &new).await,
                Kind::Edit => http.patch(&message, &json!({ "body": body })).await,
                Kind::Delete => http.delete(&message).await,
            }
        };
        let asked = timeout(PATIENCE, asking).await;
        let answer = asked.map_err(|_| Lost::new("asking over HTTP", "no answer"))??;
        if answer.is_ok() {
            self.done(act, &serde_json::from_str(&answer.body).unwrap_or_default());
        } else {
            self.refused(act, &refusal_in(&answer.body));
        }
        Ok(())
    }

    /// Asks over HTTP for what moved in a room, missing or not.
    async fn read_changes(&mut self) -> Result<(), Lost> {
        let held: Vec<(Uuid, i64)> = self.rooms.iter().map(|(room, held)| (*room, held.seq)).collect();
        let Some((room, after)) = self.random.pick(&held).copied() else { return Ok(()) };
        let (path, at) = (format!("/api/rooms/{room}/changes?after={after}&limit={PAGE}"), self.world.now());
        let asked = timeout(PATIENCE, self.http.get(&path)).await;
        let answer = asked.map_err(|_| Lost::new("asking over HTTP", "no answer"))??;
        let asked = Asked::Room { room, after, at };
        match answer.holds() {
            Ok(value) => self.moved(&asked, &value),
            Err(_) => drop(self.note_refusal(&asked, &refusal_in(&answer.body))),
        }
        Ok(())
    }

    /// The page is loaded anew: nothing is left but what was not answered.
    fn forget(&mut self) {
        for room in std::mem::take(&mut self.rooms).into_keys() {
            self.tell(Told::Out { room });
        }
        self.own = Cursor::default();
    }
}

/// The error in the body of an answer, if there is one.
fn refusal_in(body: &str) -> Value {
    serde_json::from_str::<Value>(body).map(|mut value| value["error"].take()).unwrap_or_default()
}
