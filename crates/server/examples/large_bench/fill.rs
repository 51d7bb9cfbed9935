//! Making the rooms and what is said in them.

use std::{fmt::Write, time::Instant};

use model::{MessageId, RoomId, UserId};
use serde_json::json;
use server::{
    app::App,
    infra::random,
    rooms,
    streams::{NewText, append_text},
};

use crate::{
    ELSEWHERE, READER, STRANGER,
    kit::{self, Dice, Person},
};

/// Rooms of the reader, the first of which holds a third of everything; and as many of a stranger.
const ROOMS: usize = 200;
const WORDS: usize = 50_000;
const WORDS_IN_A_TEXT: usize = 12;
/// Texts written in one transaction.
const PART: usize = 500;

/// Fills a folder that is not there yet, waits until all can be found, and closes it.
pub(crate) async fn fill(folder: &str, messages: usize) {
    let (app, url) = kit::start(folder).await;
    let (reader, stranger) = (kit::sign_up(&url, READER).await, kit::sign_up(&url, STRANGER).await);
    let begun = Instant::now();
    let (mine, theirs) = (rooms_of(&reader).await, rooms_of(&stranger).await);
    write(&app, &mine[..1], reader.id, messages / 3, "").await;
    write(&app, &mine[1..], reader.id, messages / 3, "").await;
    write(&app, &theirs, stranger.id, messages / 3, ELSEWHERE).await;
    println!("{messages} messages written in {:.0?}", begun.elapsed());
    let begun = Instant::now();
    kit::indexed(&app, mine.iter().chain(&theirs)).await;
    println!("made findable in {:.0?}", begun.elapsed());
    app.db.close().await;
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
async fn write(app: &App, to: &[RoomId], sender_id: UserId, count: usize, more: &str) {
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
        text += "東京都の見本市 ";
    }
    text
}
