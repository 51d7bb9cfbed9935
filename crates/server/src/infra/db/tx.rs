//! What a job has in its hand: one transaction on one connection.

use model::{Emitted, Time};

use super::{Connection, Engine, FromRow, Param, Statement, Value, Work, work::Outgoing};
use crate::error::{Error, Result};

/// One transaction. It begins before the job and ends after it; the job itself neither commits nor rolls back:
/// returning `Err` undoes everything it did.
///
/// After a statement has failed, the rest of the transaction is refused on both engines, because PostgreSQL
/// does so: a job that meets a broken constraint returns.
pub struct Tx {
    connection: Connection,
    now: Time,
    outgoing: Outgoing,
    state: State,
    is_write: bool,
}

/// How the transaction is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    Failed,
}

impl Tx {
    pub(super) fn new(connection: Connection, is_write: bool) -> Self {
        Tx { connection, now: Time(0), outgoing: Outgoing::default(), state: State::Sound, is_write }
    }

    /// Every row of a SELECT, or of a statement that ends in RETURNING.
    ///
    /// # Errors
    /// [`Error::Constraint`] with the name of a broken constraint, [`Error::Busy`] when the database is out of
    /// reach, full or the transaction was the victim of a deadlock; anything else is a defect.
    pub fn all<R: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: &[&dyn Param],
    ) -> Result<Vec<R>> {
        let values = self.prepare(statement, params)?;
        let mut rows = Vec::new();
        let fetched = self.connection.fetch(statement, &values, &mut |row| {
            rows.push(row.read()?);
            Ok(())
        });
        self.checked(fetched)?;
        Ok(rows)
    }

    /// The one row, or none.
    ///
    /// # Errors
    /// As [`Tx::all`]; a second row is a defect.
    pub fn opt<R: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: &[&dyn Param],
    ) -> Result<Option<R>> {
        let mut rows = self.all(statement, params)?;
        if rows.len() > 1 {
            return Err(Error::internal(format!(
                "the statement {} gives more than one row",
                statement.name()
            )));
        }
        Ok(rows.pop())
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// As [`Tx::all`]; no row and a second row are defects.
    pub fn one<R: FromRow>(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<R> {
        self.opt(statement, params)?
            .ok_or_else(|| Error::internal(format!("the statement {} gives no row", statement.name())))
    }

    /// Runs a statement that gives no rows; answers how many it changed.
    ///
    /// # Errors
    /// As [`Tx::all`]; a statement that gives rows is a defect.
    pub fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64> {
        let values = self.prepare(statement, params)?;
        let ran = self.connection.run(statement, &values);
        self.checked(ran)
    }

    /// Tells the bus after the commit; forgotten when the job fails. Order is kept.
    pub fn emit(&mut self, event: Emitted) {
        debug_assert!(self.is_write, "a read has nothing to tell");
        self.outgoing.emitted.push(event);
    }

    /// Has what this job left in a table done soon after the commit, even if whoever asked is gone by then;
    /// forgotten when the job fails.
    pub fn wake(&mut self, work: Work) {
        debug_assert!(self.is_write, "a read leaves nothing to do");
        if !self.outgoing.work.contains(&work) {
            self.outgoing.work.push(work);
        }
    }

    /// Which engine this is, for the few places that must know.
    pub fn engine(&self) -> Engine {
        self.connection.engine()
    }

    /// The time, the same for the whole job.
    pub fn now(&self) -> Time {
        self.now
    }

    fn prepare<'p>(&self, statement: &Statement, params: &'p [&'p dyn Param]) -> Result<Vec<Value<'p>>> {
        if self.state == State::Failed {
            return Err(Error::internal(format!(
                "the statement {} follows one that failed",
                statement.name()
            )));
        }
        let values: Vec<_> = params.iter().map(|param| param.value()).collect();
        if values.iter().any(has_nul) {
            return Err(Error::bad_request("Text may not contain the character U+0000."));
        }
        Ok(values)
    }

    fn checked<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            self.state = State::Failed;
        }
        result
    }

    /// Makes it ready for the next job.
    pub(super) fn start(&mut self, now: Time) {
        self.now = now;
        self.outgoing.clear();
        self.state = State::Sound;
    }

    /// Whether no statement has failed since [`Tx::start`].
    pub(super) fn is_sound(&self) -> bool {
        self.state == State::Sound
    }

    pub(super) fn take_outgoing(&mut self) -> Outgoing {
        std::mem::take(&mut self.outgoing)
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// PostgreSQL cannot store U+0000 in TEXT; SQLite could.
fn has_nul(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => text.contains('\0'),
        Value::List(values) => values.iter().any(has_nul),
        _ => false,
    }
}
