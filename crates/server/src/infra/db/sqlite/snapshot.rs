//! A copy of the database before its tables change.

use std::{
    fs,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::Connection;
use crate::{
    error::{Error, Result},
    infra::db::connection,
};

/// Copies the database to `klatch.db.before-N`. Only the newest copy is kept: it holds what people have since deleted.
pub(in crate::infra::db) fn snapshot(
    connection: &mut connection::Connection,
    file: &Path,
    number: i64,
) -> Result<()> {
    let connection::Connection::Sqlite(connection) = connection else { return Ok(()) };
    let copy = beside(file, &format!(".before-{number}"));
    let unfinished = beside(file, ".before-unfinished");
    let failed = |error: std::io::Error| {
        Error::internal(format!("the database cannot be copied to {}: {error}", copy.display()))
    };
    remove(&unfinished).map_err(failed)?;
    make_private(&unfinished).map_err(failed)?;
    write(connection, &unfinished)?;
    fs::File::open(&unfinished).and_then(|file| file.sync_all()).map_err(failed)?;
    remove_older(file).map_err(failed)?;
    fs::rename(&unfinished, &copy).map_err(failed)?;
    tracing::info!(copy = %copy.display(), "the database was copied before its tables change");
    Ok(())
}

fn write(connection: &Connection, to: &Path) -> Result<()> {
    let path = to.to_str().ok_or_else(|| Error::internal("the path of the database is not Unicode"))?;
    connection.script(&format!("VACUUM INTO '{}'", path.replace('\'', "''")))
}

/// Makes a file that only its owner reads, or makes one so.
pub(super) fn make_private(file: &Path) -> std::io::Result<()> {
    let made = fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(file)?;
    if made.metadata()?.permissions().mode().trailing_zeros() < 6 {
        made.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// The name of a file that belongs to the database.
pub(in crate::infra::db) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(file: &Path) -> std::io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Deletes the copies made before earlier migrations.
pub(in crate::infra::db) fn remove_older(file: &Path) -> std::io::Result<()> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(()) };
    let prefix = format!("{}.before-", name.to_string_lossy());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        if number.is_some_and(|number| number.parse::<u32>().is_ok()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}
