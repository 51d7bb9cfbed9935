//! Whose picture is worked on: one of each person at a time, and no more than there is memory for.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use parking_lot::Mutex;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::picture::Refusal;
use crate::error::{Error, Result};

/// Memory that large pictures being decoded may take together, in MiB; one never asks for more.
const LARGE_MIB: u32 = 384;
/// What small ones may take together besides, so that a large one never holds them up.
const SMALL_MIB: u32 = 128;
/// What one of these may ask for: 14 million pixels.
const SMALL_PICTURE_MIB: u32 = 64;
/// How long one picture may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who waits, and for what.
pub(super) struct Turns {
    people: Mutex<HashMap<Uuid, Weak<tokio::sync::Mutex<()>>>>,
    large: Arc<Semaphore>,
    small: Arc<Semaphore>,
    patience: Duration,
}

/// The right to have one's picture worked on. It is over when nobody works on it any more, also when those who asked
/// have given up waiting.
#[derive(Clone)]
pub(super) struct Turn(#[expect(dead_code, reason = "it is held")] Arc<OwnedMutexGuard<()>>);

impl Turns {
    /// As many as usual.
    pub(super) fn new() -> Turns {
        Turns::of(LARGE_MIB, SMALL_MIB, PATIENCE)
    }

    /// With so much memory for large and for small ones, in MiB.
    pub(super) fn of(large: u32, small: u32, patience: Duration) -> Turns {
        Turns {
            people: Mutex::default(),
            large: Arc::new(Semaphore::new(large as usize)),
            small: Arc::new(Semaphore::new(small as usize)),
            patience,
        }
    }

    /// Waits until none of this person's pictures is worked on.
    pub(super) async fn take(&self, person: Uuid) -> Turn {
        let line = self.line(person);
        Turn(Arc::new(line.lock_owned().await))
    }

    fn line(&self, person: Uuid) -> Arc<tokio::sync::Mutex<()>> {
        let mut people = self.people.lock();
        if let Some(line) = people.get(&person).and_then(Weak::upgrade) {
            return line;
        }
        people.retain(|_, line| line.strong_count() > 0);
        let line = Arc::default();
        people.insert(person, Arc::downgrade(&line));
        line
    }

    /// Does something in somebody's turn on a thread that may wait, once there is memory for so many bytes.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        turn: &Turn,
        bytes: u64,
        body: impl FnOnce() -> std::result::Result<T, Refusal> + Send + 'static,
    ) -> Result<std::result::Result<T, Refusal>> {
        let memory = self.memory(bytes).await?;
        let turn = turn.clone();
        let work = tokio::task::spawn_blocking(move || {
            // Whoever waits may give up; first memory, then the turn are free, and only when the work is over.
            let _held = (memory, turn);
            body()
        });
        match tokio::time::timeout(self.patience, work).await {
            Ok(Ok(made)) => Ok(made),
            Ok(Err(error)) => Err(Error::Internal(error.into())),
            Err(_) => Ok(Err(Refusal::TooSlow)),
        }
    }

    async fn memory(&self, bytes: u64) -> Result<OwnedSemaphorePermit> {
        let mib = u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX).clamp(1, LARGE_MIB);
        let all = if mib > SMALL_PICTURE_MIB { &self.large } else { &self.small };
        let memory = Arc::clone(all).acquire_many_owned(mib).await;
        memory.map_err(|error| Error::Internal(error.into()))
    }

    /// Memory nobody holds, in MiB.
    #[cfg(test)]
    pub(super) fn free_mib(&self) -> usize {
        self.large.available_permits() + self.small.available_permits()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use futures_util::FutureExt;
    use uuid::Uuid;

    use super::{Refusal, Turns};

    #[tokio::test]
    async fn a_slow_picture_holds_up_its_owner_alone_until_it_is_really_over() {
        let turns = Turns::of(384, 128, Duration::from_millis(20));
        let (ada, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (end, ended) = mpsc::channel::<()>();
        let slow = turns.take(ada).await;
        let refused = turns.work(&slow, 300 << 20, move || Ok(ended.recv().is_ok())).await.unwrap();
        assert_eq!(refused.unwrap_err(), Refusal::TooSlow, "nobody waits for it for ever");
        drop(slow);
        // It goes on: its owner's next one waits.
        let mut next = Box::pin(turns.take(ada));
        assert!(next.as_mut().now_or_never().is_none());
        // Others do not, neither for the turn nor for memory.
        let other = turns.take(ben).now_or_never().expect("at once");
        assert_eq!(turns.work(&other, 60 << 20, || Ok(7)).await.unwrap().unwrap(), 7);
        end.send(()).unwrap();
        drop(next.await);
        drop(other);
        assert_eq!(turns.free_mib(), 512, "everything is given back");
        drop(turns.take(Uuid::from_u128(3)).await);
        assert_eq!(turns.people.lock().len(), 1, "who waits no more is forgotten");
    }

    #[tokio::test]
    async fn large_pictures_hold_up_no_small_ones() {
        let turns = Turns::of(384, 128, Duration::from_mins(1));
        let (end, ended) = mpsc::channel::<()>();
        let first = turns.take(Uuid::from_u128(1)).await;
        let second = turns.take(Uuid::from_u128(2)).await;
        let third = turns.take(Uuid::from_u128(3)).await;
        let mut slow = Box::pin(turns.work(&first, 300 << 20, move || Ok(ended.recv().is_ok())));
        assert!(slow.as_mut().now_or_never().is_none());
        let mut waits = Box::pin(turns.work(&second, 300 << 20, || Ok(())));
        assert!(waits.as_mut().now_or_never().is_none());
        turns.work(&third, 10 << 20, || Ok(())).await.unwrap().unwrap();
        end.send(()).unwrap();
        assert!(slow.await.unwrap().unwrap());
        waits.await.unwrap().unwrap();
    }
}
