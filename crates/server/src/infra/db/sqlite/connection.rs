//! One connection to SQLite.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use rusqlite::{
    Connection as Lite, OpenFlags, Statement as Prepared, ToSql,
    config::DbConfig,
    types::{ToSqlOutput, Value as Owned, ValueRef},
};

use super::{Options, error, snapshot::make_private, sync};
use crate::{
    error::{Error, Result},
    infra::db::{
        Engine, LONGEST_READ, Row, Statement, Value,
        connection::{CommitError, EachRow, Mode},
        row::Cells,
    },
};

/// Older ones can corrupt the write-ahead log.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");

/// How long to wait for another program (a shell, a backup) that holds a lock.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// More than there will be statements, so that none is prepared twice.
const STATEMENTS_CACHED: usize = 1_024;

/// For every connection. LIKE minds case as on PostgreSQL; what is deleted is overwritten; the log is cut
/// back to 64 MiB after a burst; the writer's page cache is 32 MiB.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA case_sensitive_like = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -32768;";

/// For those who read: a page cache of 2 MiB, which is SQLite's own default. What is not in it they find in the system's page cache,
/// which is there once; a larger one of their own ends up with everything once more for each connection.
const READERS_PRAGMAS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -2048;";

/// Steps of SQLite's machine after which a reading transaction looks at the clock: some 100 µs.
const STEPS: i32 = 10_000;

/// When a reading transaction began: it is broken off when it takes too long, because few threads read.
#[derive(Default)]
struct Begun(Mutex<Option<Instant>>);

impl Begun {
    fn now(&self) {
        *self.0.lock() = Some(Instant::now());
    }

    fn is_over(&self) -> bool {
        self.0.lock().is_some_and(|begun| begun.elapsed() > LONGEST_READ)
    }
}

/// A connection to the database file.
pub(in crate::infra::db) struct Connection {
    lite: Lite,
    /// When its transaction began; only a reading one minds.
    begun: Arc<Begun>,
    /// For tests: the next COMMIT finds the disk full.
    #[cfg(test)]
    pub(super) is_full: std::cell::Cell<bool>,
}

/// Refuses an SQLite that can lose data.
pub(in crate::infra::db) fn check_version() -> Result<()> {
    if rusqlite::version_number() < OLDEST.0 {
        let (found, oldest) = (rusqlite::version(), OLDEST.1);
        return Err(Error::internal(format!(
            "this program was built with SQLite {found}, which can corrupt its log; it needs {oldest} or newer"
        )));
    }
    Ok(())
}

impl Connection {
    /// Opens the file, making it when `mode` is `Write`.
    pub(in crate::infra::db) fn open(options: &Options, mode: Mode) -> Result<Self> {
        let failed = |error| {
            Error::internal(format!("the database {} cannot be opened: {error}", options.file.display()))
        };
        if mode == Mode::Write {
            // Its log gets the same mode.
            make_private(&options.file).map_err(|error| {
                Error::internal(format!("the database {} cannot be made: {error}", options.file.display()))
            })?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let mut lite = Lite::open_with_flags(&options.file, flags).map_err(failed)?;
        lite.busy_timeout(BUSY_WAIT).map_err(failed)?;
        lite.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        lite.execute_batch(PRAGMAS).map_err(failed)?;
        #[cfg(feature = "broken")]
        if let Some(pragma) = sync::careless() {
            lite.execute_batch(pragma).map_err(failed)?;
        }
        // Without this SQLite, built with STAT4, plans a statement anew for each new value bound to it.
        lite.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
        if mode == Mode::Write {
            lite.wal_hook(Some(sync::fold)).map_err(failed)?;
        }
        let begun = Arc::new(Begun::default());
        if mode == Mode::Read {
            lite.execute_batch(READERS_PRAGMAS).map_err(failed)?;
            let begun = Arc::clone(&begun);
            lite.progress_handler(STEPS, Some(move || begun.is_over())).map_err(failed)?;
        }
        Ok(Connection {
            lite,
            begun,
            #[cfg(test)]
            is_full: std::cell::Cell::new(false),
        })
    }

    pub(in crate::infra::db) fn fetch(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<()> {
        let failed = |error| error::from(statement.name(), &error);
        let mut prepared = self.lite.prepare_cached(statement.text(Engine::Sqlite)).map_err(failed)?;
        bind(&mut prepared, statement, values)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            each(Row::new(row, statement.name()))?;
        }
        Ok(())
    }

    pub(in crate::infra::db) fn run(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let failed = |error| error::from(statement.name(), &error);
        let mut prepared = self.lite.prepare_cached(statement.text(Engine::Sqlite)).map_err(failed)?;
        bind(&mut prepared, statement, values)?;
        let changed = prepared.raw_execute().map_err(failed)?;
        Ok(changed as u64)
    }

    pub(in crate::infra::db) fn begin(&self, mode: Mode) -> Result<()> {
        self.begun.now();
        let begin = match mode {
            Mode::Read => "BEGIN",
            Mode::Write => "BEGIN IMMEDIATE",
        };
        self.step(begin).map_err(|error| error::from(begin, &error))
    }

    pub(in crate::infra::db) fn commit(&self) -> Result<(), CommitError> {
        #[cfg(test)]
        if self.is_full.take() {
            return Err(CommitError::Refused(Error::Busy("the disk is full")));
        }
        // A statement that is kept counts its steps on: the look at the time must not end what is done.
        self.begun.now();
        self.step("COMMIT").map_err(|error| {
            if error::is_full(&error) {
                return CommitError::Refused(Error::Busy("the disk is full"));
            }
            CommitError::Lost(error.to_string())
        })
    }

    pub(in crate::infra::db) fn rollback(&self) -> bool {
        self.is_rolled_back() || self.lite.execute_batch("ROLLBACK").is_ok()
    }

    /// Whether there is no transaction: after an error inside one, SQLite has already undone all of it.
    pub(in crate::infra::db) fn is_rolled_back(&self) -> bool {
        self.lite.is_autocommit()
    }

    pub(in crate::infra::db) fn script(&self, sql: &str) -> Result<()> {
        self.lite.execute_batch(sql).map_err(|error| error::from("a script", &error))
    }

    /// A short text that runs often.
    pub(super) fn step(&self, sql: &str) -> rusqlite::Result<()> {
        self.lite.prepare_cached(sql)?.raw_execute().map(drop)
    }
}

fn bind(prepared: &mut Prepared<'_>, statement: &Statement, values: &[Value<'_>]) -> Result<()> {
    if prepared.parameter_count() != values.len() {
        return Err(Error::internal(format!(
            "the statement {} has {} parameters and got {}",
            statement.name(),
            prepared.parameter_count(),
            values.len()
        )));
    }
    for (at, value) in values.iter().enumerate() {
        prepared.raw_bind_parameter(at + 1, value).map_err(|error| error::from(statement.name(), &error))?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Value::Bool(truth) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*truth))),
            Value::Real(number) => ToSqlOutput::Borrowed(ValueRef::Real(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Value::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Value::List(values) => ToSqlOutput::Owned(Owned::Text(json(values))),
        })
    }
}

/// A list as `json_each` takes it; UUIDs as hexadecimal digits, which the statement turns into bytes.
fn json(values: &[Value<'_>]) -> String {
    let items = values.iter().map(|value| match value {
        Value::Int(number) => serde_json::Value::from(*number),
        Value::Text(text) => serde_json::Value::from(*text),
        Value::Uuid(id) => serde_json::Value::from(id.simple().to_string()),
        _ => serde_json::Value::Null,
    });
    serde_json::Value::Array(items.collect()).to_string()
}

impl Cells for rusqlite::Row<'_> {
    fn count(&self) -> usize {
        self.as_ref().column_count()
    }

    fn cell(&self, at: usize) -> Result<Value<'_>, String> {
        match self.get_ref(at).map_err(|error| error.to_string())? {
            ValueRef::Null => Ok(Value::Null),
            ValueRef::Integer(number) => Ok(Value::Int(number)),
            ValueRef::Real(number) => Ok(Value::Real(number)),
            ValueRef::Text(bytes) => {
                std::str::from_utf8(bytes).map(Value::Text).map_err(|_| "text that is not UTF-8".to_owned())
            }
            ValueRef::Blob(bytes) => Ok(Value::Blob(bytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;
    use tempfile::TempDir;

    use super::{Connection, Mode, Options, Statement, Value, bind};
    use crate::infra::db::{Engine, Text};

    static JOIN: Statement = Statement::new(
        "test",
        Text::Same("SELECT m.pk, r.id FROM messages m JOIN rooms r ON r.no = m.room_no WHERE m.id = $1"),
    );
    const TABLES: &str = "CREATE TABLE rooms (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE messages (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, room_no INTEGER NOT NULL) STRICT;";

    #[test]
    fn other_values_do_not_have_a_statement_planned_anew() {
        let folder = TempDir::new().unwrap();
        let options = Options::new(folder.path().join("klatch.db"));
        let connection = Connection::open(&options, Mode::Write).unwrap();
        connection.script(TABLES).unwrap();
        for value in 0..10_u128 {
            let id = Value::Uuid(uuid::Uuid::from_u128(value));
            connection.fetch(&JOIN, &[id], &mut |_| Ok(())).unwrap();
        }
        let mut prepared = connection.lite.prepare_cached(JOIN.text(Engine::Sqlite)).unwrap();
        bind(&mut prepared, &JOIN, &[Value::Null]).unwrap();
        assert_eq!(prepared.get_status(StatementStatus::RePrepare), 0);
    }
}
