//! Klatch under load: people with accounts in private rooms, messages stored before they are acknowledged and delivered.

use std::net::SocketAddr;

use anyhow::Context;
use klatch_trial::Http;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::Rooms;
use crate::process::Server;

/// Sign-ups side by side; each costs the server a password hash.
const SIDE_BY_SIDE: usize = 8;
/// Everybody's.
pub(super) const PASSWORD: &str = "a long password";
/// Most people that one request puts into a room.
const MEMBERS_AT_ONCE: usize = 99;

/// A data folder with everybody and their rooms.
pub(super) struct Klatch {
    program: String,
    folder: TempDir,
    people: Vec<Person>,
    /// The ids of the rooms of each shape.
    rooms: Vec<(Rooms, Vec<String>)>,
}

#[derive(Clone)]
struct Person {
    id: String,
    token: String,
}

impl Klatch {
    /// Signs so many people up and makes rooms of these shapes for the first of them, on all processors.
    pub(super) fn set_up(program: &str, people: usize, shapes: &[Rooms]) -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix("klatch-trial-")?;
        let server = launch(program, &folder, None)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (people, rooms) = runtime.block_on(populate(server.address, people, shapes))?;
        Ok(Self { program: program.to_owned(), folder, people, rooms })
    }

    /// Starts it on what was set up, on these processors.
    pub(super) fn start(&self, cores: &str) -> anyhow::Result<Server> {
        launch(&self.program, &self.folder, Some(cores))
    }

    /// What the `index`th person signs in with.
    pub(super) fn auth(&self, index: usize) -> String {
        json!({ "token": self.people[index].token }).to_string()
    }

    /// The request that says something in a room.
    pub(super) fn draft(&self, rooms: Rooms, room: usize, text: &str) -> String {
        format!(r#"{{"id":"{}","roomId":"{}","body":"{text}"}}"#, new_id(), self.room(rooms, room))
    }

    /// A room's id.
    pub(super) fn room(&self, rooms: Rooms, room: usize) -> &str {
        let (_, ids) = self.rooms.iter().find(|(shape, _)| *shape == rooms).expect("rooms that were made");
        &ids[room]
    }

    /// The data folder.
    pub(super) fn data(&self) -> String {
        self.folder.path().join("data").to_string_lossy().into_owned()
    }
}

fn launch(program: &str, folder: &TempDir, cores: Option<&str>) -> anyhow::Result<Server> {
    let data = folder.path().join("data").to_string_lossy().into_owned();
    let words = [program, "--listen", "127.0.0.1:0", "--data", &data];
    let unlimited = "1000000".to_owned();
    let env = [
        ("KLATCH_LIMITS_EVENTS_PER_SECOND", unlimited.clone()),
        ("KLATCH_LIMITS_EVENTS_BURST", unlimited),
        ("KLATCH_LIMITS_MESSAGES_PER_MINUTE", "0".to_owned()),
        ("KLATCH_LIMITS_CREATIONS_PER_MINUTE", "0".to_owned()),
        ("KLATCH_LIMITS_CHANGES_PER_MINUTE", "0".to_owned()),
        ("KLATCH_LIMITS_READS_PER_MINUTE", "0".to_owned()),
        ("KLATCH_LIMITS_HASHING_THREADS", "2".to_owned()),
    ];
    Server::start(&words.map(str::to_owned), cores, &env)
}

/// So many people, and the ids of their rooms.
async fn populate(
    address: SocketAddr,
    needed: usize,
    shapes: &[Rooms],
) -> anyhow::Result<(Vec<Person>, Vec<(Rooms, Vec<String>)>)> {
    let http = Http::new(address, None);
    let mut people = vec![sign_up(http.clone(), 0).await?];
    let mut coming = JoinSet::new();
    for index in 1..needed {
        if coming.len() == SIDE_BY_SIDE {
            people.push(coming.join_next().await.context("somebody is coming")???);
        }
        coming.spawn(sign_up(http.clone(), index));
    }
    while let Some(person) = coming.join_next().await {
        people.push(person??);
    }
    let mut rooms = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let mut ids = Vec::with_capacity(shape.count);
        for members in people.chunks(shape.size).take(shape.count) {
            ids.push(make_room(&http, members).await?);
        }
        rooms.push((*shape, ids));
    }
    Ok((people, rooms))
}

async fn sign_up(http: Http, index: usize) -> anyhow::Result<Person> {
    let name = format!("person{index}");
    let body = json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD });
    let answer: Value = http.post("/api/auth/signup", &body).await?.holds()?;
    Ok(Person { id: text(&answer["user"]["id"])?, token: text(&answer["token"])? })
}

/// A private room of these people, made by the first of them.
async fn make_room(http: &Http, people: &[Person]) -> anyhow::Result<String> {
    let (owner, others) = people.split_first().context("a room has people")?;
    let http = http.with_token(&owner.token);
    let (first, rest) = others.split_at(others.len().min(MEMBERS_AT_ONCE));
    let ids: Vec<&str> = first.iter().map(|person| person.id.as_str()).collect();
    let body = json!({ "kind": "private", "name": "Trial", "memberIds": ids });
    let room: Value = http.post("/api/rooms", &body).await?.holds()?;
    let room = text(&room["id"])?;
    for person in rest {
        let path = format!("/api/rooms/{room}/members/{}", person.id);
        http.put(&path, Some(&json!({}))).await?.holds::<Value>()?;
    }
    Ok(room)
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().context("a text was expected")?.to_owned())
}

/// Of version 7, as a client makes them.
#[expect(clippy::disallowed_methods, reason = "a client's clock, which no test moves")]
fn new_id() -> Uuid {
    Uuid::now_v7()
}
