//! What SQLite's errors mean.

use rusqlite::{Error as Lite, ErrorCode, ffi};

use crate::{error::Error, infra::db::constraint};

/// The error a job sees. SQLite's messages name tables and columns, never values.
pub(super) fn from(statement: &str, error: &Lite) -> Error {
    if let Lite::SqliteFailure(cause, message) = error {
        match cause.code {
            ErrorCode::ConstraintViolation => {
                let is_primary_key = matches!(
                    cause.extended_code,
                    ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID
                );
                if let Some(name) =
                    message.as_deref().and_then(|message| constraint::from_sqlite(message, is_primary_key))
                {
                    return Error::Constraint(name);
                }
            }
            ErrorCode::DiskFull => return Error::Busy("the disk is full"),
            ErrorCode::OperationInterrupted => return Error::Busy("the database took too long"),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                return Error::Busy("another program has locked the database");
            }
            _ => {}
        }
    }
    Error::internal(format!("{statement}: {error}"))
}

/// Whether the disk is full: then nothing of the transaction is in the log.
pub(super) fn is_full(error: &Lite) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull)
}

/// Whether a sync has failed: what it was for may be lost, and the next one does not bring it back.
pub(super) fn is_unsynced(error: &Lite) -> bool {
    let code = error.sqlite_error().map(|cause| cause.extended_code);
    matches!(code, Some(ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC))
}
