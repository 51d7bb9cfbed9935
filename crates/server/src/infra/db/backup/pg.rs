//! PostgreSQL's part: every table copied out in one transaction, and in again into an empty database.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use ::postgres::{Client, IsolationLevel, Transaction};
use model::Time;
use uuid::Uuid;

use super::{Copied, Manifest, Work, bucket::Known, create, failed, manifest::Table};
use crate::{
    error::{Error, Result},
    infra::{
        db::{Engine, Row, Statement, migrate, postgres, sqlite},
        random,
    },
};

/// Copying takes as long as it takes.
const PATIENT: &str =
    "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// The tables and their columns, in the order of their names.
const COLUMNS: &str = "SELECT c.relname::TEXT, a.attname::TEXT FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum";

/// Which table refers to which other.
const REFERENCES: &str = "SELECT DISTINCT c.relname::TEXT, o.relname::TEXT FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid
    WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace AND f.conrelid <> f.confrelid";

const SEQUENCES: &str = "SELECT sequencename::TEXT, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename";

/// Rows asked for at a time.
const PAGE: i32 = 10_000;

/// Copies a database that a server may use, as of one moment. `files` lists the shared files of that moment.
pub(super) fn copy(url: &str, work: &Work, now: Time, files: Option<&'static Statement>) -> Result<Copied> {
    let mut client = connect(url)?;
    let mut tx = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(|error| pg(&error))?;
    let mut manifest = manifest(&mut tx, now)?;
    let mut parts = Vec::new();
    for mut table in tables(&mut tx)? {
        let file = work.path(&format!("{}.copy", table.name));
        table.rows = copy_out(&mut tx, &table, &file)?;
        parts.push((entry(&table.name), file));
        manifest.tables.push(table);
    }
    let sequences = tx.query(SEQUENCES, &[]).map_err(|error| pg(&error))?;
    manifest.sequences = sequences.iter().map(|row| (row.get(0), row.get(1))).collect();
    let files = files.map_or(Ok(Vec::new()), |files| known(&mut tx, files))?;
    Ok(Copied { manifest, parts, files })
}

fn known(tx: &mut Transaction<'_>, files: &'static Statement) -> Result<Vec<Known>> {
    let portal = tx.bind(files.text(Engine::Postgres), &[]).map_err(|error| pg(&error))?;
    let mut known = Vec::new();
    loop {
        let rows = tx.query_portal(&portal, PAGE).map_err(|error| pg(&error))?;
        for row in &rows {
            known.push(Row::new(row, files.name()).read()?);
        }
        if rows.is_empty() {
            return Ok(known);
        }
    }
}

/// Copies the database alone to `postgres.before-N` in a folder, before the migration N. Only the newest copy is kept.
pub(in crate::infra::db) fn snapshot(url: &str, folder: &Path, number: i64, now: Time) -> Result<()> {
    let base = folder.join("postgres");
    let file = sqlite::beside(&base, &format!(".before-{number}"));
    let unfinished = sqlite::beside(&base, ".before.unfinished");
    // A run that was killed left it behind; this folder has one owner.
    drop(std::fs::remove_dir_all(&unfinished));
    let work = Work::new(&sqlite::beside(&base, ".before"))?;
    let whole = work.path("archive");
    super::write(&whole, &copy(url, &work, now, None)?, None, None)?;
    sqlite::remove_older(&base).map_err(|error| failed(&base, &error))?;
    std::fs::rename(&whole, &file).map_err(|error| failed(&file, &error))?;
    super::sync_folder(&file);
    tracing::info!(copy = %file.display(), "the database was copied before its tables change");
    Ok(())
}

/// Fills an empty database in one transaction: whatever fails leaves it empty, also what is done `before_commit`.
pub(super) fn restore(
    url: &str,
    work: &Work,
    manifest: &Manifest,
    before_commit: impl FnOnce() -> Result<()>,
) -> Result<Uuid> {
    let _owner = postgres::Owner::take(url, std::time::Duration::from_secs(1))?;
    let mut client = connect(url)?;
    let mut tx = client.transaction().map_err(|error| pg(&error))?;
    if !tx.query(COLUMNS, &[]).map_err(|error| pg(&error))?.is_empty() {
        return Err(Error::internal("The database is not empty. Restore into a new one."));
    }
    make_tables(&mut tx, manifest)?;
    for table in &manifest.tables {
        copy_in(&mut tx, table, &work.path(&entry(&table.name)))?;
    }
    for (name, value) in &manifest.sequences {
        tx.query("SELECT setval(CAST(quote_ident($1) AS regclass), $2)", &[name, value])
            .map_err(|error| pg(&error))?;
    }
    let epoch = random::uuid_v4();
    tx.execute("UPDATE meta SET value = $1 WHERE key = 'epoch'", &[&epoch.to_string()])
        .map_err(|error| pg(&error))?;
    before_commit()?;
    tx.commit().map_err(|error| pg(&error))?;
    Ok(epoch)
}

/// The tables as the backup's own migrations make them, without the rows those put in.
fn make_tables(tx: &mut Transaction<'_>, manifest: &Manifest) -> Result<()> {
    tx.batch_execute(migrate::own_tables_text(Engine::Postgres)).map_err(|error| pg(&error))?;
    for migration in manifest.migrations() {
        tx.batch_execute(migration.postgres).map_err(|error| pg(&error))?;
    }
    let made = tables(tx)?;
    let names: Vec<&str> = made.iter().map(|table| table.name.as_str()).collect();
    let same = made.len() == manifest.tables.len()
        && manifest
            .tables
            .iter()
            .all(|table| made.iter().any(|made| made.name == table.name && made.columns == table.columns));
    if !same {
        return Err(Error::internal("The backup's tables are not those that its migrations make."));
    }
    let names = names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    tx.batch_execute(&format!("TRUNCATE {names}")).map_err(|error| pg(&error))
}

fn copy_out(tx: &mut Transaction<'_>, table: &Table, path: &Path) -> Result<u64> {
    let mut file = BufWriter::new(create(path)?);
    let sql = format!("COPY {} ({}) TO STDOUT", quoted(&table.name), columns(table));
    let mut rows = Rows { to: &mut file, count: 0 };
    let mut reader = tx.copy_out(&sql).map_err(|error| pg(&error))?;
    io::copy(&mut reader, &mut rows).map_err(|error| failed(path, &error))?;
    let count = rows.count;
    file.flush().map_err(|error| failed(path, &error))?;
    Ok(count)
}

/// Counts rows as they pass: in the text form each ends in a newline, and those inside are escaped.
struct Rows<'w> {
    to: &'w mut dyn Write,
    count: u64,
}

impl Write for Rows<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        let ends = bytes[..written].split(|byte| *byte == b'\n').count() - 1;
        self.count += ends as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn copy_in(tx: &mut Transaction<'_>, table: &Table, path: &Path) -> Result<()> {
    let sql = format!("COPY {} ({}) FROM STDIN", quoted(&table.name), columns(table));
    let mut file = File::open(path).map_err(|error| failed(path, &error))?;
    let mut writer = tx.copy_in(&sql).map_err(|error| pg(&error))?;
    io::copy(&mut file, &mut writer).map_err(|error| failed(path, &error))?;
    let rows = writer.finish().map_err(|error| pg(&error))?;
    if rows == table.rows {
        return Ok(());
    }
    Err(Error::internal(format!(
        "The backup is damaged: {} has {rows} rows, not {}.",
        table.name, table.rows
    )))
}

fn manifest(tx: &mut Transaction<'_>, now: Time) -> Result<Manifest> {
    let epoch = tx
        .query_one("SELECT value FROM meta WHERE key = 'epoch'", &[])
        .map_err(|_| Error::internal("That is no database of Klatch."))?;
    let applied = tx
        .query("SELECT number, name, checksum FROM migrations ORDER BY number", &[])
        .map_err(|error| pg(&error))?;
    let migrations = applied.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    Manifest::new(Engine::Postgres, now, epoch.get(0), migrations)
}

/// The tables, each after those it refers to.
fn tables(tx: &mut Transaction<'_>) -> Result<Vec<Table>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.query(COLUMNS, &[]).map_err(|error| pg(&error))? {
        found.entry(row.get(0)).or_default().push(row.get(1));
    }
    let mut references: Vec<(String, String)> = tx
        .query(REFERENCES, &[])
        .map_err(|error| pg(&error))?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    let mut ordered = Vec::new();
    while !found.is_empty() {
        let free = found.keys().find(|name| !references.iter().any(|(from, _)| from == *name)).cloned();
        let name = free.ok_or_else(|| Error::internal("tables refer to each other in a circle"))?;
        let columns = found.remove(&name).unwrap_or_default();
        references.retain(|(_, to)| *to != name);
        ordered.push(Table { name, columns, rows: 0 });
    }
    Ok(ordered)
}

fn connect(url: &str) -> Result<Client> {
    let mut client = postgres::connect(url)?;
    client.batch_execute(PATIENT).map_err(|error| pg(&error))?;
    Ok(client)
}

fn entry(table: &str) -> String {
    format!("tables/{table}.copy")
}

fn columns(table: &Table) -> String {
    table.columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Without DETAIL, which may hold what people wrote.
fn pg(error: &::postgres::Error) -> Error {
    postgres::failed("a backup", error)
}
