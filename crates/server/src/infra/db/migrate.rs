//! Brings the tables up to date: numbered, checksummed, each step in its own transaction, forward only.

use std::fmt::Write;

use model::Time;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Engine, Migration, Tx,
    connection::{CommitError, Mode},
};
use crate::{
    error::{Error, Result},
    infra::random,
};

statements! {
    APPLIED = "SELECT number, name, checksum FROM migrations ORDER BY number";
    RECORD = "INSERT INTO migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
    FIND_META = "SELECT value FROM meta WHERE key = $1";
    INSERT_META = "INSERT INTO meta (key, value) VALUES ($1, $2)";
    CHANGE_META = "UPDATE meta SET value = $2 WHERE key = $1";
}

/// The runner's own tables. `meta` holds single values; `epoch` is the first.
const OWN_TABLES: [(Engine, &str); 2] = [
    (
        Engine::Sqlite,
        "CREATE TABLE IF NOT EXISTS migrations (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS meta (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT;",
    ),
    (
        Engine::Postgres,
        "CREATE TABLE IF NOT EXISTS migrations (
            number BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        );
        CREATE TABLE IF NOT EXISTS meta (
            key TEXT COLLATE \"C\" NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        );",
    ),
];

/// Where the epoch stands in `meta`.
const EPOCH: &str = "epoch";

/// On PostgreSQL, where several servers may start at once: one of them migrates, however long it takes.
const LOCK: &str =
    "SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock(7740561859543007235)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7740561859543007235)";

/// Copies the database before the migration of that number; asked only when there is something to lose.
pub(super) type Snapshot<'s> = &'s dyn Fn(&mut Tx, i64) -> Result<()>;

/// Gives the database another epoch. Whoever has it open goes on telling the old one.
pub(super) fn renew_epoch(tx: &mut Tx) -> Result<Uuid> {
    let epoch = random::uuid_v4();
    tx.run(&CHANGE_META, &[&EPOCH, &epoch.to_string()])?;
    Ok(epoch)
}

/// Applies what is missing and answers the database's epoch.
///
/// # Errors
/// When the database is newer than the program, when what was applied is not what the program has, or when
/// a step fails; earlier steps stay.
pub(super) fn migrate(
    tx: &mut Tx,
    migrations: &[Migration],
    now: Time,
    snapshot: Snapshot<'_>,
) -> Result<Uuid> {
    let is_shared = tx.engine() == Engine::Postgres;
    if is_shared {
        tx.connection().script(LOCK)?;
    }
    let epoch = in_transaction(tx, now, own_tables)?;
    let applied = in_transaction(tx, now, |tx| tx.all::<Applied>(&APPLIED, &[]))?;
    check(migrations, &applied)?;
    if !applied.is_empty() && applied.len() < migrations.len() {
        snapshot(tx, number_of(applied.len()))?;
    }
    for (at, migration) in migrations.iter().enumerate().skip(applied.len()) {
        in_transaction(tx, now, |tx| apply(tx, number_of(at), migration))
            .map_err(|error| Error::internal(format!("the migration {} failed: {error}", migration.name)))?;
        tracing::info!(migration = migration.name, "the tables were changed");
    }
    if is_shared {
        tx.connection().script(UNLOCK)?;
    }
    Ok(epoch)
}

/// Number, name, checksum.
pub(super) type Applied = (i64, String, String);

/// The number of the migration at a position.
fn number_of(at: usize) -> i64 {
    i64::try_from(at + 1).expect("there are few migrations")
}

/// Refuses a database this program does not know.
pub(super) fn check(migrations: &[Migration], applied: &[Applied]) -> Result<()> {
    if let Some((number, name, _)) = applied.get(migrations.len()) {
        return Err(Error::internal(format!(
            "The database was written by a newer Klatch (it has migration {number}, {name}). \
             Start that version, or restore a copy made by this one."
        )));
    }
    for (at, (number, name, checksum)) in applied.iter().enumerate() {
        let known = &migrations[at];
        let texts = [known.sqlite, known.postgres];
        if *number != number_of(at) || name != known.name || !texts.iter().any(|text| sum(text) == *checksum)
        {
            return Err(Error::internal(format!(
                "The migration {name} in the database is not the one this program has ({}). \
                 Released migrations never change: start the version of Klatch that wrote the database.",
                known.name
            )));
        }
    }
    Ok(())
}

/// What makes the runner's own tables.
pub(super) fn own_tables_text(engine: Engine) -> &'static str {
    OWN_TABLES.iter().find(|(of, _)| *of == engine).map_or("", |(_, sql)| sql)
}

fn own_tables(tx: &mut Tx) -> Result<Uuid> {
    let sql = own_tables_text(tx.engine());
    tx.connection().script(sql)?;
    if let Some(text) = tx.opt::<String>(&FIND_META, &[&EPOCH])? {
        return Uuid::parse_str(&text).map_err(|_| Error::internal("the epoch in the database is no UUID"));
    }
    let epoch = random::uuid_v4();
    tx.run(&INSERT_META, &[&EPOCH, &epoch.to_string()])?;
    Ok(epoch)
}

fn apply(tx: &mut Tx, number: i64, migration: &Migration) -> Result<()> {
    let sql = match tx.engine() {
        Engine::Sqlite => migration.sqlite,
        Engine::Postgres => migration.postgres,
    };
    tx.connection().script(sql)?;
    let now = tx.now();
    tx.run(&RECORD, &[&number, &migration.name, &sum(sql), &now])?;
    Ok(())
}

fn sum(sql: &str) -> String {
    hex(&Sha256::digest(sql))
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for byte in bytes {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    hex
}

fn in_transaction<T>(tx: &mut Tx, now: Time, body: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    tx.connection().begin(Mode::Write)?;
    tx.start(now);
    let result = body(tx);
    if result.is_err() {
        tx.connection().rollback();
        return result;
    }
    match tx.connection().commit() {
        Ok(()) => result,
        Err(CommitError::Refused(error)) => {
            tx.connection().rollback();
            Err(error)
        }
        Err(CommitError::Lost(cause)) => Err(Error::internal(format!("COMMIT failed: {cause}"))),
    }
}
