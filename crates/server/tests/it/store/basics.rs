//! What a job can do, and what it cannot.

use server::error::{Error, OnConstraint};

use super::{COUNT, FIND, GROW, INSERT, NAMES, RENAME, event, id, insert, settings};
use crate::kit::TestDatabase;

#[tokio::test]
async fn a_write_is_read_back() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let grown = db
        .write(|tx| {
            insert(tx, 1, "Ärger 🙂")?;
            assert_eq!(tx.run(&RENAME, &[&id(2), &"nobody"])?, 0);
            tx.one::<i64>(&GROW, &[&id(1)])
        })
        .await
        .unwrap();
    assert_eq!(grown, 2);
    let found = db.read(|tx| tx.opt::<(String, i64)>(&FIND, &[&id(1)])).await.unwrap();
    assert_eq!(found, Some(("Ärger 🙂".to_owned(), 2)));
    assert_eq!(db.read(|tx| tx.opt::<(String, i64)>(&FIND, &[&id(2)])).await.unwrap(), None);
    db.close().await;
}

#[tokio::test]
async fn a_refused_job_leaves_nothing_and_tells_nothing() {
    let database = TestDatabase::new();
    let (db, heard) = database.open_with(settings(&database)).await.unwrap();
    let refused = db
        .write(|tx| {
            insert(tx, 1, "kept back")?;
            tx.emit(event(1));
            Err::<(), _>(Error::not_found())
        })
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    db.write(|tx| {
        tx.emit(event(2));
        insert(tx, 2, "kept")
    })
    .await
    .unwrap();
    assert_eq!(heard.events(), [event(2)]);
    assert_eq!(db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["kept"]);
}

#[tokio::test]
async fn a_broken_constraint_has_postgresql_s_name() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 1, "taken")).await.unwrap();

    let name = |error: server::error::Result<()>| match error {
        Err(Error::Constraint(name)) => name,
        other => panic!("not a broken constraint: {other:?}"),
    };
    assert_eq!(name(db.write(|tx| insert(tx, 1, "free")).await), "things_pkey");
    assert_eq!(name(db.write(|tx| insert(tx, 2, "taken")).await), "things_name_key");
    let negative = |tx: &mut server::infra::db::Tx| tx.run(&INSERT, &[&id(3), &"minus", &-1_i64]).map(drop);
    assert_eq!(name(db.write(negative).await), "things_size_check");
    let missing =
        |tx: &mut server::infra::db::Tx| tx.run(&INSERT, &[&id(3), &None::<String>, &1_i64]).map(drop);
    assert_eq!(name(db.write(missing).await), "things_name_not_null");

    let mapped =
        db.write(|tx| insert(tx, 2, "taken").on_constraint("things_name_key", Error::not_found)).await;
    assert!(matches!(mapped, Err(Error::Refused(_))), "{mapped:?}");
}

#[tokio::test]
async fn after_a_failed_statement_the_job_is_over() {
    let database = TestDatabase::new();
    let (db, heard) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 1, "taken")).await.unwrap();

    let went_on = db
        .write(|tx| {
            tx.emit(event(1));
            insert(tx, 2, "before")?;
            drop(insert(tx, 1, "again"));
            assert!(matches!(tx.one::<i64>(&COUNT, &[]), Err(Error::Internal(_))));
            Ok(())
        })
        .await;
    assert!(matches!(went_on, Err(Error::Internal(_))), "{went_on:?}");
    assert_eq!(db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap(), ["taken"]);
    assert!(heard.events().is_empty());
}

#[tokio::test]
async fn a_read_cannot_write() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let wrote = db.read(|tx| insert(tx, 1, "sneaked in")).await;
    assert!(matches!(wrote, Err(Error::Internal(_))), "{wrote:?}");
    assert_eq!(db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap(), 0);
}

#[tokio::test]
async fn a_read_sees_one_snapshot() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let (written, go_on) = std::sync::mpsc::channel::<()>();
    let (tell, told) = tokio::sync::oneshot::channel();
    let reader = tokio::spawn({
        let db = db.clone();
        async move {
            db.read(move |tx| {
                let before: i64 = tx.one(&COUNT, &[])?;
                tell.send(()).unwrap();
                go_on.recv().unwrap();
                Ok((before, tx.one::<i64>(&COUNT, &[])?))
            })
            .await
        }
    });
    told.await.unwrap();
    db.write(|tx| insert(tx, 1, "meanwhile")).await.unwrap();
    written.send(()).unwrap();
    assert_eq!(reader.await.unwrap().unwrap(), (0, 0));
    assert_eq!(db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap(), 1);
}

#[tokio::test]
async fn one_row_means_one_row() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    let none = db.read(|tx| tx.one::<(String, i64)>(&FIND, &[&id(1)])).await;
    assert!(none.unwrap_err().to_string().contains("FIND gives no row"));
    db.write(|tx| insert(tx, 1, "a").and_then(|()| insert(tx, 2, "b"))).await.unwrap();
    let two = db.read(|tx| tx.opt::<String>(&NAMES, &[])).await;
    assert!(two.unwrap_err().to_string().contains("NAMES gives more than one row"));
}

#[tokio::test]
async fn what_does_not_fit_a_statement_is_named() {
    let database = TestDatabase::new();
    let (db, _) = database.open_with(settings(&database)).await.unwrap();
    db.write(|tx| insert(tx, 1, "a")).await.unwrap();
    let failed = |error: Error| error.to_string();
    let parameters = db.read(|tx| tx.opt::<(String, i64)>(&FIND, &[])).await.unwrap_err();
    assert!(failed(parameters).contains("FIND has 1 parameters and got 0"));
    let columns = db.read(|tx| tx.opt::<String>(&FIND, &[&id(1)])).await.unwrap_err();
    assert!(failed(columns).contains("FIND gives 2 columns, and only 1 are read"));
    let kind = db.read(|tx| tx.opt::<(bool, i64)>(&FIND, &[&id(1)])).await.unwrap_err();
    assert!(failed(kind).contains("FIND gives something else than bool in column 1"));
    let more = db.read(|tx| tx.opt::<(String, i64, i64)>(&FIND, &[&id(1)])).await.unwrap_err();
    assert!(failed(more).contains("FIND has no column 3"));
    let rows = db.write(|tx| tx.run(&GROW, &[&id(1)])).await.unwrap_err();
    assert!(matches!(rows, Error::Internal(_)), "{rows}");
}
