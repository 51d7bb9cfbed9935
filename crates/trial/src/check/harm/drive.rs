//! A disk whose power fails, that does not sync, or that is full.

use std::{fs, time::Duration};

use anyhow::{Context, bail};
use klatch_trial::{Engine, Place, Random};
use powerless::{Drive, Room};
use tempfile::TempDir;
use tokio::{
    task::block_in_place,
    time::{Instant, sleep},
};

use super::{GLANCE, Victim};
use crate::check::{drama::Plan, world::World};

/// How long a sync that is to fail may be waited for: who does not write a file does not sync it.
const SYNCED_WITHIN: Duration = Duration::from_secs(3);
/// How long a server may go on whose sync has failed.
const ENDED_WITHIN: Duration = Duration::from_secs(5);
/// What the server must not go on without: its log, and the file that is folded into.
const SYNCED: [&str; 2] = ["klatch.db-wal", "klatch.db"];
/// How much a disk takes on when it is nearly full, at most.
const LEFT_BYTES: u64 = 128 << 10;
/// How long it may be waited for that a full disk is felt.
const FELT_WITHIN: Duration = Duration::from_secs(5);
/// How long a disk stays full, at most, from when that was felt.
const FULL_MS: u64 = 1_500;
/// How long the server may believe that the disk is still full: it asks once a second.
const BELIEVED: Duration = Duration::from_millis(1_500);
/// How long an answer may take, on a full disk and after it.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
/// Wait before a request is made again.
const PAUSE: Duration = Duration::from_millis(20);

/// Whether a disk of ours can be had here.
///
/// # Errors
/// With the reason.
pub(crate) fn can_fail_power() -> anyhow::Result<()> {
    let folder = TempDir::with_prefix("klatch-trial-")?;
    let mounted = Drive::mount(folder.path()).map(drop);
    mounted.context("mounting needs /dev/fuse, and root or fusermount3")
}

/// Mounts one where the server is to keep its data.
pub(super) fn mount(plan: &Plan, place: &Place) -> anyhow::Result<Drive> {
    if plan.engine != Engine::Sqlite {
        bail!("PostgreSQL keeps its files elsewhere: the disk can fail on SQLite only");
    }
    fs::create_dir_all(&place.data)?;
    Drive::mount(&place.data).context("a disk that can fail needs /dev/fuse, and root or fusermount3")
}

impl Victim {
    pub(super) async fn fail_power(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
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
        self.start_again()
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

    /// Fills the disk up until that is felt, and makes room again. Meanwhile the server must live and answer whoever reads; afterwards it
    /// must store texts again by itself.
    pub(super) async fn fill_up(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
        let room = Room { left: random.below(LEFT_BYTES), is_told: random.percent(50) };
        let began = world.now();
        self.leave(Some(room));
        let is_felt = if room.is_told { self.is_told(world).await } else { self.is_refused_a_write().await };
        let until = Instant::now() + Duration::from_millis(random.below(FULL_MS));
        loop {
            self.expect_read(world).await;
            sleep(PAUSE).await;
            if Instant::now() >= until {
                break;
            }
        }
        self.note_end(world);
        let is_killed = random.percent(25);
        if is_killed {
            self.kill();
        }
        self.harms.refused_writes += self.refused();
        if is_felt {
            *(if room.is_told { &mut self.harms.told_full } else { &mut self.harms.full }) += 1;
        }
        self.leave(None);
        if is_killed {
            self.start_again()?;
        }
        if room.is_told {
            world.was_full(began, BELIEVED);
        }
        self.expect_text(world).await;
        Ok(())
    }

    /// Says things until one is refused, as it must be before long.
    async fn is_told(&mut self, world: &World) -> bool {
        let (address, until) = (self.address(), Instant::now() + FELT_WITHIN);
        let Some(witness) = &mut self.witness else { return false };
        while Instant::now() < until {
            // Without an answer it may be full already.
            if witness.say(address, until).await.is_ok_and(|answer| answer.status == 507) {
                return true;
            }
            sleep(PAUSE).await;
        }
        world.odd(format!("a disk told that it is full, and no text was refused for {FELT_WITHIN:?}"));
        false
    }

    /// Waits for a write that there is no room for. None may come: for a while a log is written over from its beginning.
    async fn is_refused_a_write(&self) -> bool {
        let until = Instant::now() + FELT_WITHIN;
        while self.refused() == 0 && Instant::now() < until {
            sleep(GLANCE).await;
        }
        self.refused() > 0
    }

    /// Whoever reads is answered, however full the disk is.
    async fn expect_read(&self, world: &World) {
        let Some(witness) = &self.witness else { return };
        match witness.read(self.address(), Instant::now() + ANSWERED_WITHIN).await {
            Ok(answer) if answer.is_ok() => {}
            Ok(answer) => {
                world.odd(format!("on a full disk reading was refused: {} {}", answer.status, answer.body));
            }
            Err(lost) => world.odd(format!("on a full disk reading was not answered: {lost}")),
        }
    }

    /// A text is stored soon after there is room again.
    async fn expect_text(&mut self, world: &World) {
        let (address, until) = (self.address(), Instant::now() + BELIEVED + ANSWERED_WITHIN);
        let Some(witness) = &mut self.witness else { return };
        let mut said = String::new();
        while Instant::now() < until {
            match witness.say(address, until).await {
                Ok(answer) if answer.is_ok() => return,
                Ok(answer) => said = answer.body,
                Err(error) => said = error.to_string(),
            }
            sleep(PAUSE).await;
        }
        world.odd(format!("with room on the disk no text was stored: {said}"));
    }

    fn leave(&self, room: Option<Room>) {
        if let Some(drive) = &self.drive {
            drive.leave(room);
        }
    }

    fn refused(&self) -> u64 {
        self.drive.as_ref().map_or(0, Drive::refused)
    }
}
