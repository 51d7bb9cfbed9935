//! One connection to PostgreSQL.

use std::{collections::HashMap, time::Duration};

use ::postgres::{Client, Statement as Prepared, types::ToSql};

use super::{error, tls};
use crate::{
    error::{Error, Result},
    infra::db::{
        Engine, Row, Statement, Value,
        connection::{CommitError, EachRow, Mode},
    },
};

/// How long to wait for a server that does not answer.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

/// How long sent bytes may go unacknowledged before the connection counts as lost.
const DEAD_AFTER: Duration = Duration::from_secs(20);

/// For every connection. Plans made while a table was empty would otherwise stay sequential for good; a
/// statement that waits or runs too long answers 503 instead of holding its thread.
const SESSION: &str = "SET enable_seqscan = off;
    SET synchronous_commit = on;
    SET client_min_messages = warning;
    SET lock_timeout = '5s';
    SET statement_timeout = '30s';
    SET idle_in_transaction_session_timeout = '60s';";

/// A connection and the statements it knows.
pub(in crate::infra::db) struct Connection {
    client: Client,
    /// By the address of their static.
    prepared: HashMap<usize, Prepared>,
    /// Remembered here: the client itself says so only once its connection was driven again.
    is_lost: bool,
}

impl Connection {
    /// Connects to `url`.
    pub(in crate::infra::db) fn open(url: &str) -> Result<Self> {
        let client = connect(url)?;
        Ok(Connection { client, prepared: HashMap::new(), is_lost: false })
    }

    pub(in crate::infra::db) fn fetch(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        each: EachRow<'_>,
    ) -> Result<()> {
        let prepared = self.prepare(statement, values)?;
        let rows = self.client.query(&prepared, &params(values));
        for row in &rows.map_err(|error| self.failed(statement.name(), &error))? {
            each(Row::new(row, statement.name()))?;
        }
        Ok(())
    }

    pub(in crate::infra::db) fn run(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let prepared = self.prepare(statement, values)?;
        if !prepared.columns().is_empty() {
            return Err(Error::internal(format!("the statement {} gives rows", statement.name())));
        }
        let changed = self.client.execute(&prepared, &params(values));
        changed.map_err(|error| self.failed(statement.name(), &error))
    }

    pub(in crate::infra::db) fn begin(&mut self, mode: Mode) -> Result<()> {
        self.script(match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })
    }

    pub(in crate::infra::db) fn commit(&mut self) -> Result<(), CommitError> {
        self.client.batch_execute("COMMIT").map_err(|error| {
            if error.as_db_error().is_none() || error::is_lost(&error) {
                return CommitError::Lost(cause(&error));
            }
            CommitError::Refused(error::from("COMMIT", &error))
        })
    }

    pub(in crate::infra::db) fn rollback(&mut self) -> bool {
        self.client.batch_execute("ROLLBACK").is_ok()
    }

    pub(in crate::infra::db) fn script(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|error| self.failed("a script", &error))
    }

    pub(in crate::infra::db) fn is_closed(&self) -> bool {
        self.is_lost || self.client.is_closed()
    }

    fn failed(&mut self, statement: &str, error: &::postgres::Error) -> Error {
        self.is_lost |= error::is_lost(error);
        if error::is_stale(error) {
            self.prepared.clear();
        }
        error::from(statement, error)
    }

    /// The statement as this connection knows it; told to it when it is new.
    fn prepare(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<Prepared> {
        let address = std::ptr::from_ref(statement).addr();
        let prepared = if let Some(known) = self.prepared.get(&address) {
            known.clone()
        } else {
            let new = self.client.prepare(statement.text(Engine::Postgres));
            let new = new.map_err(|error| self.failed(statement.name(), &error))?;
            self.prepared.insert(address, new.clone());
            new
        };
        if prepared.params().len() != values.len() {
            return Err(Error::internal(format!(
                "the statement {} has {} parameters and got {}",
                statement.name(),
                prepared.params().len(),
                values.len()
            )));
        }
        Ok(prepared)
    }
}

/// A client with the settings every connection has.
pub(in crate::infra::db) fn connect(url: &str) -> Result<Client> {
    // The URL holds a password: never in a message.
    let (mut config, tls) = tls::read(url)?;
    config.application_name(&format!("klatch, process {}", std::process::id()));
    config.connect_timeout(CONNECT_WAIT).tcp_user_timeout(DEAD_AFTER).keepalives_idle(DEAD_AFTER);
    let failed = |error| Error::internal(format!("PostgreSQL cannot be reached: {}", cause(&error)));
    let mut client = config.connect(tls).map_err(failed)?;
    client.batch_execute(SESSION).map_err(failed)?;
    #[cfg(feature = "broken")]
    if crate::broken::is(crate::broken::Broken::SyncOff) {
        client.batch_execute("SET synchronous_commit = off").map_err(failed)?;
    }
    Ok(client)
}

fn params<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// The error and what is behind it, without DETAIL.
fn cause(error: &::postgres::Error) -> String {
    match error.as_db_error() {
        Some(cause) => format!("{} {}", cause.code().code(), cause.message()),
        None => match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}
