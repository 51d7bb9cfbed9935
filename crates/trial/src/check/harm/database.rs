//! A PostgreSQL that crashes.

use std::{env, process::Command, time::Duration};

use anyhow::{Context, bail, ensure};
use klatch_trial::Random;
use tokio::{task::block_in_place, time::sleep};

use super::Victim;

/// How long a database that crashed is gone, at most.
const AWAY_MS: u64 = 1_000;
/// How long one that is back stays, at least: a server that stays waits for it before it goes on.
pub(super) const REST: Duration = Duration::from_secs(1);
/// The program that makes the tests' PostgreSQL crash and starts it again, and that server's folder.
const CONTROL: [&str; 2] = ["KLATCH_TEST_POSTGRES_CONTROL", "KLATCH_TEST_POSTGRES_FOLDER"];

impl Victim {
    pub(super) async fn crash_database(&mut self, random: &mut Random) -> anyhow::Result<()> {
        block_in_place(|| control("crash"))?;
        self.harms.crashes += 1;
        sleep(Duration::from_millis(random.below(AWAY_MS))).await;
        block_in_place(|| control("again"))
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
