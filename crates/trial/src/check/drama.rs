//! One run: a server, people, what happens to them, and how it is brought to rest.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use klatch_trial::{Data, Engine, Http, Random};
use serde_json::json;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    client::{Client, Diary},
    harm::{Harm, Harms, Sample, Victim},
    history::{History, Micros, Move},
    read,
    world::{Stage, World},
};
use crate::proxy::{Fault, Proxy};

/// How long everything that was begun may take to be settled once nothing breaks any more.
const CALM_WITHIN: Duration = Duration::from_secs(20);
/// How often it is looked whether everybody rests.
const GLANCE: Duration = Duration::from_millis(20);
/// Wait before a coming or going is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// How often the server looks for events that were lost on the way: never in a run, because that would mend in silence what is
/// looked for here.
const NO_COMPARISON: &str = "KLATCH_LIMITS_COMPARE_SECS";

/// What is to happen.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) klatch: PathBuf,
    pub(crate) engine: Engine,
    pub(crate) seed: u64,
    pub(crate) seconds: u64,
    pub(crate) clients: usize,
    pub(crate) rooms: usize,
    /// Whether the network is bad.
    pub(crate) faults: bool,
    /// What happens to the server now and then.
    pub(crate) harm: Harm,
    /// How long the server is let alone at least; without it as long as the harm needs.
    pub(crate) rest: Option<Duration>,
    /// How many times as long as in a storm people rest between two things.
    pub(crate) calm: u32,
    /// How long in the beginning they rest no longer than in a storm.
    pub(crate) hurry: Duration,
    /// What the server finds in its environment besides.
    pub(crate) env: Vec<(String, String)>,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) history: History,
    pub(crate) connections: u64,
    pub(crate) attempts: u64,
    pub(crate) harms: Harms,
    pub(crate) faults: Vec<(Fault, u64)>,
    /// What the server had all the while.
    pub(crate) samples: Vec<Sample>,
}

/// How long people rest between two things.
#[derive(Clone, Copy)]
pub(super) struct Tempo {
    calm: u32,
    calm_at: Instant,
}

impl Tempo {
    /// How long they rest who would rest for so long in a storm.
    pub(super) fn rest(self, in_storm: Duration) -> Duration {
        if Instant::now() < self.calm_at { in_storm } else { in_storm * self.calm }
    }
}

/// A run under way.
struct Drama<'a> {
    plan: &'a Plan,
    world: Arc<World>,
    owner: Http,
    stage: watch::Sender<Stage>,
    tempo: Tempo,
    /// When nobody acts any more.
    end: Instant,
}

/// Carries a plan out, from an empty folder to the last page that is read.
pub(super) async fn act(plan: &Plan) -> anyhow::Result<Outcome> {
    let mut random = Random::new(plan.seed);
    let data = Data::new(plan.engine, &mut random)?;
    let mut place = data.place(&plan.klatch);
    place.settings.push((NO_COMPARISON.to_owned(), "1000000".to_owned()));
    place.settings.extend(plan.env.clone());
    let mut victim = Victim::start(plan, place)?;
    let drama = Drama::begin(plan, victim.address(), &mut random).await?;
    let mut outcome = match drama.run(&mut victim, &mut random).await {
        Ok(outcome) => outcome,
        Err(error) => {
            drama
                .world
                .odd(format!("it could not be brought to an end: {error:#}; the log: {}", victim.log_tail()));
            drama.outcome(Vec::new(), Vec::new())
        }
    };
    outcome.harms = victim.harms();
    outcome.samples = victim.take_samples();
    outcome.history.full = drama.world.take_full();
    outcome.history.odd = drama.world.take_odd();
    Ok(outcome)
}

impl<'a> Drama<'a> {
    /// Signs everybody up and makes the rooms; the time runs from here.
    async fn begin(plan: &'a Plan, address: SocketAddr, random: &mut Random) -> anyhow::Result<Self> {
        let (stage, told) = watch::channel(Stage::Act);
        let http = Http::new(address, None);
        let world = World::begin(&http, plan.clients, plan.rooms, random, told).await?;
        let owner = http.with_token(&world.people[0].token);
        let (now, calm) = (Instant::now(), plan.calm);
        let (tempo, end) =
            (Tempo { calm, calm_at: now + plan.hurry }, now + Duration::from_secs(plan.seconds));
        Ok(Self { plan, world: Arc::new(world), owner, stage, tempo, end })
    }

    async fn run(&self, victim: &mut Victim, random: &mut Random) -> anyhow::Result<Outcome> {
        let address = victim.address();
        let proxy = if self.plan.faults { Some(Proxy::start(address, random.fork()).await?) } else { None };
        let people = self.call_people(proxy.as_ref().map_or(address, |proxy| proxy.address), random);
        let (harming, moving) = (random.fork(), random.fork());
        let moving = async { Ok(self.show_out(moving).await) };
        let ((), moves) = tokio::try_join!(victim.harm(self.end, &self.world, harming), moving)?;
        let faults = proxy.as_ref().map(Proxy::calm).unwrap_or_default();
        let diaries = self.finish(people).await?;
        let logs = read::logs(&self.owner, &self.world).await?;
        victim.note_end(&self.world);
        let mut outcome = self.outcome(diaries, faults);
        (outcome.history.moves, outcome.history.logs) = (moves, logs);
        Ok(outcome)
    }

    fn call_people(&self, address: SocketAddr, random: &mut Random) -> JoinSet<(usize, Diary)> {
        let mut people = JoinSet::new();
        for person in 0..self.plan.clients {
            let client = Client::new(Arc::clone(&self.world), person, address, random.fork(), self.tempo);
            people.spawn(async move { (person, client.run().await) });
        }
        people
    }

    /// Puts two people out of the door room and lets them in again, until nobody acts any more; then they are in.
    async fn show_out(&self, mut random: Random) -> Vec<Move> {
        let mut moves = Vec::new();
        while Instant::now() < self.end {
            let person = 1 + usize::from(random.percent(50));
            sleep(self.tempo.rest(Duration::from_millis(20 + random.below(150)))).await;
            for is_out in [true, false] {
                moves.push(self.show(person, is_out).await);
                sleep(Duration::from_millis(10 + random.below(120))).await;
            }
        }
        moves
    }

    /// Puts one person out, or lets them in, and tries until it is done.
    async fn show(&self, person: usize, is_out: bool) -> Move {
        let (room, invoked) = (self.world.door, self.world.now());
        let path = format!("/api/rooms/{room}/members/{}", self.world.people[person].id);
        let give_up = self.end + CALM_WITHIN;
        while Instant::now() < give_up {
            let answer = if is_out {
                self.owner.delete(&path).await
            } else {
                self.owner.put(&path, Some(&json!({}))).await
            };
            match answer {
                Ok(answer) if answer.is_ok() => {
                    return Move { person, room, is_out, invoked, settled: self.world.now() };
                }
                Ok(answer) if !answer.is_open() => {
                    self.world.odd(format!("{path} was refused: {} {}", answer.status, answer.body));
                    break;
                }
                _ => sleep(PAUSE).await,
            }
        }
        Move { person, room, is_out, invoked, settled: Micros::MAX }
    }

    /// Lets everything be settled and heard of by everybody.
    async fn finish(&self, mut people: JoinSet<(usize, Diary)>) -> anyhow::Result<Vec<Diary>> {
        self.stage.send_replace(Stage::Calm);
        self.rest().await;
        let heads = read::heads(&self.owner, &self.world).await?;
        self.stage.send_replace(Stage::Listen(Arc::new(heads)));
        let mut diaries = Vec::new();
        while let Some(diary) = people.join_next().await {
            diaries.push(diary?);
        }
        diaries.sort_unstable_by_key(|(person, _)| *person);
        Ok(diaries.into_iter().map(|(_, diary)| diary).collect())
    }

    fn outcome(&self, diaries: Vec<Diary>, faults: Vec<(Fault, u64)>) -> Outcome {
        let people = self.world.people.iter().map(|person| person.id).collect();
        let history = History { people, ..History::default() };
        let mut outcome = Outcome {
            history,
            connections: 0,
            attempts: 0,
            harms: Harms::default(),
            faults,
            samples: Vec::new(),
        };
        for diary in diaries {
            outcome.connections += diary.connections;
            outcome.attempts += diary.attempts;
            outcome.history.acts.extend(diary.acts);
            outcome.history.refusals.extend(diary.refusals);
            outcome.history.told.push(diary.told);
        }
        outcome
    }

    /// Waits until nobody has anything left to do.
    async fn rest(&self) {
        let until = Instant::now() + CALM_WITHIN;
        let mut rested = 0;
        while rested < 3 {
            sleep(GLANCE).await;
            let is_rest = self.world.idle.iter().all(|idle| idle.load(Ordering::Relaxed));
            rested = if is_rest { rested + 1 } else { 0 };
            if Instant::now() >= until {
                return self.world.odd(format!("not everything was settled within {CALM_WITHIN:?}"));
            }
        }
    }
}
