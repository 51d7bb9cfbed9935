//! Accounts, rooms, and connections of people.

use std::{net::SocketAddr, sync::Arc};

use model::{Chat, Member, RoomId, UserId, requests::SignedIn};
use serde_json::json;
use tokio::task::JoinSet;
use trial::{Heard, Http, Klatch, Lost, Place, Random, Socket};

/// People per room, and rooms per person, where somebody idles.
pub(crate) const ROOM: usize = 100;
pub(crate) const ROOMS: usize = 20;
/// Sign-ups side by side.
const SIDE_BY_SIDE: usize = 8;

/// Somebody with an account and a room of their own.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) token: String,
    pub(crate) room: RoomId,
}

/// Signs people up and puts them into rooms: each hundred people share twenty rooms.
pub(crate) async fn sign_up(place: &Place, count: usize) -> Result<Arc<Vec<Person>>, Lost> {
    let server = place.start("127.0.0.1:0")?;
    let http = Http::new(server.address, None);
    let first = sign_up_one(http.clone(), "person0".to_owned()).await?;
    let mut people = vec![first];
    let mut signing = JoinSet::new();
    for index in 1..count {
        if signing.len() == SIDE_BY_SIDE {
            people.extend(signing.join_next().await.map(joined).transpose()?);
        }
        signing.spawn(sign_up_one(http.clone(), format!("person{index}")));
    }
    while let Some(person) = signing.join_next().await {
        people.push(joined(person)?);
    }
    let mut random = Random::new(1);
    for group in people.chunks(ROOM) {
        let (owner, others) = group.split_first().expect("a chunk is not empty");
        let http = http.with_token(&owner.token);
        let others: Vec<UserId> = others.iter().map(|person| person.id).collect();
        for room in 0..ROOMS {
            let name = format!("Room {room}");
            let new = json!({ "id": random.id(), "kind": "private", "name": name, "memberIds": others });
            http.post("/api/rooms", &new).await?.read::<Chat>();
        }
    }
    Ok(Arc::new(people))
}

/// Signs one up under a name that nobody has.
pub(crate) async fn sign_up_one(http: Http, username: String) -> Result<Person, Lost> {
    let email = format!("{username}@example.org");
    let signup = json!({ "username": username, "email": email, "password": "a long password" });
    let SignedIn { user, token } = http.post("/api/auth/signup", &signup).await?.read();
    let id = user.user.id;
    let new = json!({ "kind": "private", "name": "My own" });
    let room = http.with_token(&token).post("/api/rooms", &new).await?;
    Ok(Person { id, room: room.read::<Chat>().room.id, token })
}

fn joined(person: Result<Result<Person, Lost>, tokio::task::JoinError>) -> Result<Person, Lost> {
    person.expect("no sign-up panics")
}

/// A private room that the first of these people made; one request takes in no more than a hundred of them.
pub(crate) async fn make_room(server: &Klatch, people: &[Person]) -> Result<RoomId, Lost> {
    let (owner, others) = people.split_first().expect("a room has people");
    let (first, rest) = others.split_at(others.len().min(ROOM - 1));
    let http = Http::new(server.address, Some(&owner.token));
    let ids: Vec<UserId> = first.iter().map(|person| person.id).collect();
    let new = json!({ "kind": "private", "name": "Shared", "memberIds": ids });
    let room = http.post("/api/rooms", &new).await?.read::<Chat>().room.id;
    for person in rest {
        let path = format!("/api/rooms/{room}/members/{}", person.id);
        http.put(&path, Some(&json!({}))).await?.read::<Member>();
    }
    Ok(room)
}

/// Connects somebody and waits for `ready`.
pub(crate) async fn connect(address: SocketAddr, person: &Person) -> Result<Socket, Lost> {
    let mut socket = Socket::open(address, &person.token).await?;
    loop {
        if let Heard::Event { name, .. } = socket.hear().await?
            && name == "ready"
        {
            return Ok(socket);
        }
    }
}
