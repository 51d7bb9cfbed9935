//! A clock that is set while the server runs. Nothing else on the machine sees it: a library stands between the server and the clock.

use std::{
    env, fs,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use anyhow::Context;
use jiff::Timestamp;
use klatch_trial::{Http, Place, Random};
use serde_json::{Value, json};
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
const FILE: &str = "libfaketime.so.1";
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
    /// Who asks what time it is.
    token: Option<String>,
}

impl Clock {
    /// Puts it between the server and its clock. What measures spans of time goes on as ever.
    pub(super) fn of(place: &mut Place) -> anyhow::Result<Clock> {
        let library = can_set_clock()?;
        let clock = Clock { file: place.data.with_extension("clock"), token: None };
        clock.set(0)?;
        let settings = [
            ("LD_PRELOAD", library.as_path()),
            ("FAKETIME_TIMESTAMP_FILE", clock.file.as_path()),
            ("FAKETIME_CACHE_DURATION", "1".as_ref()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".as_ref()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.display().to_string()));
        place.settings.extend(settings);
        Ok(clock)
    }

    /// The server's time. Its header `Date` does not tell: that stands still while the clock is set back.
    async fn ask(&mut self, address: SocketAddr) -> anyhow::Result<Timestamp> {
        let http = Http::new(address, None);
        if self.token.is_none() {
            let new =
                json!({ "username": "clock", "email": "clock@example.org", "password": "a long password" });
            let answer: Value = http.post("/api/auth/signup", &new).await?.holds()?;
            self.token = answer["token"].as_str().map(str::to_owned);
        }
        let http = http.with_token(self.token.as_deref().unwrap_or_default());
        let new = json!({ "kind": "private", "name": "What time is it" });
        let room: Value = http.post("/api/rooms", &new).await?.holds()?;
        Ok(room["createdAt"].as_str().unwrap_or_default().parse()?)
    }

    fn set(&self, offset: i64) -> anyhow::Result<()> {
        fs::write(&self.file, format!("{offset:+}"))
            .with_context(|| format!("writing {}", self.file.display()))
    }
}

/// Where the library is.
///
/// # Errors
/// When it is nowhere.
pub(crate) fn can_set_clock() -> anyhow::Result<PathBuf> {
    let named = env::var_os(LIBRARY).map(PathBuf::from);
    let usual = FOLDERS.map(|folder| PathBuf::from(folder).join(FILE));
    named
        .into_iter()
        .chain(usual)
        .find(|file| file.is_file())
        .with_context(|| format!("setting a clock needs {FILE} of libfaketime; {LIBRARY} says where it is"))
}

impl Victim {
    /// Sets the clock, and looks whether the server goes by it. Now and then it is killed before, so that it starts by it.
    pub(super) async fn set_clock(&mut self, world: &World, random: &mut Random) -> anyhow::Result<()> {
        let is_anew = random.percent(25);
        if is_anew {
            self.kill();
        }
        let (Some(clock), Some(offset)) = (&self.clock, random.pick(&OFFSETS)) else { return Ok(()) };
        clock.set(*offset)?;
        self.harms.clocks += 1;
        if is_anew {
            self.start_again()?;
        }
        let until = Instant::now() + SET_WITHIN;
        let mut told = None;
        while Instant::now() < until {
            told = self.ahead().await;
            if told.is_some_and(|told| (told - offset).abs() <= NEARLY) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
        world.odd(format!("the clock was set by {offset} s, and the server is ahead by {told:?}"));
        Ok(())
    }

    /// By how many seconds the server is ahead of this program, as far as it tells: in when it made a room of somebody whom no rule
    /// looks at.
    #[expect(clippy::disallowed_methods, reason = "the time that nobody sets")]
    async fn ahead(&mut self) -> Option<i64> {
        let address = self.address();
        let asked = self.clock.as_mut()?.ask(address).await.ok()?;
        Some(asked.as_second() - Timestamp::try_from(SystemTime::now()).ok()?.as_second())
    }
}
