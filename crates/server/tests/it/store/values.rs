//! Every kind of value goes in and comes out the same on both engines.

use model::{MessageId, RoomId, Time, UserId};
use server::{
    error::Error,
    infra::db::{FromRow, Migration, Settings},
    row, text_enum,
};
use uuid::Uuid;

use super::{AMONG, NAMES, SIZED, id, insert, settings};
use crate::kit::TestDatabase;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Colour {
    Green,
    Blue,
}

text_enum!(Colour { Green = "green", Blue = "blue" });

#[derive(Clone, Debug, PartialEq)]
struct Everything {
    room_id: RoomId,
    user_id: Option<UserId>,
    is_new: bool,
    at: Time,
    weight: f64,
    text: String,
    bytes: Vec<u8>,
    colour: Colour,
    notes: Vec<String>,
}

row!(Everything { room_id, user_id, is_new, at, weight, text, bytes, colour, notes = Vec::new() });

server::statements! {
    INSERT = "INSERT INTO everything (room_id, user_id, is_new, at, weight, text, bytes, colour)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT room_id, user_id, is_new, at, weight, text, bytes, colour FROM everything WHERE room_id = $1";
    WITH_COUNT = "SELECT room_id, user_id, is_new, at, weight, text, bytes, colour, (SELECT COUNT(*) FROM everything)
        FROM everything WHERE is_new = $2 AND room_id = $1";
    PAINT = "UPDATE everything SET colour = $1";
}

static TABLES: &[Migration] = &[Migration {
    name: "0001_everything",
    sqlite: "CREATE TABLE everything (room_id BLOB NOT NULL PRIMARY KEY, user_id BLOB, is_new INTEGER NOT NULL,
        at INTEGER NOT NULL, weight REAL NOT NULL, text TEXT NOT NULL, bytes BLOB NOT NULL, colour TEXT NOT NULL) STRICT;",
    postgres: "CREATE TABLE everything (room_id UUID NOT NULL PRIMARY KEY, user_id UUID, is_new BOOLEAN NOT NULL,
        at BIGINT NOT NULL, weight DOUBLE PRECISION NOT NULL, text TEXT NOT NULL, bytes BYTEA NOT NULL,
        colour TEXT NOT NULL);",
}];

fn everything() -> Everything {
    Everything {
        room_id: RoomId(id(1)),
        user_id: None,
        is_new: true,
        at: Time(i64::MAX),
        weight: 0.1,
        text: "Ä ß 🙂\u{301} '; DROP TABLE everything; -- $1 ?1".to_owned(),
        bytes: vec![0, 1, 255],
        colour: Colour::Blue,
        notes: Vec::new(),
    }
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    let database = TestDatabase::new();
    let settings = Settings { migrations: TABLES, ..database.settings() };
    let (db, _) = database.open_with(settings).await.unwrap();
    let other = Everything {
        room_id: RoomId(id(2)),
        user_id: Some(UserId(Uuid::max())),
        is_new: false,
        at: Time(-1),
        colour: Colour::Green,
        ..everything()
    };
    for row in [everything(), other] {
        let found = db
            .write({
                let row = row.clone();
                move |tx| {
                    let Everything { room_id, user_id, is_new, at, weight, text, bytes, colour, .. } = &row;
                    tx.run(&INSERT, &[room_id, user_id, is_new, at, weight, text, bytes, colour])?;
                    tx.one::<Everything>(&FIND, &[room_id])
                }
            })
            .await
            .unwrap();
        assert_eq!(found, row);
    }
    // Parameters in another order than they are numbered, and a struct inside a tuple.
    let found = db.read(|tx| tx.one::<(Everything, i64)>(&WITH_COUNT, &[&id(1), &true])).await.unwrap();
    assert_eq!(found, (everything(), 2));
}

#[tokio::test]
async fn an_unknown_word_is_not_taken_for_a_default() {
    let database = TestDatabase::new();
    let settings = Settings { migrations: TABLES, ..database.settings() };
    let (db, _) = database.open_with(settings).await.unwrap();
    let red = db
        .write(|tx| {
            let Everything { room_id, user_id, is_new, at, weight, text, bytes, colour, .. } = &everything();
            tx.run(&INSERT, &[room_id, user_id, is_new, at, weight, text, bytes, colour])?;
            tx.run(&PAINT, &[&"red"])?;
            tx.one::<Everything>(&FIND, &[room_id])
        })
        .await;
    assert!(red.unwrap_err().to_string().contains("column 8"));
}

#[tokio::test]
async fn lists_may_be_long_empty_and_hold_anything() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let odd = "a \"quoted\" \\ name, {with} 'marks' 🙂";
    db.write(move |tx| insert(tx, 1, "one").and_then(|()| insert(tx, 2, odd))).await.unwrap();
    let among = |ids: Vec<MessageId>| db.read(move |tx| tx.all::<String>(&AMONG, &[&ids]));
    assert_eq!(among((0..1_000).map(|at| MessageId(id(at))).collect()).await.unwrap(), [odd, "one"]);
    assert_eq!(among(vec![MessageId(id(1)), MessageId(id(1))]).await.unwrap(), ["one"]);
    assert!(among(Vec::new()).await.unwrap().is_empty());
    let sized =
        db.read(move |tx| tx.all::<String>(&SIZED, &[&vec![1_i64, 7], &[odd, "two"].as_slice()])).await;
    assert_eq!(sized.unwrap(), [odd]);
}

#[tokio::test]
async fn text_is_ordered_by_its_code_points_on_both_engines() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let names = ["a", "B", "Z", "z", "ä", "Ä", "🙂", "\u{ffff}"];
    let found = db
        .write(move |tx| {
            for (at, name) in (0..).zip(names) {
                insert(tx, at, name)?;
            }
            tx.all::<String>(&NAMES, &[])
        })
        .await
        .unwrap();
    assert_eq!(found, ["B", "Z", "a", "z", "Ä", "ä", "\u{ffff}", "🙂"]);
}

#[tokio::test]
async fn a_nul_in_a_text_is_refused_on_both_engines() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let refused = db.write(|tx| insert(tx, 1, "a\0b")).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    let listed = db.read(|tx| tx.all::<String>(&SIZED, &[&vec![1_i64], &vec!["a\0b"]])).await;
    assert!(matches!(listed, Err(Error::Refused(_))), "{listed:?}");
    db.write(|tx| insert(tx, 1, "a\u{1}b")).await.unwrap();
}

/// What [`FromRow`] promises of a struct holds of tuples of structs: this must compile.
fn _reads<R: FromRow>() {}
const _: fn() = _reads::<((Everything, i64), Option<Time>)>;
