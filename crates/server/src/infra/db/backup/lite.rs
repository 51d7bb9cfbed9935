//! SQLite's part: a consistent copy beside the server, and a restored one checked before it is used.

use std::{fs, path::Path};

use model::Time;
use rusqlite::{Connection, OpenFlags, params};
use uuid::Uuid;

use super::{Copied, Manifest, Work, bucket::Known, create, failed};
use crate::{
    error::{Error, Result},
    infra::{
        db::{Engine, Row, Statement, migrate},
        random,
    },
};

/// What it is called in the archive.
const NAME: &str = "klatch.db";

/// Copies a database that a server may have open. It reads one snapshot of it and blocks nobody; what was deleted,
/// and not yet overwritten, does not go along. `files` lists the shared files of the copy.
pub(super) fn copy(
    database: &Path,
    work: &Work,
    now: Time,
    files: Option<&'static Statement>,
) -> Result<Copied> {
    if !database.exists() {
        return Err(Error::internal(format!("There is no database at {}.", database.display())));
    }
    let to = work.path(NAME);
    create(&to)?;
    let target = to.to_str().ok_or_else(|| Error::internal("the path of the backup is not Unicode"))?;
    let source = open(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.execute("VACUUM INTO ?1", params![target]).map_err(|error| lite(&error))?;
    let copy = open(&to, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    check(&copy, "quick_check")?;
    let manifest = manifest(&copy, now)?;
    let files = files.map_or(Ok(Vec::new()), |files| known(&copy, files))?;
    Ok(Copied { manifest, parts: vec![(NAME.to_owned(), to)], files })
}

fn known(copy: &Connection, files: &'static Statement) -> Result<Vec<Known>> {
    let mut prepared = copy.prepare(files.text(Engine::Sqlite)).map_err(|error| lite(&error))?;
    let mut rows = prepared.raw_query();
    let mut known = Vec::new();
    while let Some(row) = rows.next().map_err(|error| lite(&error))? {
        known.push(Row::new(row, files.name()).read()?);
    }
    Ok(known)
}

/// Checks what was unpacked and gives it another epoch.
pub(super) fn restore(work: &Work, manifest: &Manifest, database: &Path) -> Result<Uuid> {
    let file = work.path(NAME);
    if !file.exists() {
        return Err(Error::internal("The backup holds no database."));
    }
    let restored = open(&file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check(&restored, "integrity_check")?;
    let broken: i64 = restored
        .query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
        .map_err(|error| lite(&error))?;
    let found = self::manifest(&restored, manifest.made_at)?;
    if broken > 0 || found.epoch != manifest.epoch {
        return Err(Error::internal(format!("The backup of {} is damaged.", database.display())));
    }
    let epoch = random::uuid_v4();
    restored
        .execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", params![epoch.to_string()])
        .map_err(|error| lite(&error))?;
    restored.close().map_err(|(_, error)| lite(&error))?;
    Ok(epoch)
}

/// The last step: from here on there is a database.
pub(super) fn move_in(work: &Work, database: &Path) -> Result<()> {
    fs::rename(work.path(NAME), database).map_err(|error| failed(database, &error))
}

fn manifest(copy: &Connection, now: Time) -> Result<Manifest> {
    let epoch: String = copy
        .query_row("SELECT value FROM meta WHERE key = 'epoch'", [], |row| row.get(0))
        .map_err(|_| Error::internal("That is no database of Klatch."))?;
    let mut applied = copy
        .prepare("SELECT number, name, checksum FROM migrations ORDER BY number")
        .map_err(|error| lite(&error))?;
    let rows = applied
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(|error| lite(&error))?;
    let migrations: Vec<migrate::Applied> = rows.collect::<Result<_, _>>().map_err(|error| lite(&error))?;
    Manifest::new(Engine::Sqlite, now, &epoch, migrations)
}

fn check(connection: &Connection, pragma: &str) -> Result<()> {
    let answer: String =
        connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(|error| lite(&error))?;
    if answer == "ok" {
        return Ok(());
    }
    Err(Error::internal(format!("The database is damaged: {answer}")))
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection> {
    let opened = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let opened = opened.map_err(|error| {
        Error::internal(format!("the database {} cannot be opened: {error}", file.display()))
    })?;
    opened.busy_timeout(std::time::Duration::from_secs(30)).map_err(|error| lite(&error))?;
    Ok(opened)
}

fn lite(error: &rusqlite::Error) -> Error {
    Error::internal(format!("SQLite: {error}"))
}
