//! What happens to the server in a storm: it is killed or asked to end, its power or a sync fails, or its database crashes.

use std::{env, fs, net::SocketAddr, process::Command, time::Duration};

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use klatch_trial::{Engine, Klatch, Place, Random};
use powerless::Drive;
use tempfile::TempDir;
use tokio::{
    task::block_in_place,
    time::{Instant, sleep, sleep_until},
};

use super::{drama::Plan, world::World};

/// How long a sync that is to fail may be waited for: who does not write a file does not sync it.
const SYNCED_WITHIN: Duration = Duration::from_secs(3);
/// How long a server may go on whose sync has failed.
const ENDED_WITHIN: Duration = Duration::from_secs(5);
/// How long a server may take to end that was asked to.
const STOPPED_WITHIN: Duration = Duration::from_secs(30);
/// How long a database that crashed is gone, at most.
const AWAY_MS: u64 = 1_000;
/// How long a database that is back stays, at least.
const AFTER_CRASH: Duration = Duration::from_secs(1);
/// The program that makes the tests' PostgreSQL crash and starts it again, and that server's folder.
const CONTROL: [&str; 2] = ["KLATCH_TEST_POSTGRES_CONTROL", "KLATCH_TEST_POSTGRES_FOLDER"];
/// How often either is looked for.
const GLANCE: Duration = Duration::from_millis(2);
/// What the server must not go on without: its log, and the file that is folded into.
const SYNCED: [&str; 2] = ["klatch.db-wal", "klatch.db"];

/// What happens to the server, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Harm {
    /// Nothing.
    None,
    /// It is killed. What it has written is the kernel's, so all of it is there afterwards.
    Kill,
    /// The power fails: of what was not synced anything may be gone. Now and then a sync fails before.
    Power,
    /// It is asked to end by SIGTERM, and must end in order, within half a minute.
    Stop,
    /// Its PostgreSQL ends at once, as in a crash, and comes back; the server stays.
    Database,
}

impl Harm {
    /// How long it is let alone at least: a server that stays waits for its database before it goes on.
    fn rest(self) -> Duration {
        if self == Harm::Database { AFTER_CRASH } else { Duration::ZERO }
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
}

/// A server under harm. It ends before its disk does.
pub(super) struct Victim {
    server: Klatch,
    place: Place,
    drive: Option<Drive>,
    harm: Harm,
    harms: Harms,
}

/// Whether a disk whose power can fail can be had here.
///
/// # Errors
/// With the reason.
pub(crate) fn can_fail_power() -> anyhow::Result<()> {
    let folder = TempDir::with_prefix("klatch-trial-")?;
    let mounted = Drive::mount(folder.path()).map(drop);
    mounted.context("mounting needs /dev/fuse, and root or fusermount3")
}

impl Victim {
    pub(super) fn start(plan: &Plan, place: Place) -> anyhow::Result<Self> {
        ensure!(
            plan.harm != Harm::Database || plan.engine == Engine::Postgres,
            "only PostgreSQL can crash without the server"
        );
        let drive = if plan.harm == Harm::Power { Some(mount(plan, &place)?) } else { None };
        let server = place.start("127.0.0.1:0")?;
        Ok(Victim { server, place, drive, harm: plan.harm, harms: Harms::default() })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address
    }

    pub(super) fn harms(&self) -> Harms {
        self.harms
    }

    pub(super) fn log_tail(&self) -> String {
        self.place.log_tail()
    }

    /// Does it harm and starts it again, now and then, until nobody acts any more.
    pub(super) async fn harm(
        &mut self,
        end: Instant,
        world: &World,
        mut random: Random,
    ) -> anyhow::Result<()> {
        let mut next = Instant::now() + pause(&mut random);
        while self.harm != Harm::None && next < end {
            sleep_until(next).await;
            self.note_end(world);
            match self.harm {
                Harm::None => {}
                Harm::Kill => {
                    self.server.kill();
                    self.harms.kills += 1;
                }
                Harm::Power => self.fail_power(world, &mut random).await?,
                Harm::Stop => self.stop(world)?,
                Harm::Database => self.crash_database(&mut random).await?,
            }
            if self.harm != Harm::Database {
                let listen = self.server.address.to_string();
                let started = block_in_place(|| self.place.start(&listen));
                self.server =
                    started.with_context(|| format!("it does not start again, after {:?}", self.harms))?;
            }
            next = Instant::now() + pause(&mut random) + self.harm.rest();
        }
        sleep_until(end).await;
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

    async fn crash_database(&mut self, random: &mut Random) -> anyhow::Result<()> {
        block_in_place(|| control("crash"))?;
        self.harms.crashes += 1;
        sleep(Duration::from_millis(random.below(AWAY_MS))).await;
        block_in_place(|| control("again"))
    }

    /// Notes when it has ended by itself.
    pub(super) fn note_end(&mut self, world: &World) {
        if self.server.has_ended() {
            world.odd(format!("the server ended by itself: {}", self.place.log_tail()));
        }
    }

    async fn fail_power(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
        if random.percent(20) {
            self.fail_sync(world, random).await;
        }
        let Some(drive) = &mut self.drive else { return Ok(()) };
        let server = &mut self.server;
        let lost = block_in_place(|| {
            drive.stall();
            server.kill_and(|| drive.cut());
            drive.lose_power(&mut |end| random.below(end))
        })?;
        self.harms.power += 1;
        self.harms.lost += lost;
        Ok(())
    }

    /// Lets a sync fail. The server must end by itself: what it was for is lost, and trying again does not bring it back.
    async fn fail_sync(&mut self, world: &World, random: &mut Random) {
        let Some(drive) = &self.drive else { return };
        let name = SYNCED[usize::from(random.percent(30))];
        drive.fail_sync(name);
        let until = Instant::now() + SYNCED_WITHIN;
        while drive.is_to_fail() && Instant::now() < until {
            sleep(GLANCE).await;
        }
        if drive.take_back() {
            return;
        }
        self.harms.failed_syncs += 1;
        let until = Instant::now() + ENDED_WITHIN;
        while !self.server.has_ended() && Instant::now() < until {
            sleep(GLANCE).await;
        }
        if !self.server.has_ended() {
            world.odd(format!("a sync of {name} failed, and the server went on"));
        }
    }
}

/// Asks for something to be done to the tests' PostgreSQL.
fn control(what: &str) -> anyhow::Result<()> {
    let [program, folder] = CONTROL.map(env::var);
    let (Ok(program), Ok(folder)) = (program, folder) else {
        bail!("crashes need a PostgreSQL of the tests' own: run it with `scripts/postgres run -- …`");
    };
    let output = Command::new(&program).args([what, &folder]).output().context(program)?;
    ensure!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Some go very soon: then the server is still reading what the last one left.
fn pause(random: &mut Random) -> Duration {
    let millis = if random.percent(15) { random.below(60) } else { 150 + random.below(1_200) };
    Duration::from_millis(millis)
}

fn mount(plan: &Plan, place: &Place) -> anyhow::Result<Drive> {
    if plan.engine != Engine::Sqlite {
        bail!("PostgreSQL keeps its files elsewhere: the power can fail on SQLite only");
    }
    fs::create_dir_all(&place.data)?;
    Drive::mount(&place.data).context("a disk whose power can fail needs /dev/fuse, and root or fusermount3")
}
