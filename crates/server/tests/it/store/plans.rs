//! A new query comes with its index: no statement walks through a whole table.

use rusqlite::Connection;
use server::infra::db::{Engine, Statement};

use crate::kit::TestDatabase;

/// Those that may, with the reason.
const ALLOWED: [(&str, &str); 4] = [
    ("server::infra::db::migrate::APPLIED", "a row for each migration, once at the start"),
    ("server::accounts::store::ALL_KEYS", "a few keys"),
    ("server::files::store::KEPT", "for a backup, beside the server"),
    ("server::rooms::store::INSERT_ROOM", "SQLite's plan for deferred keys, of which there are none"),
];

/// How SQLite goes about a statement, a step a line.
fn plan(lite: &Connection, statement: &Statement) -> Vec<String> {
    let mut plan = lite.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.text(Engine::Sqlite))).unwrap();
    let mut rows = plan.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

/// The tables a plan reads from end to end: lists and the rows of a sub-select are none.
fn scanned(steps: &[String]) -> Vec<&str> {
    let names = |prefix: &'static str| steps.iter().filter_map(move |step| step.strip_prefix(prefix));
    let inner: Vec<_> = names("CO-ROUTINE ").chain(names("MATERIALIZE ")).collect();
    let is_table = |name: &&str| {
        !name.starts_with("json_each") && !name.starts_with("CONSTANT ROW") && !inner.contains(name)
    };
    names("SCAN ").filter(is_table).collect()
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let database = TestDatabase::sqlite();
    database.open().await.close().await;
    let lite = Connection::open(database.folder().join("klatch.db")).unwrap();
    let mut wrong = Vec::new();
    let mut excused = Vec::new();
    for statement in server::statements().into_iter().filter(|one| one.is_for(Engine::Sqlite)) {
        let steps = plan(&lite, statement);
        let tables = scanned(&steps);
        match ALLOWED.iter().any(|(name, _)| *name == statement.name()) {
            true if tables.is_empty() => wrong.push(format!("{} is excused for nothing", statement.name())),
            true => excused.push(statement.name()),
            false if tables.is_empty() => {}
            false => wrong.push(format!(
                "{} reads all of {}:\n  {}",
                statement.name(),
                tables.join(", "),
                steps.join("\n  ")
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(excused.len(), ALLOWED.len(), "a statement that is excused is gone");
}

/// It is counted within a write.
#[tokio::test]
async fn what_a_person_holds_is_counted_from_an_index_alone() {
    let database = TestDatabase::sqlite();
    database.open().await.close().await;
    let lite = Connection::open(database.folder().join("klatch.db")).unwrap();
    let statements = server::statements();
    let held = statements.iter().find(|statement| statement.name() == "server::files::store::HELD").unwrap();
    let steps = plan(&lite, held);
    assert!(steps.iter().any(|step| step.contains("USING COVERING INDEX")), "{}", steps.join("\n"));
}

#[test]
fn a_whole_table_is_seen() {
    let lite = Connection::open_in_memory().unwrap();
    lite.execute_batch("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)").unwrap();
    let scans = |sql: &'static str| {
        let statement = Statement::new("test", server::infra::db::Text::Same(sql));
        !scanned(&plan(&lite, &statement)).is_empty()
    };
    assert!(scans("SELECT id FROM things WHERE name = $1"));
    assert!(scans("SELECT id FROM things a WHERE name = $1"));
    assert!(!scans("SELECT name FROM things WHERE id = $1"));
    assert!(!scans("SELECT name FROM things WHERE id IN numbers($1)"));
    assert!(!scans("SELECT COUNT(*) FROM (SELECT name FROM things WHERE id > $1 LIMIT 5) some"));
}
