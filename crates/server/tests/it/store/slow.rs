//! What reads for too long is broken off: few threads read.

use std::time::{Duration, Instant};

use server::error::Error;

use crate::kit::TestDatabase;

server::statements! {
    COUNT_TO = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT))
        SELECT count(*) FROM n";
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_broken_off_and_the_thread_goes_on() {
    let database = TestDatabase::new();
    let db = database.open().await;
    let count = |to: i64| {
        let db = db.clone();
        async move { db.read(move |tx| tx.one::<i64>(&COUNT_TO, &[&to])).await }
    };
    let begun = Instant::now();
    // As many as there are threads that read.
    let (one, two) = tokio::join!(count(1_000_000_000), count(1_000_000_000));
    for refused in [one, two] {
        assert!(matches!(refused, Err(Error::Busy("the database took too long"))), "{refused:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    for _ in 0..4 {
        assert_eq!(count(1_000).await.unwrap(), 1_000);
    }
}
