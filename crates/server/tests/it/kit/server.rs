//! The real server, on a free port, with a database of its own.

use std::{fs, path::Path};

use axum::Router;
use server::{
    Server,
    app::App,
    config::{Args, Config, DatabaseUrl},
    error::Result,
    infra::{clock::Clock, db::Place},
    streams::{NewText, append_text},
};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

use super::{TestDatabase, TestUser};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A running server. The fields end in this order: first the server, last what it is kept in.
pub struct TestServer {
    /// `http://127.0.0.1:<port>`.
    pub url: String,
    /// Its time.
    pub clock: Clock,
    /// The code of its first account.
    pub setup_code: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<Result<()>>>,
    config: Config,
    /// The bounds of its real-time engine, from the next start on.
    pub engine: socketio::Config,
    app: Option<App>,
    _folder: TempDir,
    _database: Option<TestDatabase>,
}

impl TestServer {
    /// With the usual settings, on the engine this run of the suite is for.
    pub async fn start() -> TestServer {
        TestServer::start_with(|_| {}).await
    }

    /// With settings of the test's own.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> TestServer {
        server::infra::tls::install(); // for the tests' own HTTP clients
        let folder = TempDir::with_prefix("klatch-test-").expect("a temporary folder can be made");
        let database = Some(TestDatabase::with_tables());
        let mut config = Config::load(&Args::default(), &|_| None).expect("no setting is needed");
        config.network.listen.set_port(0);
        config.storage.data = folder.path().join("data");
        config.limits.hashing_queue = 10_000;
        // Everybody here has the same password, and it is no secret.
        config.hashing_memory_kib = 64;
        // What is not about limits does not meet them by being fast.
        config.limits.messages_per_minute = 0;
        config.limits.creations_per_minute = 0;
        config.limits.changes_per_minute = 0;
        config.limits.searches_per_minute = 0;
        config.limits.message_searches_per_minute = 0;
        config.limits.reads_per_minute = 0;
        config.limits.uploads_per_minute = 0;
        if let Some(Place::Postgres(url)) = database.as_ref().map(TestDatabase::place) {
            config.storage.database_url = Some(DatabaseUrl(url));
        }
        change(&mut config);
        let mut server = TestServer {
            url: String::new(),
            clock: Clock::default(),
            setup_code: None,
            stop: None,
            running: None,
            config,
            engine: socketio::Config::default(),
            app: None,
            _folder: folder,
            _database: database,
        };
        server.open().await;
        server
    }

    /// On data that is there already, in a folder and a database of the caller's.
    pub async fn start_on(config: Config) -> TestServer {
        let mut server = TestServer {
            url: String::new(),
            clock: Clock::default(),
            setup_code: None,
            stop: None,
            running: None,
            config,
            engine: socketio::Config::default(),
            app: None,
            _folder: TempDir::with_prefix("klatch-test-").expect("a temporary folder can be made"),
            _database: None,
        };
        server.open().await;
        server
    }

    /// Its settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Ends it as a signal would, and waits until it has ended.
    pub async fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).expect("it is running");
        }
        if let Some(running) = self.running.take() {
            running.await.expect("it does not panic").expect("it ends well");
        }
    }

    /// Ends it and starts it again on the same data, on another port.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.open().await;
    }

    /// Somebody new, signed up and in.
    pub async fn user(&self, name: &str) -> TestUser {
        self.nobody().sign_up(name).await
    }

    /// Somebody who signed up before, on another device.
    pub async fn login(&self, name: &str) -> TestUser {
        self.nobody().log_in(name).await
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> TestUser {
        TestUser::nobody(&self.url)
    }

    /// Where its database is.
    pub fn place(&self) -> Place {
        match &self.config.storage.database_url {
            Some(url) => Place::Postgres(url.0.clone()),
            None => Place::Sqlite(self.config.storage.data.join("klatch.db")),
        }
    }

    /// The number that a statement finds in its database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        match self.place() {
            Place::Sqlite(path) => {
                let db = rusqlite::Connection::open(path).expect("the file opens");
                db.query_row(sql, [], |row| row.get(0)).expect("it finds a number")
            }
            Place::Postgres(url) => {
                let find = move || {
                    let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("it answers");
                    client.query_one(sql, &[]).expect("it finds a number").get(0)
                };
                tokio::task::spawn_blocking(find).await.expect("it does not panic")
            }
        }
    }

    /// Runs statements on its database, behind its back.
    pub async fn run_sql(&self, statements: &'static [&'static str]) {
        let run = match self.place() {
            Place::Sqlite(path) => tokio::task::spawn_blocking(move || {
                let db = rusqlite::Connection::open(path).expect("the file opens");
                db.execute_batch(&statements.join(";")).expect("they run");
            }),
            Place::Postgres(url) => tokio::task::spawn_blocking(move || {
                let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("it answers");
                client.batch_execute(&statements.join(";")).expect("they run");
            }),
        };
        run.await.expect("it does not panic");
    }

    /// Waits until a statement finds nothing any more.
    pub async fn until_none(&self, sql: &'static str) {
        let begun = std::time::Instant::now();
        while self.count(sql).await > 0 {
            assert!(begun.elapsed() < super::PATIENCE, "there is still something: {sql}");
            tokio::task::yield_now().await;
        }
    }

    /// Waits until everything said can be found.
    pub async fn until_indexed(&self) {
        let behind = "SELECT count(*) FROM messages m LEFT JOIN search_heads s ON s.room_no = m.room_no
            WHERE m.seq > COALESCE(s.seq, 0)";
        self.until_none(behind).await;
    }

    /// Has somebody say many things at once, without the way over HTTP; nobody is told.
    pub async fn fill(&self, room: &str, sender: &TestUser, bodies: Vec<String>) {
        let (room_id, sender_id) = (room.parse().expect("an id"), sender.id.parse().expect("an id"));
        let app = self.app.as_ref().expect("it runs");
        for part in bodies.chunks(500) {
            let part = part.to_vec();
            let written = app.db.write(move |tx| {
                let room_no = server::rooms::number_of(tx, room_id)?.expect("the room is there");
                for body in part {
                    let id = model::MessageId(server::infra::random::uuid_v7(tx.now()));
                    let (reply_to, files) = (None, Vec::new());
                    let text = NewText { id, room_no, room_id, sender_id, body, reply_to, files };
                    append_text(tx, text, |_, _| Ok(()))?;
                }
                Ok(())
            });
            written.await.expect("it is written");
        }
    }

    /// Does now what it does now and then: deletes what nobody can reach any more.
    pub async fn sweep(&self) {
        let app = self.app.as_ref().expect("it runs");
        server::files::sweep(app).await.expect("everything can be deleted");
    }

    /// Names of the files on this disk that belong to an id.
    pub fn bytes_of(&self, id: &str) -> Vec<String> {
        let found = files_below(&self.config.storage.data).into_iter();
        found.map(|(name, _)| name).filter(|name| name.contains(id)).collect()
    }

    /// Bytes in the files on this disk that belong to an id.
    pub fn size_of(&self, id: &str) -> u64 {
        let found = files_below(&self.config.storage.data).into_iter();
        found.filter(|(name, _)| name.contains(id)).map(|(_, bytes)| bytes).sum()
    }

    async fn open(&mut self) {
        let (config, engine) = (self.config.clone(), self.engine.clone());
        let server = Server::open(config, self.clock.clone(), engine, Router::new());
        let server = server.await.expect("the server opens");
        let port = server.address().expect("it listens").port();
        self.url = format!("http://127.0.0.1:{port}");
        self.setup_code = server.setup_code().await.expect("the database answers");
        self.app = Some(server.app().clone());
        let (stop, stopped) = oneshot::channel::<()>();
        self.stop = Some(stop);
        self.running = Some(tokio::spawn(server.run(async move { drop(stopped.await) })));
    }
}

/// The names of all files below a folder, with their sizes in bytes.
fn files_below(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            let bytes = entry.metadata().map_or(0, |about| about.len());
            found.push((entry.file_name().to_string_lossy().into_owned(), bytes));
        }
    }
    found
}
