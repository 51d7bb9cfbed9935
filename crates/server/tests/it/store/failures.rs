//! Requests that go away, jobs that fail or panic, and queues that are full.

use std::{
    panic,
    sync::{Arc, OnceLock, mpsc},
};

use futures_util::FutureExt as _;
use parking_lot::Mutex;
use server::{
    error::{Error, Result},
    infra::{
        clock::Clock,
        db::{Db, Settings, Sink, Work},
    },
};
use tokio::{sync::oneshot, task::JoinHandle};

use super::{COUNT, NAMES, event, insert, settings};
use crate::kit::{Heard, TestDatabase};

/// With one thread for writes on either engine, so that one job can be made to wait for another.
async fn one_writer(database: &TestDatabase) -> (Db, Heard) {
    let settings = Settings { write_threads: 1, ..settings(database) };
    database.open_with(settings).await.unwrap()
}

/// A write that has inserted one row and stands still until the sender is used or dropped.
async fn half_way(db: &Db) -> (JoinHandle<Result<()>>, mpsc::Sender<()>) {
    let (go_on, wait) = mpsc::channel::<()>();
    let (tell, told) = oneshot::channel();
    let db = db.clone();
    let asked = tokio::spawn(async move {
        db.write(move |tx| {
            insert(tx, 1, "first half")?;
            tell.send(()).unwrap();
            let _ = wait.recv();
            tx.emit(event(1));
            insert(tx, 2, "second half")
        })
        .await
    });
    told.await.unwrap();
    (asked, go_on)
}

/// Answers when every write before it is done.
async fn names(db: &Db) -> Vec<String> {
    db.write(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap()
}

#[tokio::test]
async fn a_request_dropped_half_way_is_done_wholly() {
    let database = TestDatabase::new();
    let (db, heard) = one_writer(&database).await;
    let (asked, go_on) = half_way(&db).await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    drop(go_on);
    assert_eq!(names(&db).await, ["first half", "second half"]);
    assert_eq!(heard.events(), [event(1)]);
}

#[tokio::test]
async fn what_a_dropped_request_left_to_do_is_done() {
    let database = TestDatabase::new();
    let (db, _heard) = one_writer(&database).await;
    let (tell, told) = oneshot::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    let asking = db.clone();
    let asked = tokio::spawn(async move {
        asking
            .write(move |tx| {
                tell.send(()).unwrap();
                let _ = wait.recv();
                tx.wake(Work::Files);
                Ok(())
            })
            .await
    });
    told.await.unwrap();
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    drop(go_on);
    db.woken(Work::Files).await;
}

#[tokio::test]
async fn a_job_that_fails_wakes_nobody() {
    let database = TestDatabase::new();
    let (db, _heard) = one_writer(&database).await;
    let refused = db.write(|tx| {
        tx.wake(Work::Files);
        Err::<(), _>(Error::not_found())
    });
    assert!(refused.await.is_err());
    db.write(|tx| insert(tx, 1, "next")).await.unwrap();
    assert!(db.woken(Work::Files).now_or_never().is_none());
}

#[tokio::test]
async fn a_request_dropped_in_the_queue_is_not_done() {
    let database = TestDatabase::new();
    let (db, heard) = one_writer(&database).await;
    let (asked, go_on) = half_way(&db).await;
    {
        let waiting = db.write(|tx| {
            tx.emit(event(3));
            insert(tx, 3, "never wanted")
        });
        tokio::pin!(waiting);
        assert!(poll_once(waiting.as_mut()).is_none(), "it waits behind the other");
    }
    drop(go_on);
    asked.await.unwrap().unwrap();
    assert_eq!(names(&db).await, ["first half", "second half"]);
    assert_eq!(heard.events(), [event(1)]);
}

/// Polls once: the request is in the queue afterwards.
fn poll_once<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.poll(&mut context) {
        std::task::Poll::Ready(output) => Some(output),
        std::task::Poll::Pending => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn dropped_requests_never_leave_half_a_transaction() {
    let database = TestDatabase::new();
    let (db, heard) = database.open_with(settings(&database)).await.unwrap();
    let requests: Vec<_> = (0..600_u128)
        .map(|pair| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    insert(tx, 2 * pair, &format!("{pair} first"))?;
                    tx.emit(event(i64::try_from(pair).unwrap()));
                    insert(tx, 2 * pair + 1, &format!("{pair} second"))
                })
                .await
            })
        })
        .collect();
    // Some are dropped before they begin, some while they run, some after they are done.
    let mut answered = 0;
    for (at, request) in requests.into_iter().enumerate() {
        if at % 3 != 0 {
            request.abort();
        }
        if let Ok(answer) = request.await {
            answer.unwrap();
            answered += 1;
        }
    }
    db.close().await;

    let db = database.reopen(settings(&database)).await;
    let names = db.read(|tx| tx.all::<String>(&NAMES, &[])).await.unwrap();
    let pairs: Vec<_> = names.iter().filter_map(|name| name.strip_suffix(" first")).collect();
    assert!(
        names.len() == 2 * pairs.len() && pairs.iter().all(|pair| names.contains(&format!("{pair} second")))
    );
    assert!(pairs.len() >= answered && answered >= 200, "{} done, {answered} answered", pairs.len());
    assert_eq!(heard.events().len(), pairs.len(), "what is stored was told, and nothing else");
}

#[tokio::test]
async fn a_job_that_panics_is_ours_and_the_next_one_works() {
    let database = TestDatabase::new();
    let (db, heard) = one_writer(&database).await;
    let panicked = db
        .write(|tx| -> Result<()> {
            insert(tx, 1, "half")?;
            tx.emit(event(1));
            panic::resume_unwind(Box::new("as it should"));
        })
        .await;
    assert!(matches!(panicked, Err(Error::Internal(_))), "{panicked:?}");
    let read = db.read(|_| -> Result<()> { panic::resume_unwind(Box::new("as it should")) }).await;
    assert!(matches!(read, Err(Error::Internal(_))), "{read:?}");

    db.write(|tx| insert(tx, 1, "whole")).await.unwrap();
    for _ in 0..4 {
        assert_eq!(db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap(), 1);
    }
    assert!(heard.events().is_empty());
}

#[tokio::test]
async fn one_job_more_than_the_queue_holds_is_busy() {
    let database = TestDatabase::new();
    let settings = Settings { write_threads: 1, queue: 2, ..settings(&database) };
    let (db, _) = database.open_with(settings).await.unwrap();
    let (asked, go_on) = half_way(&db).await;
    let second = tokio::spawn({
        let db = db.clone();
        async move { db.write(|tx| insert(tx, 3, "third")).await }
    });
    let third = db.write(|tx| insert(tx, 4, "fourth"));
    tokio::pin!(third);
    while db.waiting_writes() < 1 {
        tokio::task::yield_now().await;
    }
    assert!(poll_once(third.as_mut()).is_none(), "there is room for two");
    let refused = db.write(|tx| insert(tx, 5, "fifth")).await;
    assert!(matches!(refused, Err(Error::Busy(_))), "{refused:?}");
    assert_eq!(db.read(|tx| tx.one::<i64>(&COUNT, &[])).await.unwrap(), 0, "reads have a queue of their own");

    drop(go_on);
    asked.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    third.await.unwrap();
    assert_eq!(names(&db).await.len(), 4);
}

#[tokio::test]
async fn it_is_writing_until_what_was_written_is_about_to_be_told() {
    let database = TestDatabase::new();
    let (own, seen) = (Arc::new(OnceLock::<Db>::new()), Arc::new(Mutex::new(Vec::new())));
    let sink: Sink = Arc::new({
        let (own, seen) = (Arc::clone(&own), Arc::clone(&seen));
        move |_| {
            let db = own.get().unwrap();
            let before = db.is_writing();
            // Asked, and left to wait behind this one.
            drop(db.write(|_| Ok(())).now_or_never());
            seen.lock().push((before, db.is_writing()));
        }
    });
    let settings = Settings { write_threads: 1, ..settings(&database) };
    let db = Db::open(settings, Clock::default(), sink).await.unwrap();
    own.set(db.clone()).ok().unwrap();
    assert!(!db.is_writing());

    let (asked, go_on) = half_way(&db).await;
    assert!(db.is_writing(), "somebody is half-way");
    drop(go_on);
    asked.await.unwrap().unwrap();
    assert_eq!(*seen.lock(), [(false, true)], "when the first is told only the second is left");
    let refused = db.write(|tx| insert(tx, 1, "once more")).await;
    assert!(refused.is_err() && !db.is_writing(), "neither is what was refused or given up");
    db.close().await; // it and its sink hold each other
}

#[tokio::test]
async fn a_closed_database_does_what_was_asked_before() {
    let database = TestDatabase::new();
    let (db, heard) = one_writer(&database).await;
    let (asked, go_on) = half_way(&db).await;
    let closing = tokio::spawn({
        let db = db.clone();
        async move { db.close().await }
    });
    loop {
        let late = db.write(|_| Ok(()));
        tokio::pin!(late);
        match poll_once(late) {
            Some(refused) => break assert!(matches!(refused, Err(Error::Busy(_))), "{refused:?}"),
            None => tokio::task::yield_now().await,
        }
    }
    drop(go_on);
    closing.await.unwrap();
    asked.await.unwrap().unwrap();
    assert_eq!(heard.events(), [event(1)]);
    let late = db.read(|_| Ok(())).await;
    assert!(matches!(late, Err(Error::Busy(_))), "{late:?}");
}
