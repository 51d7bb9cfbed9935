//! Measures searching over HTTP in a large database: most of it in rooms of one's own, the rest where one is not.
//!
//! `cargo run --profile serve -p klatch-server --example search_bench -- FOLDER [MESSAGES]`; a million when left out. FOLDER
//! must not exist yet and stays.

#[expect(dead_code, reason = "the other measurement uses the rest")]
#[path = "kit/mod.rs"]
mod kit;

use std::{env, fmt::Write, time::Instant};

use model::{MessageId, RoomId, UserId};
use serde_json::json;
use server::{
    app::App,
    infra::random,
    rooms,
    streams::{NewText, append_text},
};

use kit::{Dice, Person, line, sign_up, start};

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
    let (app, url) = start(&folder).await;
    let (reader, stranger) = (sign_up(&url, "reader").await, sign_up(&url, "stranger").await);
    let begun = Instant::now();
    let (mine, theirs) = (rooms_of(&reader).await, rooms_of(&stranger).await);
    fill(&app, &mine[..1], reader.id, messages / 3, "").await;
    fill(&app, &mine[1..], reader.id, messages / 3, "").await;
    fill(&app, &theirs, stranger.id, messages / 3, " elsewhere").await;
    println!("{messages} messages written in {:.0?}", begun.elapsed());
    let begun = Instant::now();
    kit::indexed(&app, mine.iter().chain(&theirs)).await;
    println!("made findable in {:.0?}", begun.elapsed());
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
        measure(&reader, what, query, more).await;
    }
}

async fn rooms_of(person: &Person) -> Vec<RoomId> {
    let mut rooms = Vec::new();
    for at in 0..ROOMS {
        let new = json!({ "kind": "private", "name": format!("Room {at}") });
        let made = person.post("/api/rooms", new).await;
        rooms.push(made["id"].as_str().and_then(|id| id.parse().ok()).expect("a room"));
    }
    rooms
}

/// Writes texts into rooms in turn, without telling anybody.
async fn fill(app: &App, to: &[RoomId], sender_id: UserId, count: usize, more: &'static str) {
    let mut dice = Dice::new(count as u64);
    for part in 0..count / PART {
        let room_id = to[part % to.len()];
        let bodies: Vec<String> = (0..PART).map(|_| text(&mut dice) + more).collect();
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
fn text(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..WORDS_IN_A_TEXT {
        let most = WORDS >> dice.below(16);
        let word = dice.below(most.max(1));
        write!(text, "w{word}x ").expect("a text takes it");
    }
    if dice.below(50) == 0 {
        text += "東京都の見本市";
    }
    text
}

async fn measure(person: &Person, what: &str, query: &str, more: &str) {
    let (mut took, mut hits, mut before) = (Vec::new(), 0, String::new());
    for at in 0..TRIES {
        let words = query.replace("{}", &(at * 7 % 100).to_string());
        let more = if more == "next" { before.as_str() } else { more };
        let begun = Instant::now();
        let page = person.get(&format!("/api/search?query={words}&limit=20{more}")).await;
        took.push(begun.elapsed());
        hits += page["items"].as_array().map_or(0, Vec::len);
        before = page["next"].as_str().map(|next| format!("&before={next}")).unwrap_or_default();
    }
    println!("{} {} hits a page", line(what, took), hits / TRIES);
}
