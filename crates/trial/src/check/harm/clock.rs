//! A clock that is set while the server runs. Nothing else on the machine sees it: a library stands between the server and the clock.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use anyhow::{Context, ensure};
use jiff::Timestamp;
use klatch_trial::{Place, Random};
use tokio::time::{Instant, sleep};

use super::Victim;
use crate::check::world::World;

/// The library (libfaketime), where it is not in one of the folders below.
const LIBRARY: &str = "KLATCH_TEST_FAKETIME";
/// Where Debian, Fedora and Arch have it.
const FOLDERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/faketime",
    "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib64/faketime",
    "/usr/lib/faketime",
];
/// The form for programs with several threads.
const FILE: &str = "libfaketimeMT.so.1";
/// By how many seconds the clock is wrong. A session ends after thirty days, so none goes further ahead.
const OFFSETS: [i64; 6] = [-10 * 365 * DAY, -3_600, -60, 0, 3_600, DAY];
const DAY: i64 = 86_400;
/// How long it may take until the server goes by it, and by how many seconds it may be wrong besides.
const SET_WITHIN: Duration = Duration::from_secs(5);
const NEARLY: i64 = 3;
/// Wait before it is asked for the time again.
const PAUSE: Duration = Duration::from_millis(50);
/// The library looks for a new offset once a second.
pub(super) const REST: Duration = Duration::from_millis(1_200);

/// The clock of a server.
pub(super) struct Clock {
    /// What the library reads.
    file: PathBuf,
    /// By how many seconds it is wrong.
    offset: i64,
}

impl Clock {
    /// Puts it between the server and its clock. What measures spans of time goes on as ever.
    pub(super) fn of(place: &mut Place) -> anyhow::Result<Clock> {
        let library = can_set_clock()?;
        let mut clock = Clock { file: place.data.with_extension("clock"), offset: 0 };
        clock.set(0)?;
        let settings = [
            ("LD_PRELOAD", library.as_path()),
            ("FAKETIME_TIMESTAMP_FILE", clock.file.as_path()),
            ("FAKETIME_CACHE_DURATION", "1".as_ref()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".as_ref()),
            // Times of files are no clock.
            ("NO_FAKE_STAT", "1".as_ref()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.display().to_string()));
        place.settings.extend(settings);
        Ok(clock)
    }

    /// Sets it. Nobody may read half of it.
    fn set(&mut self, offset: i64) -> anyhow::Result<()> {
        self.offset = offset;
        let new = self.file.with_extension("new");
        let set = fs::write(&new, format!("{offset:+}")).and_then(|()| fs::rename(&new, &self.file));
        set.with_context(|| format!("writing {}", self.file.display()))
    }
}

/// Where the library is.
///
/// # Errors
/// When it is nowhere, or not where it is said to be.
pub(crate) fn can_set_clock() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os(LIBRARY).map(PathBuf::from) {
        ensure!(named.is_file(), "{LIBRARY} names {}, which is no file", named.display());
        return Ok(named);
    }
    let mut usual = FOLDERS.iter().map(|folder| Path::new(folder).join(FILE));
    let found = usual.find(|file| file.is_file());
    found.with_context(|| format!("setting a clock needs {FILE} of libfaketime; {LIBRARY} says where it is"))
}

/// What the library leaves behind of a process that was killed.
pub(super) fn tidy(process: u32) {
    for name in [format!("faketime_shm_{process}"), format!("sem.faketime_sem_{process}")] {
        drop(fs::remove_file(Path::new("/dev/shm").join(name)));
    }
}

impl Victim {
    /// Sets the clock, and looks whether the server goes by it. Now and then it is killed before, so that it starts by it.
    pub(super) async fn set_clock(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
        let is_anew = random.percent(25);
        if is_anew {
            self.kill();
        }
        let Some(clock) = &mut self.clock else { return Ok(()) };
        let others: Vec<i64> = OFFSETS.into_iter().filter(|offset| *offset != clock.offset).collect();
        let offset = random.pick(&others).copied().unwrap_or_default();
        clock.set(offset)?;
        self.harms.clocks += 1;
        if is_anew {
            self.start_again()?;
        }
        let until = Instant::now() + SET_WITHIN;
        let mut told = None;
        while Instant::now() < until {
            told = self.ahead(until).await;
            if told.is_some_and(|told| (told - offset).abs() <= NEARLY) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
        world.odd(format!("the clock was set by {offset} s, and the server is ahead by {told:?}"));
        Ok(())
    }

    /// By how many seconds the server is ahead of this program, as far as it tells.
    #[expect(clippy::disallowed_methods, reason = "the time that nobody sets")]
    async fn ahead(&self, until: Instant) -> Option<i64> {
        let told = self.witness.as_ref()?.ask_time(self.address(), until).await?;
        Some(told.as_second() - Timestamp::try_from(SystemTime::now()).ok()?.as_second())
    }
}
