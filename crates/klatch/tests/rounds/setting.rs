//! What a world begins with: accounts and rooms.

use model::{Chat, RoomId, UserId, requests::SignedIn};
use parking_lot::Mutex;
use serde_json::json;
use trial::{Http, Random};

use crate::client::World;

/// Signs so many people up; the first owns the server.
pub(crate) async fn sign_up(http: &Http, count: usize) -> Vec<SignedIn> {
    let mut people = Vec::new();
    for index in 0..count {
        let name = format!("person{index}");
        let email = format!("{name}@example.org");
        let signup = json!({ "username": name, "email": email, "password": "a long password" });
        people.push(http.post("/api/auth/signup", &signup).await.unwrap().read());
    }
    people
}

/// Makes the rooms and the first private chats, all by the same person.
pub(crate) async fn make_rooms(owner: &Http, people: Vec<UserId>, random: &mut Random) -> World {
    let hot = make_room(owner, "public", "hot", &people[1..], random).await;
    let lobby = make_room(owner, "public", "lobby", &people[1..3], random).await;
    let private = make_room(owner, "private", "private", &people[1..5], random).await;
    for other in &people[..3] {
        let direct = owner.post("/api/directs", &json!({ "userId": other })).await.unwrap();
        assert!(direct.is_ok(), "{direct:?}");
    }
    World { people, hot, lobby, private, ledger: Mutex::default(), budget: 0.into(), calm: false.into() }
}

async fn make_room(owner: &Http, kind: &str, name: &str, members: &[UserId], random: &mut Random) -> RoomId {
    let id = random.id();
    let new = json!({ "id": id, "kind": kind, "name": name, "memberIds": members });
    owner.post("/api/rooms", &new).await.unwrap().read::<Chat>().room.id
}
