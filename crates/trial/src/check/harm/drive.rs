//! A disk whose power fails, that does not sync, or that is full.

use std::{fs, time::Duration};

use anyhow::{Context, bail};
use klatch_trial::{Engine, Http, Place, Random};
use powerless::{Drive, Room};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    task::block_in_place,
    time::{Instant, sleep, timeout},
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
/// How long a write may be waited for that there is no room for: for a while a log is written over from its beginning.
const FELT_WITHIN: Duration = Duration::from_secs(3);
/// How long a disk stays full, at most, from when that was felt.
const FULL_MS: u64 = 1_500;
/// How long the server may believe that the disk is still full: it asks once a second.
const BELIEVED: Duration = Duration::from_millis(1_500);
/// How long it may take to write again once there is room.
const HEALED_WITHIN: Duration = Duration::from_secs(5);
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

    /// Fills the disk up and makes room again. Meanwhile the server must live and answer whoever reads; afterwards it must write again
    /// by itself.
    pub(super) async fn fill_up(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
        let room = Room { left: random.below(LEFT_BYTES), is_told: random.percent(50) };
        let owner = Http::new(self.address(), None).with_token(&world.people[0].token);
        let began = world.now();
        self.leave(Some(room));
        let until = Instant::now() + FELT_WITHIN;
        while !room.is_told && self.refused() == 0 && Instant::now() < until {
            sleep(GLANCE).await;
        }
        let until = Instant::now() + Duration::from_millis(random.below(FULL_MS));
        while Instant::now() < until {
            expect_read(&owner, world).await;
            sleep(PAUSE).await;
        }
        self.note_end(world);
        let is_killed = random.percent(25);
        if is_killed {
            self.kill();
        }
        self.harms.refused_writes += self.refused();
        *(if room.is_told { &mut self.harms.told_full } else { &mut self.harms.full }) += 1;
        self.leave(None);
        if is_killed {
            self.start_again()?;
        }
        if room.is_told {
            world.was_full(began, BELIEVED);
        }
        expect_write(&owner, world).await;
        Ok(())
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

/// Whoever reads is answered, however full the disk is.
async fn expect_read(owner: &Http, world: &World) {
    let path = format!("/api/rooms/{}/messages?limit=5", world.rooms[0]);
    match timeout(HEALED_WITHIN, owner.get(&path)).await {
        Ok(Ok(answer)) if answer.is_ok() => {}
        Ok(Ok(answer)) => {
            world.odd(format!("on a full disk {path} was refused: {} {}", answer.status, answer.body));
        }
        Ok(Err(lost)) => world.odd(format!("on a full disk {path} was not answered: {lost}")),
        Err(_) => world.odd(format!("on a full disk {path} took more than {HEALED_WITHIN:?}")),
    }
}

/// What must be written is, soon after there is room again.
async fn expect_write(owner: &Http, world: &World) {
    let until = Instant::now() + HEALED_WITHIN;
    let mut said = String::new();
    while Instant::now() < until {
        match owner.patch("/api/auth/profile", &json!({ "bio": world.now().to_string() })).await {
            Ok(answer) if answer.is_ok() => return,
            Ok(answer) => said = answer.body,
            Err(error) => said = error.to_string(),
        }
        sleep(PAUSE).await;
    }
    world.odd(format!("with room on the disk nothing was written for {HEALED_WITHIN:?}: {said}"));
}
