//! A database of its own for one world, gone afterwards.

use std::{
    env,
    path::{Path, PathBuf},
    str::FromStr,
    thread,
};

use anyhow::{Context, bail};
use postgres::{Client, NoTls};
use tempfile::TempDir;

use crate::{Place, Random};

/// Names the server whose databases the tests make; it comes from `scripts/postgres run -- …`.
const ADMIN: &str = "KLATCH_TEST_POSTGRES";
/// What one person is kept from doing too fast.
const LIMITS: [&str; 6] = [
    "EVENTS_PER_SECOND",
    "EVENTS_BURST",
    "MESSAGES_PER_MINUTE",
    "CREATIONS_PER_MINUTE",
    "CHANGES_PER_MINUTE",
    "READS_PER_MINUTE",
];

/// Which database the server keeps its rows in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// In its folder.
    Sqlite,
    /// In a server beside it, which `KLATCH_TEST_POSTGRES` names.
    Postgres,
}

impl Engine {
    /// As `KLATCH_TEST_ENGINE` says: `sqlite`, also without it, or `postgres`.
    ///
    /// # Errors
    /// For another name.
    pub fn from_env() -> anyhow::Result<Engine> {
        env::var("KLATCH_TEST_ENGINE").map_or(Ok(Engine::Sqlite), |name| name.parse())
    }
}

impl FromStr for Engine {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> anyhow::Result<Engine> {
        match name {
            "sqlite" => Ok(Engine::Sqlite),
            "postgres" => Ok(Engine::Postgres),
            other => bail!("an engine is sqlite or postgres, not {other}"),
        }
    }
}

/// Where one world keeps its data. Keep it until the end: dropping it deletes the data.
#[derive(Debug)]
pub struct Data {
    folder: TempDir,
    database_url: Option<String>,
}

impl Data {
    /// A new folder, and on PostgreSQL a new database.
    ///
    /// # Errors
    /// When PostgreSQL is not there, or no folder can be made.
    pub fn new(engine: Engine, random: &mut Random) -> anyhow::Result<Data> {
        let folder = TempDir::with_prefix("klatch-trial-").context("a temporary folder")?;
        let database_url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(make_database(random)?),
        };
        Ok(Data { folder, database_url })
    }

    /// How a server is started there: with limits that nobody reaches by being fast.
    pub fn place(&self, binary: &Path) -> Place {
        let limit = |name: &str| (format!("KLATCH_LIMITS_{name}"), "1000000".to_owned());
        Place {
            binary: PathBuf::from(binary),
            data: self.folder.path().join("data"),
            database_url: self.database_url.clone(),
            settings: LIMITS.map(limit).to_vec(),
        }
    }

    /// Where its database is, when that is not in the folder.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }
}

/// The one text with which a database on PostgreSQL answers a query, such as `SHOW fsync`.
///
/// # Errors
/// When it is not there, or answers something else.
pub fn ask_database(url: &str, sql: &'static str) -> anyhow::Result<String> {
    with_client(url.to_owned(), move |client| client.query_one(sql, &[])?.try_get(0))
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Some((_, name)) = self.database_url.as_deref().and_then(|url| url.rsplit_once('/'))
            && let Err(error) = administer(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        {
            eprintln!("the database {name} is left behind: {error:#}");
        }
    }
}

fn make_database(random: &mut Random) -> anyhow::Result<String> {
    // Its id has a part of time besides the chance that a seed repeats.
    let name = format!("klatch_trial_{}_{}", std::process::id(), random.id().simple());
    administer(format!("CREATE DATABASE {name} TEMPLATE template0"))?;
    let url = admin_url()?;
    let (server, _) = url.rsplit_once('/').context("the URL ends in a database")?;
    Ok(format!("{server}/{name}"))
}

fn admin_url() -> anyhow::Result<String> {
    env::var(ADMIN).with_context(|| {
        format!("this needs PostgreSQL: run it with `scripts/postgres run -- …` (it sets {ADMIN})")
    })
}

fn administer(sql: String) -> anyhow::Result<()> {
    with_client(admin_url()?, move |client| client.batch_execute(&sql))
}

/// On a thread of its own, because the synchronous client must not meet a runtime.
fn with_client<T: Send + 'static>(
    url: String,
    ask: impl FnOnce(&mut Client) -> Result<T, postgres::Error> + Send + 'static,
) -> anyhow::Result<T> {
    let ran = thread::spawn(move || ask(&mut Client::connect(&url, NoTls)?)).join();
    ran.unwrap_or_else(|panic| std::panic::resume_unwind(panic)).context("the PostgreSQL of the tests")
}
