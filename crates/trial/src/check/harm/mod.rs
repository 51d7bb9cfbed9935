//! What happens to the server in a storm: it is killed or asked to end, its power or a sync fails, its disk is full, its clock is set, or
//! its database crashes.

mod clock;
mod database;
mod drive;
mod watch;
mod witness;

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use klatch_trial::{Engine, Klatch, Place, Random};
use powerless::Drive;
use tokio::{task::block_in_place, time::Instant};

use self::{clock::Clock, watch::Watch, witness::Witness};
pub(crate) use self::{clock::can_set_clock, drive::can_fail_power, watch::Sample};
use super::{drama::Plan, world::World};

/// How long a server may take to end that was asked to.
const STOPPED_WITHIN: Duration = Duration::from_secs(30);
/// How often something is looked for.
const GLANCE: Duration = Duration::from_millis(2);

/// What happens to the server, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Harm {
    /// Nothing.
    None,
    /// It is killed. What it has written is the kernel's, so all of it is there afterwards.
    Kill,
    /// The power fails: of what was not synced anything may be gone. Now and then a sync fails before.
    Power,
    /// Its disk is full for a while, with a warning or without; now and then it is killed meanwhile.
    Full,
    /// Its clock is set, years back or a day on; now and then it is killed and started by another clock.
    Clock,
    /// It is asked to end by SIGTERM, and must end in order, within half a minute.
    Stop,
    /// Its PostgreSQL ends at once, as in a crash, and comes back; the server stays.
    Database,
}

impl Harm {
    /// How long it is let alone at least.
    fn rest(self) -> Duration {
        match self {
            Harm::Database => database::REST,
            Harm::Clock => clock::REST,
            Harm::None | Harm::Kill | Harm::Power | Harm::Full | Harm::Stop => Duration::ZERO,
        }
    }

    /// Whether what it takes can be had here.
    ///
    /// # Errors
    /// With the reason.
    pub(crate) fn can_be_done(self) -> anyhow::Result<()> {
        match self {
            Harm::Power | Harm::Full => can_fail_power(),
            Harm::Clock => can_set_clock().map(drop),
            Harm::None | Harm::Kill | Harm::Stop | Harm::Database => Ok(()),
        }
    }

    /// Whether it needs a disk of ours.
    fn is_of_the_disk(self) -> bool {
        matches!(self, Harm::Power | Harm::Full)
    }
}

/// How often it happened, and what it cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Harms {
    pub(crate) kills: u64,
    pub(crate) stops: u64,
    pub(crate) crashes: u64,
    pub(crate) failed_syncs: u64,
    pub(crate) power: u64,
    pub(crate) lost: powerless::Lost,
    /// Times the disk was full and told so; times it was and did not, and writes it had no room for.
    pub(crate) told_full: u64,
    pub(crate) full: u64,
    pub(crate) refused_writes: u64,
    pub(crate) clocks: u64,
}

/// A server under harm. It ends before its disk does.
pub(super) struct Victim {
    server: Klatch,
    place: Place,
    drive: Option<Drive>,
    clock: Option<Clock>,
    /// Met where the harm needs one.
    witness: Option<Witness>,
    harm: Harm,
    /// How long it is let alone at least.
    rest: Duration,
    harms: Harms,
    watch: Watch,
}

impl Victim {
    pub(super) fn start(plan: &Plan, mut place: Place) -> anyhow::Result<Self> {
        ensure!(
            plan.harm != Harm::Database || plan.engine == Engine::Postgres,
            "only PostgreSQL can crash without the server"
        );
        let drive = if plan.harm.is_of_the_disk() { Some(drive::mount(plan, &place)?) } else { None };
        let clock = if plan.harm == Harm::Clock { Some(Clock::of(&mut place)?) } else { None };
        let server = place.start("127.0.0.1:0")?;
        Ok(Victim {
            server,
            place,
            drive,
            clock,
            witness: None,
            harm: plan.harm,
            rest: plan.rest.unwrap_or(plan.harm.rest()),
            harms: Harms::default(),
            watch: Watch::default(),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address
    }

    pub(super) fn harms(&self) -> Harms {
        self.harms
    }

    pub(super) fn take_samples(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.watch.samples)
    }

    pub(super) fn log_tail(&self) -> String {
        self.place.log_tail()
    }

    /// Does it harm, now and then, until nobody acts any more.
    pub(super) async fn harm(
        &mut self,
        end: Instant,
        world: &World,
        mut random: Random,
    ) -> anyhow::Result<()> {
        if matches!(self.harm, Harm::Full | Harm::Clock) {
            self.witness = Some(Witness::meet(self.address(), random.fork()).await?);
        }
        let mut next = Instant::now() + pause(&mut random) + self.rest;
        while self.harm != Harm::None && next < end {
            self.watch_until(next).await;
            self.note_end(world);
            match self.harm {
                Harm::None => {}
                Harm::Kill => {
                    self.kill();
                    self.start_again()?;
                }
                Harm::Power => self.fail_power(world, &mut random).await?,
                Harm::Full => self.fill_up(world, &mut random).await?,
                Harm::Clock => self.set_clock(world, &mut random).await?,
                Harm::Stop => {
                    self.stop(world)?;
                    self.start_again()?;
                }
                Harm::Database => self.crash_database(&mut random).await?,
            }
            next = Instant::now() + pause(&mut random) + self.rest;
        }
        self.watch_until(end).await;
        self.note_nothing(world);
        Ok(())
    }

    /// Notes when nothing has happened that was to.
    fn note_nothing(&self, world: &World) {
        let Harms { kills, stops, crashes, power, told_full, full, clocks, .. } = self.harms;
        let all = kills + stops + crashes + power + told_full + full + clocks;
        if self.harm != Harm::None && all == 0 {
            world.odd(format!("nothing of {:?} has happened", self.harm));
        }
    }

    /// Notes when it has ended by itself.
    pub(super) fn note_end(&mut self, world: &World) {
        if self.server.has_ended() {
            world.odd(format!("the server ended by itself: {}", self.place.log_tail()));
        }
    }

    fn kill(&mut self) {
        self.server.kill();
        clock::tidy(self.server.id());
        self.harms.kills += 1;
    }

    fn start_again(&mut self) -> anyhow::Result<()> {
        let listen = self.server.address.to_string();
        let started = block_in_place(|| self.place.start(&listen));
        self.server = started.with_context(|| format!("it does not start again, after {:?}", self.harms))?;
        Ok(())
    }

    /// Asks it to end. It must, in order, and soon.
    fn stop(&mut self, world: &World) -> anyhow::Result<()> {
        let ended = block_in_place(|| self.server.stop(STOPPED_WITHIN))?;
        self.harms.stops += 1;
        match ended {
            Some(status) if status.success() => {}
            Some(status) => {
                world.odd(format!("asked to end, it ended with {status}: {}", self.place.log_tail()));
            }
            None => {
                world.odd(format!("asked to end, it went on for {STOPPED_WITHIN:?}"));
                self.server.kill();
            }
        }
        Ok(())
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.server.kill();
        clock::tidy(self.server.id());
    }
}

/// Some go very soon: then the server is still reading what the last one left.
fn pause(random: &mut Random) -> Duration {
    let millis = if random.percent(15) { random.below(60) } else { 150 + random.below(1_200) };
    Duration::from_millis(millis)
}
