//! Measures searching over HTTP in a large database: most of it in rooms of one's own, the rest where one is not.
//!
//! `cargo run --profile serve -p klatch-server --example search_bench -- FOLDER [MESSAGES]`; a million when left out. FOLDER
//! must not exist yet and stays.

use std::{
    env,
    fmt::Write,
    path::Path,
    time::{Duration, Instant},
};

use model::{MessageId, RoomId, Stream, UserId};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use server::{
    Server,
    app::App,
    config::{Args, Config},
    infra::{clock::Clock, random, tls},
    rooms,
    streams::{NewText, append_text},
};

mod sql {
    //! How far the index has come.
    server::statements! {
        BEHIND = "SELECT count(*) FROM room_heads h LEFT JOIN search_heads s ON s.room_no = h.room_no
            WHERE h.seq > COALESCE(s.seq, 0)";
    }
}

/// Rooms of the reader, the first of which holds a third of everything; and as many of a stranger.
const ROOMS: usize = 50;
const WORDS: usize = 50_000;
const WORDS_IN_A_TEXT: usize = 12;
const PART: usize = 500;
const TRIES: usize = 200;

#[tokio::main]
async fn main() {
    let folder = env::args().nth(1).expect("a folder");
    let messages = env::args().nth(2).map_or(1_000_000, |count| count.parse().expect("a number"));
    tls::install();
    let (app, url) = start(&folder).await;
    let (reader, stranger) = (sign_up(&url, "reader").await, sign_up(&url, "stranger").await);
    let begun = Instant::now();
    let (mine, theirs) = (rooms_of(&url, &reader).await, rooms_of(&url, &stranger).await);
    fill(&app, &mine[..1], reader.id, messages / 3, "").await;
    fill(&app, &mine[1..], reader.id, messages / 3, "").await;
    fill(&app, &theirs, stranger.id, messages / 3, " elsewhere").await;
    println!("{messages} messages written in {:.0?}", begun.elapsed());
    index(&app, mine.iter().chain(&theirs)).await;
    let room = format!("&roomId={}", mine[0]);
    for (what, query, more) in [
        ("a word of a few texts", "w4{}", ""),
        ("a word of every second text", "w0x", ""),
        ("the same in one room", "w0x", room.as_str()),
        ("the same, the next page", "w0x", "next"),
        ("one letter", "w", ""),
        ("three letters", "w1{}", ""),
        ("a frequent and a rare word", "w0x w3{}", ""),
        ("a word of every text of others", "elsewhere", ""),
        ("a word nobody wrote", "zzz{}", ""),
        ("three letters of a script without blanks", "東京都", ""),
    ] {
        measure(&url, &reader, what, query, more).await;
    }
}

struct Person {
    id: UserId,
    token: String,
    http: Client,
}

async fn start(folder: &str) -> (App, String) {
    let mut config = Config::load(&Args::default(), &|_| None).expect("no setting is needed");
    config.network.listen.set_port(0);
    config.storage.data = Path::new(folder).to_owned();
    (config.limits.message_searches_per_minute, config.limits.creations_per_minute) = (0, 0);
    let engine = socketio::Config::default();
    let server = Server::open(config, Clock::default(), engine, axum::Router::new()).await;
    let server = server.expect("the server opens");
    let address = server.address().expect("it listens");
    let app = server.app().clone();
    tokio::spawn(server.run(std::future::pending()));
    (app, format!("http://{address}"))
}

async fn sign_up(url: &str, name: &str) -> Person {
    let http = Client::new();
    let account =
        json!({ "username": name, "email": format!("{name}@example.org"), "password": "long enough" });
    let answer = http.post(format!("{url}/api/auth/signup")).json(&account).send().await.expect("an answer");
    let body: Value = answer.json().await.expect("it is JSON");
    let id = body["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("somebody new");
    Person { id, token: body["token"].as_str().expect("a token").to_owned(), http }
}

async fn rooms_of(url: &str, person: &Person) -> Vec<RoomId> {
    let mut rooms = Vec::new();
    for at in 0..ROOMS {
        let new = json!({ "kind": "private", "name": format!("Room {at}") });
        let made = person.http.post(format!("{url}/api/rooms")).bearer_auth(&person.token).json(&new).send();
        let body: Value = made.await.expect("an answer").json().await.expect("it is JSON");
        rooms.push(body["id"].as_str().and_then(|id| id.parse().ok()).expect("a room"));
    }
    rooms
}

/// Writes texts into rooms in turn, without telling anybody.
async fn fill(app: &App, to: &[RoomId], sender_id: UserId, count: usize, more: &'static str) {
    let mut dice = Dice(count as u64 | 1);
    for part in 0..count / PART {
        let room_id = to[part % to.len()];
        let bodies: Vec<String> = (0..PART).map(|_| dice.text() + more).collect();
        let written = app.db.write(move |tx| {
            let room_no = rooms::number_of(tx, room_id)?.expect("the room is there");
            for body in bodies {
                let id = MessageId(random::uuid_v7(tx.now()));
                let (reply_to, files) = (None, Vec::new());
                let text = NewText { id, room_no, room_id, sender_id, body, reply_to, files };
                append_text(tx, text, |_, _| Ok(()))?;
            }
            Ok(())
        });
        written.await.expect("it is written");
    }
}

/// Words as people use them: a few in every text, most in hardly any.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..WORDS_IN_A_TEXT {
            let most = WORDS >> (self.roll() % 16);
            let word = self.roll() % (most as u64).max(1);
            write!(text, "w{word}x ").expect("a text takes it");
        }
        if self.roll().is_multiple_of(50) {
            text += "東京都の見本市";
        }
        text
    }
}

async fn index(app: &App, rooms: impl Iterator<Item = &RoomId>) {
    let begun = Instant::now();
    app.search.note_streams(&rooms.map(|room| Stream::Room(*room)).collect::<Vec<_>>());
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (behind,): (i64,) = app.db.read(|tx| tx.one(&sql::BEHIND, &[])).await.expect("it answers");
        if behind == 0 {
            break;
        }
    }
    println!("made findable in {:.0?}", begun.elapsed());
}

async fn measure(url: &str, person: &Person, what: &str, query: &str, more: &str) {
    let (mut took, mut hits, mut before) = (Vec::new(), 0, String::new());
    for at in 0..TRIES {
        let words = query.replace("{}", &(at * 7 % 100).to_string());
        let more = if more == "next" { before.as_str() } else { more };
        let path = format!("{url}/api/search?query={words}&limit=20{more}");
        let begun = Instant::now();
        let answer = person.http.get(path).bearer_auth(&person.token).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let page: Value = answer.json().await.expect("it is JSON");
        took.push(begun.elapsed());
        hits += page["items"].as_array().map_or(0, Vec::len);
        before = page["next"].as_str().map(|next| format!("&before={next}")).unwrap_or_default();
    }
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!("{what:42} {:7.2} {:7.2} {:7.2} ms, {} hits a page", at(50), at(99), at(100), hits / TRIES);
}
