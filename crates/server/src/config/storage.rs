//! Where everything is kept.

use std::{fmt, path::PathBuf};

use super::{ConfigError, source::Source};

/// The folder and the database.
#[derive(Clone, Debug)]
pub struct Storage {
    /// `data`: the folder for the embedded database, uploads and secrets. Left alone `./data`.
    pub data: PathBuf,
    /// `database_url`: PostgreSQL instead of the embedded database
    /// (`postgres://klatch:secret@localhost/klatch`). Give it in the environment or the file.
    pub database_url: Option<DatabaseUrl>,
}

/// An address that holds a password: it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

impl Storage {
    pub(super) fn resolve(source: &Source<'_>) -> Result<Storage, ConfigError> {
        let data = source.text("data").unwrap_or_else(|| "./data".to_owned());
        let database_url = source.text("database_url").map(parse_database_url).transpose()?;
        Ok(Storage { data: PathBuf::from(data), database_url })
    }
}

/// The message does not repeat the address: it holds a password.
fn parse_database_url(text: String) -> Result<DatabaseUrl, ConfigError> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(DatabaseUrl(text));
    }
    Err(ConfigError::new("database_url must begin with postgres://"))
}
