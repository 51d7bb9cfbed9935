//! Making the chats and what is said in them, over more than a year.

use std::time::Instant;

use model::{MessageId, RoomId, UserId};
use serde_json::{Value, json};
use server::{
    app::App,
    infra::{clock::Clock, random},
    rooms,
    streams::{NewText, append_text},
};

use crate::kit::{self, Dice, Person};

/// Whose chats they are.
pub(crate) const READER: &str = "reader";
/// The large room's name.
pub(crate) const LARGE: &str = "Everything";
/// So many write in the large room; of rooms of up to 32 the read positions are told.
const WRITERS: usize = 30;
/// Texts written in one transaction, and at one moment.
const PART: usize = 50;
/// Texts in any other chat, at most.
const FEW: usize = 40;
const DAYS: i64 = 400;
const DAY_MILLIS: i64 = 86_400_000;
/// Not read in the large room.
const UNREAD: usize = 30;

/// A room and who writes there.
struct Place {
    room_id: RoomId,
    writers: Vec<UserId>,
}

/// Fills a folder that is not there yet, and closes it.
pub(crate) async fn fill(folder: &str, chats: usize, messages: usize) {
    let begun = Instant::now();
    let (app, url) = kit::start(folder).await;
    app.clock.advance(-DAYS * DAY_MILLIS);
    let reader = kit::sign_up(&url, READER).await;
    let people = sign_up(&url, (chats / 3).max(WRITERS)).await;
    let (large, others) = open(&reader, &people, chats).await;
    write(&app, &large, &others, messages).await;
    app.clock.advance(Clock::default().now().0 - app.clock.now().0); // what rounding left of the way
    let reader = kit::sign_in(&url, READER).await;
    react(&url, &reader, &large).await;
    read(&reader, &large, &others).await;
    app.db.close().await;
    println!("{chats} chats, {messages} messages in the large room: {:.1?}", begun.elapsed());
}

async fn sign_up(url: &str, count: usize) -> Vec<Person> {
    let mut people = Vec::with_capacity(count);
    for at in 0..count {
        people.push(kit::sign_up(url, &person(at)).await);
    }
    people
}

fn person(at: usize) -> String {
    format!("person{at}")
}

/// The large room, a third as many private chats, and small rooms.
async fn open(reader: &Person, people: &[Person], chats: usize) -> (Place, Vec<Place>) {
    let mut dice = Dice::new(7);
    let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
    let large = room(reader, LARGE, &ids[..WRITERS]).await;
    let mut others = Vec::with_capacity(chats);
    for at in 1..chats {
        let peer = ids.get(at - 1).filter(|_| at <= chats / 3);
        others.push(if let Some(peer) = peer {
            direct(reader, *peer).await
        } else {
            let from = dice.below(ids.len() - 8);
            room(reader, &format!("Room {at}"), &ids[from..=from + dice.below(8)]).await
        });
    }
    (large, others)
}

async fn room(reader: &Person, name: &str, members: &[UserId]) -> Place {
    let new = json!({ "kind": "private", "name": name, "memberIds": members });
    place(reader, members, &reader.post("/api/rooms", new).await)
}

async fn direct(reader: &Person, peer: UserId) -> Place {
    place(reader, &[peer], &reader.post("/api/directs", json!({ "userId": peer })).await)
}

fn place(reader: &Person, others: &[UserId], chat: &Value) -> Place {
    let room_id = chat["id"].as_str().and_then(|id| id.parse().ok()).expect("a room");
    // The others write more than the reader does.
    let writers = others.iter().chain(others).copied().chain([reader.id]).collect();
    Place { room_id, writers }
}

/// The large room's texts and, in between, those of the others; the clock goes from then to now.
async fn write(app: &App, large: &Place, others: &[Place], messages: usize) {
    let mut dice = Dice::new(11);
    let parts = messages / PART;
    let step = DAYS * DAY_MILLIS / i64::try_from(parts + 1).expect("it fits");
    let mut before = Vec::new();
    for part in 0..parts {
        before = append(app, large, PART, &mut dice, before).await;
        app.clock.advance(step);
        for other in &others[others.len() * part / parts..others.len() * (part + 1) / parts] {
            let count = 1 + dice.below(FEW);
            append(app, other, count, &mut dice, Vec::new()).await;
        }
    }
}

/// Writes texts without telling anybody; some answer one of `before`. Answers their ids.
async fn append(
    app: &App,
    to: &Place,
    count: usize,
    dice: &mut Dice,
    before: Vec<MessageId>,
) -> Vec<MessageId> {
    let texts: Vec<(UserId, String, Option<MessageId>)> = (0..count)
        .map(|_| {
            let answered = before.get(dice.below(before.len().max(1))).copied();
            let writer = to.writers[dice.below(to.writers.len())];
            (writer, text(dice), answered.filter(|_| dice.below(20) == 0))
        })
        .collect();
    let room_id = to.room_id;
    let written = app.db.write(move |tx| {
        let room_no = rooms::number_of(tx, room_id)?.expect("the room is there");
        let mut ids = Vec::with_capacity(texts.len());
        for (sender_id, body, reply_to) in texts {
            let id = MessageId(random::uuid_v7(tx.now()));
            let text = NewText { id, room_no, room_id, sender_id, body, reply_to, files: Vec::new() };
            append_text(tx, text, |_, _| Ok(()))?;
            ids.push(id);
        }
        Ok(ids)
    });
    written.await.expect("it is written")
}

/// Mostly a line, sometimes a paragraph, seldom a page.
fn text(dice: &mut Dice) -> String {
    const WORDS: [&str; 16] = [
        "the", "kettle", "is", "on", "and", "nobody", "has", "seen", "our", "draft", "since", "Tuesday,",
        "so", "please", "read", "it",
    ];
    let count = match dice.below(100) {
        0..60 => 2 + dice.below(10),
        60..90 => 10 + dice.below(30),
        90..99 => 40 + dice.below(80),
        _ => 300,
    };
    (0..count).map(|_| WORDS[dice.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
}

/// A few emoji on the newest texts of the large room.
async fn react(url: &str, reader: &Person, large: &Place) {
    let mut people = Vec::new();
    for at in 0..3 {
        people.push(kit::sign_in(url, &person(at)).await);
    }
    let page = reader.get(&format!("/api/rooms/{}/messages?limit=100", large.room_id)).await;
    for (at, message) in page["items"].as_array().expect("a list").iter().enumerate() {
        let path = format!("/api/messages/{}/reactions/👍", message["id"].as_str().expect("an id"));
        for person in people.iter().take(at % 4) {
            person.put(&path, json!({})).await;
        }
    }
}

/// Most chats are read, some in part, some not at all.
async fn read(reader: &Person, large: &Place, others: &[Place]) {
    let mut dice = Dice::new(13);
    move_to(reader, large, UNREAD).await;
    for other in others {
        match dice.below(10) {
            0 => {}
            1 | 2 => move_to(reader, other, 3).await,
            _ => move_to(reader, other, 0).await,
        }
    }
}

async fn move_to(reader: &Person, place: &Place, left: usize) {
    let path = format!("/api/rooms/{}", place.room_id);
    let chat = reader.get(&path).await;
    let left = i64::try_from(left).expect("it fits");
    let number = (chat["lastNumber"].as_i64().expect("a number") - left).max(0);
    reader.put(&format!("{path}/read"), json!({ "number": number })).await;
}
