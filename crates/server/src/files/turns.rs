//! Who writes into which upload: one request at a time, the newest.

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
}

/// Those who want to write into one upload.
struct Line {
    newest: watch::Sender<u64>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// The right to write into an upload, until somebody newer wants it.
pub(super) struct Turn {
    number: u64,
    newest: watch::Receiver<u64>,
    _line: Arc<Line>,
    _guard: OwnedMutexGuard<()>,
}

impl Uploads {
    /// Takes over an upload: whoever writes into it now stops, as after a connection that broke unnoticed.
    pub(super) async fn take(&self, id: FileId) -> Result<Turn> {
        let line = self.line(id);
        let mut number = 0;
        line.newest.send_modify(|newest| {
            *newest += 1;
            number = *newest;
        });
        let newest = line.newest.subscribe();
        let turn = tokio::time::timeout(HANDOVER, Arc::clone(&line.turn).lock_owned()).await;
        let guard = turn.map_err(|_| Error::Busy("an upload was not handed over in time"))?;
        Ok(Turn { number, newest, _line: line, _guard: guard })
    }

    fn line(&self, id: FileId) -> Arc<Line> {
        let mut busy = self.busy.lock();
        if let Some(line) = busy.get(&id).and_then(Weak::upgrade) {
            return line;
        }
        busy.retain(|_, line| line.strong_count() > 0);
        let line = Arc::new(Line { newest: watch::Sender::new(0), turn: Arc::default() });
        busy.insert(id, Arc::downgrade(&line));
        line
    }
}

impl Turn {
    /// Resolves when somebody newer wants to write.
    pub(super) async fn wanted(&mut self) {
        let number = self.number;
        // The line lives as long as this turn does.
        drop(self.newest.wait_for(|newest| *newest > number).await);
    }
}
