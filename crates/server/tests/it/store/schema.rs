//! The tables are the same on both engines, as far as anybody can tell.

use std::{collections::BTreeSet, fs, path::Path};

use server::infra::db::{MIGRATIONS, Place};

use crate::kit::TestDatabase;

/// Every name of a UNIQUE or primary key on SQLite, by the rule its errors are named by.
const SQLITE_KEYS: &str = "SELECT t.name, i.origin, i.name, (SELECT group_concat(x.name, '_') FROM
        (SELECT c.name FROM pragma_index_info(i.name) c ORDER BY c.seqno) x)
    FROM pragma_table_list t, pragma_index_list(t.name) i
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND i.\"unique\"
    UNION SELECT t.name, 'pk', '', '' FROM pragma_table_list t, pragma_table_info(t.name) c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.pk > 0";

const POSTGRES_KEYS: &str = "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace";

/// Columns of text that stand in an index and are ordered by somebody's language.
const POSTGRES_COLLATED: &str = "SELECT DISTINCT t.relname || '.' || a.attname
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey::int2[])
    JOIN pg_collation o ON o.oid = a.attcollation
    WHERE t.relnamespace = 'public'::regnamespace AND o.collname <> 'C'";

const SQLITE_LAX: &str = "SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'";

const SQLITE_TABLES: &str = "SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";

const POSTGRES_TABLES: &str = "SELECT tablename::TEXT FROM pg_tables WHERE schemaname = 'public'";

/// The database as it is after every migration, asked by a plain client.
struct Migrated {
    lite: TestDatabase,
    pg: TestDatabase,
}

impl Migrated {
    async fn new() -> Self {
        let migrated = Migrated { lite: TestDatabase::sqlite(), pg: TestDatabase::postgres() };
        migrated.lite.open().await.close().await;
        migrated.pg.open().await.close().await;
        migrated
    }

    fn sqlite(&self, sql: &str) -> BTreeSet<String> {
        let lite = self.client();
        let mut found = lite.prepare(sql).unwrap();
        found.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn client(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.lite.folder().join("klatch.db")).unwrap()
    }

    fn sqlite_keys(&self) -> BTreeSet<String> {
        let lite = self.client();
        let mut found = lite.prepare(SQLITE_KEYS).unwrap();
        let named = found.query_map([], |row| {
            let (table, origin, index): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let columns: Option<String> = row.get(3)?;
            Ok(match (origin.as_str(), columns) {
                ("pk", _) => format!("{table}_pkey"),
                (_, Some(columns)) => format!("{table}_{columns}_key"),
                (_, None) => index,
            })
        });
        named.unwrap().map(Result::unwrap).collect()
    }

    async fn postgres(&self, sql: &'static str) -> BTreeSet<String> {
        let Place::Postgres(url) = self.pg.place() else { unreachable!() };
        let ask = move || {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            client.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
        };
        tokio::task::spawn_blocking(ask).await.unwrap()
    }
}

#[tokio::test]
async fn tables_and_keys_have_the_same_names() {
    let migrated = Migrated::new().await;
    let tables = migrated.sqlite(SQLITE_TABLES);
    assert!(tables.contains("meta"));
    assert_eq!(tables, migrated.postgres(POSTGRES_TABLES).await);
    let keys = migrated.sqlite_keys();
    assert!(keys.contains("meta_pkey"));
    assert_eq!(keys, migrated.postgres(POSTGRES_KEYS).await, "name each unique index by PostgreSQL's rule");
}

#[tokio::test]
async fn tables_are_strict_and_keys_know_no_language() {
    let migrated = Migrated::new().await;
    assert_eq!(migrated.sqlite(SQLITE_LAX), BTreeSet::new(), "end CREATE TABLE with STRICT");
    assert_eq!(migrated.postgres(POSTGRES_COLLATED).await, BTreeSet::new(), "add COLLATE \"C\"");
}

#[test]
fn migrations_are_numbered_and_none_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let listed: Vec<_> = MIGRATIONS.iter().map(|migration| migration.name.to_owned()).collect();
    for (at, name) in listed.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name} is number {}", at + 1);
    }
    for engine in ["sqlite", "postgres"] {
        let mut files: Vec<_> = fs::read_dir(folder.join(engine))
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".sql").map(str::to_owned))
            .collect();
        files.sort();
        assert_eq!(files, listed, "{engine}");
    }
}

#[test]
fn no_constraint_waits_for_commit() {
    for migration in MIGRATIONS {
        for text in [migration.sqlite, migration.postgres] {
            let text = text.to_uppercase();
            assert!(!text.contains("DEFERR"), "{}: an error of COMMIT ends the process", migration.name);
            assert!(!text.contains("SERIAL"), "{}: a sequence loses rows as a cursor", migration.name);
        }
    }
}
