//! A fresh database for each test, gone when the test ends.

use std::{
    env,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    thread,
};

use model::Emitted;
use parking_lot::Mutex;
use postgres::{Client, NoTls};
use server::{
    error::Result,
    infra::{
        clock::Clock,
        db::{Db, Engine, MIGRATIONS, Place, Settings, Sink},
        random,
    },
};
use tempfile::TempDir;

/// Names the server whose databases the tests make; it comes from `scripts/postgres run -- cargo test`.
const ADMIN: &str = "KLATCH_TEST_POSTGRES";

/// A database of its own. Keep it until the test ends: dropping it deletes the database.
pub struct TestDatabase {
    place: Place,
    folder: Option<TempDir>,
}

impl TestDatabase {
    /// On the engine `KLATCH_TEST_ENGINE` names, SQLite without it.
    pub fn new() -> Self {
        match engine() {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::postgres(),
        }
    }

    /// The same with all tables of this program: on PostgreSQL a copy of one that was made once.
    pub fn with_tables() -> Self {
        match engine() {
            Engine::Sqlite => TestDatabase::sqlite(),
            Engine::Postgres => TestDatabase::copy_of(&template()),
        }
    }

    /// A file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = TempDir::with_prefix("klatch-test-").expect("a temporary folder can be made");
        TestDatabase { place: Place::Sqlite(folder.path().join("klatch.db")), folder: Some(folder) }
    }

    /// A database on the server in `KLATCH_TEST_POSTGRES`; a test without one fails.
    pub fn postgres() -> Self {
        TestDatabase::copy_of("template0")
    }

    fn copy_of(template: &str) -> Self {
        let name = format!("klatch_test_{}", random::uuid_v4().simple());
        let place = Place::Postgres(url_of(&name));
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
        administer(move |admin| admin.batch_execute(&sql));
        TestDatabase { place, folder: None }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// The usual settings for it.
    pub fn settings(&self) -> Settings {
        Settings::new(self.place())
    }

    /// The folder of an SQLite database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().expect("SQLite has a folder").path()
    }

    /// Opens it; nobody hears what it emits.
    pub async fn open(&self) -> Db {
        Db::open(self.settings(), Clock::default(), Arc::new(|_| {})).await.expect("the database opens")
    }

    /// Opens it with other settings; nobody hears what it emits.
    pub async fn reopen(&self, settings: Settings) -> Db {
        Db::open(settings, Clock::default(), Arc::new(|_| {})).await.expect("the database opens")
    }

    /// Opens it with other settings; what it emits arrives in the list.
    pub async fn open_with(&self, settings: Settings) -> Result<(Db, Heard)> {
        let heard = Heard::default();
        let db = Db::open(settings, Clock::default(), heard.sink()).await?;
        Ok((db, heard))
    }
}

/// What the sink was given, in order; one item for each commit.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<Vec<Emitted>>>>);

impl Heard {
    fn sink(&self) -> Sink {
        let heard = self.clone();
        Arc::new(move |emitted| heard.0.lock().push(emitted))
    }

    /// Everything, in order.
    pub fn events(&self) -> Vec<Emitted> {
        self.0.lock().concat()
    }

    /// How many commits had something to tell.
    pub fn commits(&self) -> usize {
        self.0.lock().len()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Postgres(url) = &self.place {
            let (_, name) = url.rsplit_once('/').expect("the URL ends in a database");
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            administer(move |admin| admin.batch_execute(&sql));
        }
    }
}

/// The engine this run of the suite is for.
pub fn engine() -> Engine {
    match env::var("KLATCH_TEST_ENGINE").as_deref() {
        Ok("sqlite") | Err(_) => Engine::Sqlite,
        Ok("postgres") => Engine::Postgres,
        Ok(other) => panic!("KLATCH_TEST_ENGINE is sqlite or postgres, not {other}"),
    }
}

/// The URL tests make their databases with.
pub fn admin_url() -> String {
    env::var(ADMIN).unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL: run it with `scripts/postgres run -- cargo test` (it sets {ADMIN})"
        )
    })
}

/// The URL of a database beside the tests' own.
fn url_of(name: &str) -> String {
    let url = admin_url();
    let (server, _) = url.rsplit_once('/').expect("the URL ends in a database");
    format!("{server}/{name}")
}

/// The name of a database with all tables of this program, which the first test that asks makes. Its name tells the
/// migrations apart, since a PostgreSQL may stay from one version to the next.
fn template() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in MIGRATIONS {
        migration.postgres.hash(&mut hasher);
    }
    let name = format!("klatch_tables_{:x}", hasher.finish());
    let wanted = name.clone();
    administer(move |admin| {
        // Tests are processes of their own: one makes it while the others wait.
        admin.execute("SELECT pg_advisory_lock(1)", &[])?;
        if admin.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&wanted])?.is_none() {
            let half = format!("klatch_half_{}", random::uuid_v4().simple());
            admin.batch_execute(&format!("CREATE DATABASE {half} TEMPLATE template0"))?;
            make_tables(&url_of(&half));
            admin.batch_execute(&format!("ALTER DATABASE {half} RENAME TO {wanted}"))?;
        }
        Ok(())
    });
    name
}

fn make_tables(url: &str) {
    let settings = Settings::new(Place::Postgres(url.to_owned()));
    let make = async {
        let db = Db::open(settings, Clock::default(), Arc::new(drop)).await.expect("the tables are made");
        db.close().await;
    };
    tokio::runtime::Runtime::new().expect("a runtime can be made").block_on(make);
}

/// On a thread of its own, because the synchronous client must not meet a test's runtime.
fn administer<T: Send + 'static>(
    run: impl FnOnce(&mut Client) -> std::result::Result<T, postgres::Error> + Send + 'static,
) -> T {
    let run = || run(&mut Client::connect(&admin_url(), NoTls)?);
    thread::spawn(run).join().expect("the thread lives").expect("the PostgreSQL of the tests answers")
}
