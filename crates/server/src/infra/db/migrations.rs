//! The migrations, in order. A released one never changes.

/// One step of the tables, the same number and name on both engines.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `0001_accounts`: its number and what it is about.
    pub name: &'static str,
    /// Its text for SQLite.
    pub sqlite: &'static str,
    /// Its text for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// Every migration: `crates/server/migrations/{sqlite,postgres}/<name>.sql`.
pub static MIGRATIONS: &[Migration] = migrations![
    "0001_accounts",
    "0002_rooms",
    "0003_messages",
    "0004_people",
    "0005_notify",
    "0006_files",
    "0007_admin",
    "0008_closing",
    "0009_search",
    "0010_oidc",
    "0011_quota",
];
