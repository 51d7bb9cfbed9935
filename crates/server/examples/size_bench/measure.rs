//! Asking for what a client asks for, and how long that takes.

use std::time::Duration;

use crate::{
    fill::{LARGE, READER},
    kit::{self, Dice, Person, TRIES, line, list, slowest_hundredth, time, tries},
    ready::ready,
};

/// Of what takes many requests.
const FEW_TRIES: usize = 20;
/// The slowest hundredth may take so long on the whole size, the way over loopback included.
const LIST_BAR: Duration = Duration::from_millis(100);
const ROOM_BAR: Duration = Duration::from_millis(50);

/// Measures on a folder that was filled before, writes a table, and fails where the list or the room is slower than it may be.
pub(crate) async fn measure(folder: &str) {
    let (app, url) = kit::start(folder).await;
    let reader = kit::sign_in(&url, READER).await;
    let (chats, large) = list(&reader, LARGE).await;
    kit::indexed(&app, []).await;
    let messages = large["lastNumber"].as_i64().expect("a number");
    println!("{chats} chats, {messages} messages in the large room");
    println!("| | p50 | p99 | slowest |\n|---|---|---|---|");
    measure_list(&url, &reader).await;
    measure_room(&reader, large["id"].as_str().expect("an id"), messages).await;
    app.db.close().await;
}

async fn measure_list(url: &str, reader: &Person) {
    let mut took = Vec::new();
    for _ in 0..TRIES {
        took.push(time(ready(url, reader.token())).await);
    }
    println!("{}", line("connecting, until `ready`", took));
    let list_took = tries(reader, "the list, first page of 100", |_| "/api/rooms?limit=100".to_owned()).await;
    hold("the list", &list_took, LIST_BAR);
    let mut took = Vec::new();
    for _ in 0..FEW_TRIES {
        took.push(time(list(reader, LARGE)).await);
    }
    println!("{}", line("the whole list, page by page", took));
}

async fn measure_room(reader: &Person, id: &str, messages: i64) {
    let path = format!("/api/rooms/{id}");
    let page = format!("{path}/messages?limit=50");
    tries(reader, "the room: its row", |_| path.clone()).await;
    tries(reader, "its newest page", |_| page.clone()).await;
    tries(reader, "its members", |_| format!("{path}/members?limit=100")).await;
    tries(reader, "its page around what is new", |_| format!("{page}&around={}", messages - 29)).await;
    let mut took = Vec::new();
    for _ in 0..TRIES {
        let asked = async { tokio::join!(reader.get(&page), reader.get(&path)) };
        took.push(time(asked).await);
    }
    println!("{}", line("opening it: its row and its newest page at once", took.clone()));
    hold("the room", &took, ROOM_BAR);
    let most = usize::try_from(messages).expect("it fits");
    let mut dice = Dice::new(17);
    let numbers: Vec<usize> = (0..TRIES).map(|_| 1 + dice.below(most)).collect();
    tries(reader, "the page before any number", |at| format!("{page}&before={}", numbers[at])).await;
    tries(reader, "the page around any number", |at| format!("{page}&around={}", numbers[at])).await;
    tries(reader, "its first page", |_| format!("{page}&around=1")).await;
}

fn hold(what: &str, took: &[Duration], bar: Duration) {
    let slowest_hundredth = slowest_hundredth(took);
    assert!(slowest_hundredth < bar, "{what} opens in {slowest_hundredth:.1?}, which is not below {bar:.0?}");
}
