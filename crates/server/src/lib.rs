//! The chat application, as a library.

pub mod config;
pub mod error;
pub mod infra;

/// Every SQL statement there is: a test executes each on both engines. A slice adds its `store::ALL`.
pub fn statements() -> Vec<&'static infra::db::Statement> {
    [infra::db::ALL].concat()
}
