//! What PostgreSQL's errors mean.

use ::postgres::{Error as Pg, error::DbError};

use crate::{
    error::Error,
    infra::db::constraint::{FOREIGN_KEY, not_null},
};

/// The error a job sees. Only code and message are kept: DETAIL holds what people wrote.
pub(in crate::infra::db) fn from(statement: &str, error: &Pg) -> Error {
    match error.as_db_error() {
        Some(cause) => from_server(statement, cause),
        None if is_lost(error) => Error::Busy("the connection to the database was lost"),
        None => {
            let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            Error::internal(format!("{statement}: {error} {source}"))
        }
    }
}

/// Whether the connection is gone, and with it the transaction or the answer to its COMMIT.
pub(super) fn is_lost(error: &Pg) -> bool {
    let has_gone = match error.as_db_error() {
        // 57P: an administrator or a crash ended it; 08: it broke.
        Some(cause) => cause.code().code().starts_with("57P") || cause.code().code().starts_with("08"),
        None => false,
    };
    has_gone
        || error.is_closed()
        || std::error::Error::source(error)
            .and_then(|source| source.downcast_ref::<std::io::Error>())
            .is_some()
}

/// Whether what a statement was prepared for has changed: it must be prepared anew.
pub(super) fn is_stale(error: &Pg) -> bool {
    error.as_db_error().is_some_and(is_stale_plan)
}

fn is_stale_plan(cause: &DbError) -> bool {
    cause.code().code() == "0A000" && cause.message().contains("cached plan")
}

fn from_server(statement: &str, cause: &DbError) -> Error {
    let code = cause.code().code();
    match code {
        "23505" | "23514" if let Some(name) = cause.constraint() => Error::Constraint(name.to_owned()),
        "23503" => Error::Constraint(FOREIGN_KEY.to_owned()),
        "23502" if let (Some(table), Some(column)) = (cause.table(), cause.column()) => {
            Error::Constraint(not_null(table, column))
        }
        "40001" | "40P01" => Error::Busy("the transaction met another one"),
        "55P03" | "57014" => Error::Busy("the database took too long"),
        _ if is_stale_plan(cause) => Error::Busy("the database has changed"),
        _ if code.starts_with("53") => Error::Busy("the database has no room"),
        _ if code.starts_with("57P") || code.starts_with("08") => {
            Error::Busy("the connection to the database was lost")
        }
        _ => Error::internal(format!("{statement}: {code} {}", cause.message())),
    }
}
