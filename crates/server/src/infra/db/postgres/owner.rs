//! One database has one server: a second one refuses and names the first.
//!
//! Two advisory locks of PostgreSQL, both gone with the session that holds them. A server keeps [`OWNER`]
//! alone on a connection of its own, and [`MEMBERS`] shared on every connection that writes. A newcomer
//! takes both alone before it writes. So while one connection of the first server lives, even
//! if the one with `OWNER` broke, no second server gets in.

use std::time::Duration;

use ::postgres::Client;
use parking_lot::Mutex;

use super::{Connection, connection};
use crate::error::{Error, Result};

/// Kept by the server, alone.
const OWNER: i64 = 0x6b6c_6174_6368_0001;

/// Kept by each of its writing connections, shared.
const MEMBERS: i64 = 0x6b6c_6174_6368_0002;

/// Proof that this process owns the database.
pub(in crate::infra::db) struct Owner {
    url: String,
    wait: Duration,
    client: Mutex<Client>,
}

impl Owner {
    /// Takes the database, waiting so long for another to let go.
    ///
    /// # Errors
    /// When another server has it, naming it as PostgreSQL knows it.
    pub(in crate::infra::db) fn take(url: &str, wait: Duration) -> Result<Self> {
        let client = Mutex::new(take(url, wait)?);
        Ok(Owner { url: url.to_owned(), wait, client })
    }

    /// Makes a new connection one of this server's: only while it still owns the database.
    pub(in crate::infra::db) fn join(&self, connection: &mut Connection) -> Result<()> {
        self.confirm()?;
        connection.script(&format!("SELECT pg_advisory_lock_shared({MEMBERS})"))?;
        // A newcomer may have come and gone on to write while this waited: then the owner is another.
        self.confirm()
    }

    /// Whether the owner's session lives; takes the database again if it does not and nobody else has it.
    fn confirm(&self) -> Result<()> {
        let mut client = self.client.lock();
        if client.simple_query("SELECT 1").is_err() {
            *client = take(&self.url, self.wait)?;
        }
        Ok(())
    }
}

fn take(url: &str, wait: Duration) -> Result<Client> {
    let mut client = connection::connect(url)?;
    let wait = format!("SET lock_timeout = {}", wait.as_millis());
    let locked = client
        .batch_execute(&format!("{wait}; SELECT pg_advisory_lock({OWNER})"))
        .and_then(|()| client.batch_execute(&format!("SELECT pg_advisory_lock({MEMBERS})")))
        .and_then(|()| client.batch_execute(&format!("SELECT pg_advisory_unlock({MEMBERS})")));
    match locked {
        Ok(()) => Ok(client),
        Err(error) if error.code().is_some_and(|code| code.code() == "55P03") => Err(held(&mut client)),
        Err(error) => Err(super::error::from("taking the database", &error)),
    }
}

/// The error that names who has it.
fn held(client: &mut Client) -> Error {
    let holders = client.simple_query(&format!(
        "SELECT DISTINCT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (l.classid::BIGINT << 32 | l.objid::BIGINT) IN ({OWNER}, {MEMBERS})"
    ));
    let names: Vec<String> = holders
        .unwrap_or_default()
        .iter()
        .filter_map(|message| match message {
            ::postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .collect();
    let who = if names.is_empty() { "another server".to_owned() } else { names.join(" and ") };
    Error::internal(format!(
        "The database is in use by {who}. One database has one server; stop that one first."
    ))
}
