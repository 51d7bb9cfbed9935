//! Who writes into which upload: one request at a time, and whoever writes gives way to whoever waits.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use model::FileId;
use parking_lot::Mutex;
use tokio::sync::{OwnedMutexGuard, watch};

use crate::error::{Error, Result};

/// How long a newcomer waits for the one before to write down what it has.
const HANDOVER: Duration = Duration::from_secs(30);

/// Uploads somebody is writing into now.
#[derive(Default)]
pub struct Uploads {
    busy: Mutex<HashMap<FileId, Weak<Line>>>,
    /// Whether the server is about to stop.
    is_closing: watch::Sender<bool>,
}

/// Those who want to write into one upload.
struct Line {
    /// How many wait.
    waiting: watch::Sender<usize>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// The right to write into an upload, until somebody else wants it.
pub(super) struct Turn {
    waiting: watch::Receiver<usize>,
    closing: watch::Receiver<bool>,
    // Before the line: while it is held, a newcomer finds this line.
    _guard: OwnedMutexGuard<()>,
    _line: Arc<Line>,
}

/// One who waits, until its turn comes or it gives up.
struct Waiting<'a>(&'a Line);

impl<'a> Waiting<'a> {
    fn begin(line: &'a Line) -> Waiting<'a> {
        line.waiting.send_modify(|waiting| *waiting += 1);
        Waiting(line)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.send_modify(|waiting| *waiting -= 1);
    }
}

impl Uploads {
    /// Everybody stops, and writes down what it has: the server is about to end.
    pub(crate) fn close(&self) {
        self.is_closing.send_replace(true);
    }

    /// Takes over an upload: whoever writes into it now stops, as after a connection that broke unnoticed.
    ///
    /// Of two who come at once either may be first, and gives way to the other: a broken connection's request, read late, must not
    /// keep one waiting that came after it.
    pub(super) async fn take(&self, id: FileId) -> Result<Turn> {
        let line = self.line(id);
        let waiting = Waiting::begin(&line);
        let turn = tokio::time::timeout(HANDOVER, Arc::clone(&line.turn).lock_owned()).await;
        drop(waiting);
        let guard = turn.map_err(|_| Error::Busy("an upload was not handed over in time"))?;
        let (waiting, closing) = (line.waiting.subscribe(), self.is_closing.subscribe());
        Ok(Turn { waiting, closing, _guard: guard, _line: line })
    }

    fn line(&self, id: FileId) -> Arc<Line> {
        let mut busy = self.busy.lock();
        if let Some(line) = busy.get(&id).and_then(Weak::upgrade) {
            return line;
        }
        busy.retain(|_, line| line.strong_count() > 0);
        let line = Arc::new(Line { waiting: watch::Sender::new(0), turn: Arc::default() });
        busy.insert(id, Arc::downgrade(&line));
        line
    }
}

impl Turn {
    /// Resolves when somebody else wants to write, or nobody may any more.
    pub(super) async fn wanted(&mut self) {
        // The line lives as long as this turn does, and the server longer.
        tokio::select! {
            _ = self.waiting.wait_for(|waiting| *waiting > 0) => {}
            _ = self.closing.wait_for(|is_closing| *is_closing) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::poll;

    use super::*;
    use crate::infra::random;

    #[tokio::test]
    async fn whoever_writes_gives_way_to_all_who_wait() {
        let (uploads, id) = (Uploads::default(), FileId(random::uuid_v7(model::Time(0))));
        let mut first = uploads.take(id).await.unwrap();
        assert!(poll!(pin!(first.wanted())).is_pending());
        let (mut second, mut third) = (Box::pin(uploads.take(id)), Box::pin(uploads.take(id)));
        assert!(poll!(&mut second).is_pending() && poll!(&mut third).is_pending());
        assert!(poll!(pin!(first.wanted())).is_ready());
        drop(first);
        // Whichever was first in the line: it gives way to the one behind it.
        let mut second = second.await.unwrap();
        assert!(poll!(pin!(second.wanted())).is_ready());
        drop(second);
        let mut third = third.await.unwrap();
        assert!(poll!(pin!(third.wanted())).is_pending());
    }

    #[tokio::test]
    async fn whoever_writes_stops_when_the_server_does() {
        let (uploads, id) = (Uploads::default(), FileId(random::uuid_v7(model::Time(0))));
        let mut first = uploads.take(id).await.unwrap();
        assert!(poll!(pin!(first.wanted())).is_pending());
        uploads.close();
        assert!(poll!(pin!(first.wanted())).is_ready());
        drop(first);
        let mut late = uploads.take(id).await.unwrap();
        assert!(poll!(pin!(late.wanted())).is_ready());
    }

    #[tokio::test]
    async fn who_has_given_up_wants_nothing() {
        let (uploads, id) = (Uploads::default(), FileId(random::uuid_v7(model::Time(0))));
        let mut first = uploads.take(id).await.unwrap();
        {
            let mut gone = pin!(uploads.take(id));
            assert!(poll!(&mut gone).is_pending());
        }
        assert!(poll!(pin!(first.wanted())).is_pending());
        drop(first);
        drop(uploads.take(id).await.unwrap());
    }
}
