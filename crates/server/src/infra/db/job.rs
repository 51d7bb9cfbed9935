//! A request on its way through a database thread.

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::Time;
use tokio::sync::oneshot;

use super::Tx;
use crate::error::{Error, Result};

/// What waits in a queue: a body to run in a transaction, and somebody who (perhaps still) waits for its answer.
pub(super) trait Job: Send {
    /// Whether nobody waits any more.
    fn is_abandoned(&self) -> bool;
    /// Runs the body, once, and keeps its result; answers whether that is `Ok`.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Hands the result over, or `instead`.
    fn answer(self: Box<Self>, instead: Option<Error>);
}

/// How a body came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// With `Ok`: commit.
    Done,
    /// With `Err`: roll back, and answer as it did.
    Refused,
    /// Not at all, or after ignoring a failed statement: roll back, and answer this.
    Defect(&'static str),
}

/// Runs a job's body; a panic goes no further.
pub(super) fn run(job: &mut dyn Job, tx: &mut Tx, now: Time) -> Ran {
    tx.start(now);
    match catch_unwind(AssertUnwindSafe(|| job.run(tx))) {
        Ok(true) if tx.is_sound() => Ran::Done,
        Ok(true) => Ran::Defect("a job went on after a statement had failed"),
        Ok(false) => Ran::Refused,
        Err(_) => Ran::Defect("a job panicked"),
    }
}

/// The one kind of job: a closure and where its result goes.
struct Task<F, T> {
    body: Option<F>,
    result: Option<Result<T>>,
    asker: oneshot::Sender<Result<T>>,
}

/// Makes a job of a body, and the end at which its answer arrives.
pub(super) fn new<F, T>(body: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T>>)
where
    F: FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    let (asker, answer) = oneshot::channel();
    (Box::new(Task { body: Some(body), result: None, asker }), answer)
}

impl<F, T> Job for Task<F, T>
where
    F: FnOnce(&mut Tx) -> Result<T> + Send,
    T: Send,
{
    fn is_abandoned(&self) -> bool {
        self.asker.is_closed()
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let body = self.body.take().expect("a job runs once");
        self.result.insert(body(tx)).is_ok()
    }

    fn answer(self: Box<Self>, instead: Option<Error>) {
        let result = match (instead, self.result) {
            (Some(error), _) => Err(error),
            (None, Some(result)) => result,
            (None, None) => Err(Error::internal("a job was never run")),
        };
        // Whoever left does not need it.
        drop(self.asker.send(result));
    }
}
