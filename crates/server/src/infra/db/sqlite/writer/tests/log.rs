//! When the log is folded into the database.

use super::{Bench, INSERT, is_ok};

#[test]
fn the_log_is_folded_later_while_many_write() {
    let bench = Bench::new();
    let mut writer = bench.writer();
    let mut next = 0;
    // Commits 4.5 MB, more than few write before it is folded and less than many do. Answers whether it was.
    let mut commit = |jobs: i64| {
        let folded = || bench.file().metadata().unwrap().len();
        let before = folded();
        let weight = 4_500_000 / jobs;
        let ids = next..next + jobs;
        next = ids.end;
        let answers: Vec<_> =
            ids.map(|id| bench.ask(move |tx| tx.run(&INSERT, &[&id, &weight]).map(drop))).collect();
        let (job, at_work) = bench.queue.pop().unwrap();
        writer.batch(job, at_work);
        assert!(answers.into_iter().all(is_ok));
        folded() > before
    };
    assert_eq!([2, 7, 8].map(&mut commit), [true, true, false]);
    // They do not all come back at once.
    assert_eq!([16, 2, 2, 2, 2, 2].map(&mut commit), [false, false, false, false, false, true]);
}
