//! Measures a database of millions of messages over HTTP: most of them in rooms of one's own, the rest where one is not.
//!
//! `cargo run --profile serve -p klatch-server --example large_bench -- fill FOLDER [MESSAGES]` makes a data folder that is not there
//! yet, of ten million when left out; `… measure FOLDER` searches and reads it. With `KLATCH_DATABASE_URL` both use that database. The
//! person is `reader`, the others' `stranger`.

#[expect(dead_code, reason = "the other measurement uses the rest")]
#[path = "../kit/mod.rs"]
mod kit;

mod fill;
mod measure;

use std::env;

/// Whose rooms are read, and whose are not.
const READER: &str = "reader";
const STRANGER: &str = "stranger";
/// The reader's room with a third of everything.
const LARGE: &str = "Room 0";
/// In texts of rooms that the reader is not in.
const ELSEWHERE: &str = "elsewhere";

#[tokio::main]
async fn main() {
    let given: Vec<String> = env::args().skip(1).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fill", folder] => fill::fill(folder, 10_000_000).await,
        ["fill", folder, messages] => fill::fill(folder, messages.parse().expect("a number")).await,
        ["measure", folder] => measure::measure(folder).await,
        _ => panic!("fill FOLDER [MESSAGES], or measure FOLDER"),
    }
}
