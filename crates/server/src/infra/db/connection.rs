//! One connection to either engine.

use super::{Engine, Row, Statement, Value, postgres, sqlite};
use crate::error::Result;

/// A connection, owned by the thread that drives it.
pub(super) enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgres::Connection>),
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// What the end of a COMMIT means when it is an error.
pub(super) enum CommitError {
    /// Nothing was written.
    Refused(crate::error::Error),
    /// Nobody knows.
    Lost(String),
}

/// What to do with each row.
pub(super) type EachRow<'e> = &'e mut dyn FnMut(Row<'_>) -> Result<()>;

impl Connection {
    pub(super) fn engine(&self) -> Engine {
        match self {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    pub(super) fn fetch(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => connection.fetch(statement, values, each),
            Connection::Postgres(connection) => connection.fetch(statement, values, each),
        }
    }

    pub(super) fn run(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64> {
        match self {
            Connection::Sqlite(connection) => connection.run(statement, values),
            Connection::Postgres(connection) => connection.run(statement, values),
        }
    }

    /// Begins a transaction.
    pub(super) fn begin(&mut self, mode: Mode) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => connection.begin(mode),
            Connection::Postgres(connection) => connection.begin(mode),
        }
    }

    /// Ends it well.
    pub(super) fn commit(&mut self) -> Result<(), CommitError> {
        match self {
            Connection::Sqlite(connection) => connection.commit(),
            Connection::Postgres(connection) => connection.commit(),
        }
    }

    /// Undoes it; answers whether the connection may be used again.
    pub(super) fn rollback(&mut self) -> bool {
        match self {
            Connection::Sqlite(connection) => connection.rollback(),
            Connection::Postgres(connection) => connection.rollback(),
        }
    }

    /// Runs a script of several statements: the migrations.
    pub(super) fn script(&mut self, sql: &str) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => connection.script(sql),
            Connection::Postgres(connection) => connection.script(sql),
        }
    }

    /// Whether the other end has gone.
    pub(super) fn is_closed(&self) -> bool {
        match self {
            Connection::Sqlite(_) => false,
            Connection::Postgres(connection) => connection.is_closed(),
        }
    }
}
