//! What an archive says of itself.

use std::io::Read;

use model::Time;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::engine_name;
use crate::{
    error::{Error, Result},
    infra::db::{Engine, MIGRATIONS, Migration, Place, migrate},
};

/// The form of archives this program writes and reads.
const FORM: u32 = 1;

/// Most bytes of it.
const MOST: u64 = 1 << 20;

/// `klatch.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    /// The form of the archive.
    form: u32,
    /// The version of Klatch that wrote it.
    version: String,
    engine: String,
    /// When the copy was made.
    pub(super) made_at: Time,
    /// The epoch of the database.
    pub(super) epoch: Uuid,
    /// Which migrations the database has: number, name, checksum.
    migrations: Vec<migrate::Applied>,
    /// On PostgreSQL its tables, each after those it refers to.
    #[serde(default)]
    pub(super) tables: Vec<Table>,
    /// On PostgreSQL its sequences and where they stand.
    #[serde(default)]
    pub(super) sequences: Vec<(String, i64)>,
}

/// A table of PostgreSQL.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: u64,
}

impl Manifest {
    pub(super) fn new(
        engine: Engine,
        made_at: Time,
        epoch: &str,
        migrations: Vec<migrate::Applied>,
    ) -> Result<Manifest> {
        Ok(Manifest {
            form: FORM,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: engine_name(engine).to_owned(),
            made_at,
            epoch: Uuid::parse_str(epoch)
                .map_err(|_| Error::internal("the epoch in the database is no UUID"))?,
            migrations,
            tables: Vec::new(),
            sequences: Vec::new(),
        })
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("it holds nothing that JSON has no form for")
    }

    /// Reads one and refuses what this program could not serve.
    pub(super) fn read(bytes: &mut dyn Read, place: &Place) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_reader(bytes.take(MOST))
            .map_err(|error| Error::internal(format!("The backup cannot be understood: {error}")))?;
        if manifest.form != FORM {
            return Err(Error::internal(format!(
                "The backup was written by another version of Klatch ({}). Restore it with that one.",
                manifest.version
            )));
        }
        let engine = match place {
            Place::Sqlite(_) => Engine::Sqlite,
            Place::Postgres(_) => Engine::Postgres,
        };
        if manifest.engine != engine_name(engine) {
            return Err(Error::internal(format!(
                "The backup is of a {} database, and the settings name {}. Restore it where it came from.",
                manifest.engine,
                engine_name(engine)
            )));
        }
        migrate::check(MIGRATIONS, &manifest.migrations)?;
        Ok(manifest)
    }

    /// The migrations its database has.
    pub(super) fn migrations(&self) -> &'static [Migration] {
        &MIGRATIONS[..self.migrations.len()]
    }
}
