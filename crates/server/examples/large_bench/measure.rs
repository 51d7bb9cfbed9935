//! Reading and searching, and how long that takes.

use std::time::{Duration, Instant};

use crate::{
    ELSEWHERE, LARGE, READER,
    kit::{self, Dice, Person, TRIES, line, slowest_hundredth, tries},
};

/// The slowest hundredth of each may take so long.
const BAR: Duration = Duration::from_millis(100);

/// Measures on a folder that was filled before, writes a table, and fails where something is slower than it may be.
pub(crate) async fn measure(folder: &str) {
    let (app, url) = kit::start(folder).await;
    let reader = kit::sign_in(&url, READER).await;
    let (chats, large) = kit::list(&reader, LARGE).await;
    let (id, messages) =
        (large["id"].as_str().expect("an id"), large["lastNumber"].as_u64().expect("a number"));
    println!("{chats} chats, {messages} messages in the large room");
    println!("| | p50 | p99 | slowest |\n|---|---|---|---|");
    let mut slow = read(&reader, id, messages).await;
    let room = format!("&roomId={id}");
    for (what, query, more) in [
        ("a word of a few texts", "w4{}", ""),
        ("a word of every second text", "w0x", ""),
        ("the same in one room", "w0x", room.as_str()),
        ("the same, the next page", "w0x", "next"),
        ("one letter", "w", ""),
        ("three letters", "w1{}", ""),
        ("a frequent and a rare word", "w0x w3{}", ""),
        ("a word of every text of others", ELSEWHERE, ""),
        ("a word nobody wrote", "zzz{}", ""),
        ("three letters of a script without blanks", "東京都", ""),
    ] {
        let took = search(&reader, what, query, more).await;
        slow.extend((slowest_hundredth(&took) > BAR).then_some(what));
    }
    app.db.close().await;
    assert!(slow.is_empty(), "slower than {BAR:?}: {}", slow.join(", "));
}

/// Reads the list, and pages of the large room from its end and from anywhere; what was too slow.
async fn read(reader: &Person, id: &str, messages: u64) -> Vec<&'static str> {
    let mut dice = Dice::new(19);
    let most = usize::try_from(messages).expect("it fits");
    let numbers: Vec<usize> = (0..TRIES).map(|_| 1 + dice.below(most)).collect();
    let room = format!("/api/rooms/{id}");
    let asked: [(_, &dyn Fn(usize) -> String); 7] = [
        ("the list, first page of 100", &|_| "/api/rooms?limit=100".to_owned()),
        ("what changed for the reader, from the beginning", &|_| {
            "/api/me/changes?after=0&limit=100".to_owned()
        }),
        ("the large room's newest page of 50", &|_| format!("{room}/messages?limit=50")),
        ("its page before any number", &|at| format!("{room}/messages?limit=50&before={}", numbers[at])),
        ("its page around any number", &|at| format!("{room}/messages?limit=50&around={}", numbers[at])),
        ("what changed in it, the newest 100", &|_| {
            format!("{room}/changes?after={}&limit=100", messages - 100)
        }),
        ("what changed in it after any stamp", &|at| {
            format!("{room}/changes?after={}&limit=100", numbers[at])
        }),
    ];
    let mut slow = Vec::new();
    for (what, path) in asked {
        let took = tries(reader, what, path).await;
        slow.extend((slowest_hundredth(&took) > BAR).then_some(what));
    }
    slow
}

/// Searches again and again, with other words where there are more than one.
async fn search(person: &Person, what: &str, query: &str, more: &str) -> Vec<Duration> {
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
    println!("{} {} hits a page", line(what, took.clone()), hits / TRIES);
    took
}
