//! A person in thousands of chats, and a room with a hundred thousand messages: makes them, and measures opening them.
//!
//! `cargo run --profile serve -p klatch-server --example size_bench -- fill FOLDER [CHATS] [MESSAGES]` makes a fresh data
//! folder; 2,000 and 100,000 when left out. `… measure FOLDER` measures on one made so. With `KLATCH_DATABASE_URL` both use
//! that database. The person is `reader`, the room `Everything`; the password of all is `correct horse battery`.

#[path = "../kit/mod.rs"]
mod kit;

mod fill;
mod measure;
mod ready;

use std::env;

#[tokio::main]
async fn main() {
    let given: Vec<String> = env::args().skip(1).collect();
    let count = |at: usize, usual: usize| given.get(at).map_or(usual, |text| text.parse().expect("a number"));
    match given.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fill", folder, ..] => fill::fill(folder, count(2, 2_000), count(3, 100_000)).await,
        ["measure", folder] => measure::measure(folder).await,
        _ => panic!("fill FOLDER [CHATS] [MESSAGES], or measure FOLDER"),
    }
}
