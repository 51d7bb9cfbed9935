//! The database layer's promises, kept on both engines.

mod basics;
mod failures;
mod migrations;
mod owner;
mod plans;
mod postgres;
mod registry;
mod schema;
mod slow;
mod sqlite;
mod tls;
mod values;

use model::{Emitted, OwnRow, SessionId, UserId, changes::SessionRow};
use server::infra::db::{Migration, Settings, Tx};
use uuid::Uuid;

use crate::kit::TestDatabase;

server::statements! {
    INSERT = "INSERT INTO things (id, name, size) VALUES ($1, $2, $3)";
    FIND = "SELECT name, size FROM things WHERE id = $1";
    COUNT = "SELECT COUNT(*) FROM things";
    NAMES = "SELECT name FROM things ORDER BY name";
    RENAME = "UPDATE things SET name = $2 WHERE id = $1";
    GROW = "UPDATE things SET size = size + 1 WHERE id = $1 RETURNING size";
    AMONG = "SELECT name FROM things WHERE id IN ids($1) ORDER BY name";
    SIZED = "SELECT name FROM things WHERE size IN numbers($1) AND name IN texts($2) ORDER BY name";
}

/// A table to try things on.
static TABLES: &[Migration] = &[Migration {
    name: "0001_things",
    sqlite: "CREATE TABLE things (
            id BLOB NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            size INTEGER NOT NULL CONSTRAINT things_size_check CHECK (size >= 0),
            UNIQUE (name)
        ) STRICT;",
    postgres: "CREATE TABLE things (
            id UUID NOT NULL PRIMARY KEY,
            name TEXT COLLATE \"C\" NOT NULL,
            size BIGINT NOT NULL CONSTRAINT things_size_check CHECK (size >= 0),
            UNIQUE (name)
        );",
}];

/// The database of a test with that table.
fn settings(database: &TestDatabase) -> Settings {
    Settings { migrations: TABLES, ..database.settings() }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn insert(tx: &mut Tx, number: u128, name: &str) -> server::error::Result<()> {
    tx.run(&INSERT, &[&id(number), &name, &1_i64]).map(drop)
}

/// Something to hear of.
fn event(number: i64) -> Emitted {
    let row = SessionRow::Gone { id: SessionId(id(1)), gone: true, my_seq: number };
    Emitted::Own { user_id: UserId(id(2)), seq: number, row: OwnRow::Session(row), member: None }
}
