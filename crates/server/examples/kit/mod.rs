//! What the measurements of large databases share: a server in this process, people, chance, and a table.

use std::{
    env,
    path::Path,
    time::{Duration, Instant},
};

use model::{RoomId, Stream, UserId};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use server::{
    Server,
    app::App,
    config::{Args, Config},
    infra::{clock::Clock, tls},
};

mod sql {
    //! How far the index has come.
    server::statements! {
        BEHIND = "SELECT count(*) FROM room_heads h LEFT JOIN search_heads s ON s.room_no = h.room_no
            WHERE h.seq > COALESCE(s.seq, 0)";
    }
}

/// How often everything is asked.
pub(crate) const TRIES: usize = 200;
/// The password of everybody.
const PASSWORD: &str = "correct horse battery";

/// Somebody signed in.
pub(crate) struct Person {
    /// Who.
    pub(crate) id: UserId,
    token: String,
    url: String,
    http: Client,
}

/// Starts a server on a folder, or on the database that `KLATCH_DATABASE_URL` names, without limits on calls.
pub(crate) async fn start(folder: &str) -> (App, String) {
    tls::install();
    let setting = |name: &str| (name == "KLATCH_DATABASE_URL").then(|| env::var(name).ok()).flatten();
    let mut config = Config::load(&Args::default(), &setting).expect("no setting is needed");
    config.network.listen.set_port(0);
    config.storage.data = Path::new(folder).to_owned();
    let limits = &mut config.limits;
    (limits.message_searches_per_minute, limits.creations_per_minute) = (0, 0);
    (limits.messages_per_minute, limits.changes_per_minute) = (0, 0);
    (limits.reads_per_minute, limits.searches_per_minute) = (0, 0);
    limits.calls_per_address = 10_000_000;
    let engine = socketio::Config::default();
    let server = Server::open(config, Clock::default(), engine, axum::Router::new()).await;
    let server = server.expect("the server opens");
    let address = server.address().expect("it listens");
    let app = server.app().clone();
    tokio::spawn(server.run(std::future::pending()));
    (app, format!("http://{address}"))
}

/// Somebody new.
pub(crate) async fn sign_up(url: &str, name: &str) -> Person {
    let email = format!("{name}@example.org");
    enter(url, "signup", json!({ "username": name, "email": email, "password": PASSWORD })).await
}

/// Somebody who was there before.
pub(crate) async fn sign_in(url: &str, name: &str) -> Person {
    enter(url, "login", json!({ "login": name, "password": PASSWORD })).await
}

async fn enter(url: &str, how: &str, body: Value) -> Person {
    let http = Client::new();
    let answer = http.post(format!("{url}/api/auth/{how}")).json(&body).send().await.expect("an answer");
    let body: Value = answer.json().await.expect("it is JSON");
    let id = body["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("somebody");
    Person { id, token: body["token"].as_str().expect("a token").to_owned(), url: url.to_owned(), http }
}

impl Person {
    /// What a handshake is made with.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Asks, and takes no refusal.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await
    }

    /// Asks, and takes no refusal.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks, and takes no refusal.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Value {
        self.ask(Method::PUT, path, Some(body)).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        let request = body.iter().fold(request, reqwest::RequestBuilder::json);
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a text");
        assert!([StatusCode::OK, StatusCode::CREATED].contains(&status), "{path}: {status} {text}");
        serde_json::from_str(&text).expect("it is JSON")
    }
}

/// Waits until everything said can be found; `rooms` are those that nobody was told of.
pub(crate) async fn indexed(app: &App, rooms: impl IntoIterator<Item = &RoomId>) {
    let streams: Vec<Stream> = rooms.into_iter().map(|room| Stream::Room(*room)).collect();
    app.search.note_streams(&streams);
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (behind,): (i64,) = app.db.read(|tx| tx.one(&sql::BEHIND, &[])).await.expect("it answers");
        if behind == 0 {
            return;
        }
    }
}

/// Chance that is the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    /// Falls otherwise for another seed.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    /// Any number.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `most`, which is not 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).expect("it fits");
        usize::try_from(self.roll() % most).expect("it is below a usize")
    }
}

/// Asks for one path after the other and prints a line of the table; answers how long each took.
pub(crate) async fn tries(person: &Person, what: &str, path: impl Fn(usize) -> String) -> Vec<Duration> {
    let mut took = Vec::with_capacity(TRIES);
    for at in 0..TRIES {
        took.push(time(person.get(&path(at))).await);
    }
    println!("{}", line(what, took.clone()));
    took
}

/// All chats of somebody, page by page: how many there are, and the one of this name.
pub(crate) async fn list(person: &Person, name: &str) -> (usize, Value) {
    let (mut count, mut named, mut cursor) = (0, Value::Null, String::new());
    loop {
        let page = person.get(&format!("/api/rooms?limit=100{cursor}")).await;
        let items = page["items"].as_array().expect("a list");
        count += items.len();
        if let Some(found) = items.iter().find(|chat| chat["name"] == name) {
            named = found.clone();
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (count, named),
        }
    }
}

/// How long something takes.
pub(crate) async fn time<T>(work: impl Future<Output = T>) -> Duration {
    let begun = Instant::now();
    work.await;
    begun.elapsed()
}

/// What all but a hundredth stay below.
pub(crate) fn slowest_hundredth(took: &[Duration]) -> Duration {
    let mut took = took.to_vec();
    took.sort_unstable();
    took[(took.len() - 1) * 99 / 100]
}

/// A line of the table: the median, the slowest hundredth, the slowest.
pub(crate) fn line(what: &str, mut took: Vec<Duration>) -> String {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    format!("| {what} | {:.2} ms | {:.2} ms | {:.2} ms |", at(50), at(99), at(100))
}
