//! Every registered statement is executed on both engines.
//!
//! Preparing is not enough: some texts prepare on both and mean something else, or fail only with a value in hand.

use std::{collections::BTreeSet, fs, path::Path};

use postgres::types::Type;
use server::{
    error::{Error, Result},
    infra::db::{Column, Db, Engine, FromRow, Param, Place, Row, Statement, Value},
};
use uuid::Uuid;

use crate::kit::TestDatabase;

/// Those with a text for each engine. Keep it short: every name here is SQL written twice.
/// Finding a text inside another is `instr` on SQLite and `strpos` on PostgreSQL; a list as rows is `json_each` and
/// `unnest`. Many texts are appended by one statement on PostgreSQL alone.
const SPLIT: [&str; 5] = [
    "server::accounts::store::sessions::TOUCH_MANY",
    "server::rooms::store::DIRECTORY",
    "server::search::store::INSERT_WORDS",
    "server::streams::store::APPEND_MANY",
    "server::unread::store::COUNT",
];

/// What means something else on the other engine, or exists on one only. `LIKE` escapes differently.
const TRAPS: [&str; 13] = [
    "lower(",
    "upper(",
    " like ",
    "ilike",
    "now()",
    "any(",
    "lateral",
    "for update",
    "greatest(",
    "least(",
    "::",
    "as json",
    "glob ",
];

/// The types a [`Column`] reads from PostgreSQL.
const READABLE: [Type; 9] = [
    Type::INT8,
    Type::INT4,
    Type::INT2,
    Type::BOOL,
    Type::FLOAT8,
    Type::TEXT,
    Type::VARCHAR,
    Type::BYTEA,
    Type::UUID,
];

/// How PostgreSQL describes a statement.
struct Described {
    statement: &'static Statement,
    params: Vec<Type>,
    columns: Vec<Type>,
}

/// A parameter of some type.
struct Sample(Type);

impl Param for Sample {
    fn value(&self) -> Value<'_> {
        match self.0 {
            Type::INT8 | Type::INT4 | Type::INT2 => Value::Int(1),
            Type::BOOL => Value::Bool(true),
            Type::FLOAT8 => Value::Real(0.5),
            Type::TEXT | Type::VARCHAR => Value::Text("x"),
            Type::BYTEA => Value::Blob(b"x"),
            Type::UUID => Value::Uuid(Uuid::from_u128(1)),
            Type::UUID_ARRAY => Value::List(vec![Value::Uuid(Uuid::from_u128(1))]),
            Type::INT8_ARRAY => Value::List(vec![Value::Int(1)]),
            Type::TEXT_ARRAY => Value::List(vec![Value::Text("x")]),
            ref other => panic!("no parameter should be a {other}"),
        }
    }
}

struct Anything;

impl Column for Anything {
    fn from_value(_: Value<'_>) -> Option<Self> {
        Some(Anything)
    }
}

/// A whole row, whatever is in it.
struct AnyRow;

impl FromRow for AnyRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        while row.left() > 0 {
            row.column::<Anything>()?;
        }
        Ok(AnyRow)
    }
}

async fn describe(database: &TestDatabase) -> Vec<Described> {
    let Place::Postgres(url) = database.place() else { panic!("PostgreSQL describes parameters") };
    let describe = move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let describe = |statement: &'static Statement| {
            let text = statement.text(Engine::Postgres);
            let prepared = client
                .prepare(text)
                .unwrap_or_else(|error| panic!("{}: {error:?}\n{text}", statement.name()));
            let columns = prepared.columns().iter().map(|column| column.type_().clone()).collect();
            Described { statement, params: prepared.params().to_vec(), columns }
        };
        server::statements().into_iter().map(describe).collect()
    };
    tokio::task::spawn_blocking(describe).await.unwrap()
}

/// Executes it and takes everything back; a constraint may refuse what the samples say.
async fn execute(db: &Db, described: &Described) -> Option<String> {
    let (statement, has_rows) = (described.statement, !described.columns.is_empty());
    let samples: Vec<_> = described.params.iter().cloned().map(Sample).collect();
    let done = db
        .write(move |tx| {
            let params: Vec<&dyn Param> = samples.iter().map(|sample| sample as &dyn Param).collect();
            if has_rows {
                tx.all::<AnyRow>(statement, &params)?;
            } else {
                tx.run(statement, &params)?;
            }
            Err::<(), _>(Error::not_found())
        })
        .await;
    match done {
        Err(Error::Refused(_) | Error::Constraint(_)) => None,
        other => Some(format!("{} on {:?}: {other:?}", statement.name(), db.engine())),
    }
}

#[tokio::test]
async fn every_statement_executes_on_both_engines() {
    let (lite, pg) = (TestDatabase::sqlite(), TestDatabase::postgres());
    let (lite_db, pg_db) = (lite.open().await, pg.open().await);
    let described = describe(&pg).await;
    assert!(!described.is_empty());
    let mut wrong = Vec::new();
    for one in &described {
        for column in one.columns.iter().filter(|column| !READABLE.contains(column)) {
            wrong.push(format!("{} gives {column} on PostgreSQL: cast it", one.statement.name()));
        }
        for db in [&lite_db, &pg_db].into_iter().filter(|db| one.statement.is_for(db.engine())) {
            wrong.extend(execute(db, one).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_written_twice_are_counted() {
    let split: BTreeSet<_> =
        server::statements().iter().filter(|one| one.is_split()).map(|one| one.name()).collect();
    assert_eq!(split, BTreeSet::from(SPLIT));
}

#[test]
fn no_text_holds_a_trap() {
    let mut wrong = Vec::new();
    for statement in server::statements().iter().filter(|statement| !statement.is_split()) {
        wrong.extend(
            traps(statement.written(Engine::Sqlite)).map(|trap| format!("{}: {trap}", statement.name())),
        );
    }
    assert!(wrong.is_empty(), "these mean something else on the other engine:\n{}", wrong.join("\n"));
    assert!(traps("SELECT a FROM t WHERE lower(a) = $1").next().is_some());
    assert!(traps("SELECT a FROM t WHERE a LIKE $1").next().is_some());
    assert!(traps("SELECT following FROM slower WHERE flower_id = $1").next().is_none());
}

fn traps(text: &str) -> impl Iterator<Item = &'static str> {
    let text = format!(" {} ", text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "));
    TRAPS.into_iter().filter(move |trap| {
        text.match_indices(trap).any(|(at, found)| {
            let is_inside =
                |before: char| before.is_alphanumeric() && found.starts_with(char::is_alphanumeric);
            !text[..at].ends_with(is_inside)
        })
    })
}

#[test]
fn every_store_is_registered() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names: Vec<_> = server::statements().iter().map(|statement| statement.name()).collect();
    let mut found = 0;
    for (module, text) in modules(&sources, "server") {
        if text.lines().any(|line| line.trim_start().starts_with("statements! {")) {
            found += 1;
            let prefix = format!("{module}::");
            assert!(
                names.iter().any(|name| name.starts_with(&prefix)),
                "add {module}::ALL to server::statements()"
            );
        }
    }
    assert!(found > 0);
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "a statement is registered twice");
}

/// Every source below a folder with its module path.
fn modules(folder: &Path, module: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(modules(&path, &format!("{module}::{name}")));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let module =
                if name == "mod" || name == "lib" { module.to_owned() } else { format!("{module}::{name}") };
            found.push((module, fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
