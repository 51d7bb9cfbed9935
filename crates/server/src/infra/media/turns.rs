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
/// How long a picture may wait for its owner's one before, and as long again each time for memory.
const WAIT: Duration = Duration::from_secs(30);
/// How long one picture may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who waits, and for what.
pub(super) struct Turns {
    people: Mutex<HashMap<Uuid, Weak<tokio::sync::Mutex<()>>>>,
    large: Arc<Semaphore>,
    small: Arc<Semaphore>,
    patience: Duration,
    wait: Duration,
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
            wait: WAIT,
        }
    }

    /// Waits until none of this person's pictures is worked on.
    ///
    /// # Errors
    /// 503 when that takes too long.
    pub(super) async fn take(&self, person: Uuid) -> Result<Turn> {
        let line = self.line(person);
        let guard = tokio::time::timeout(self.wait, line.lock_owned()).await;
        let guard = guard.map_err(|_| Error::Busy("a picture waited too long for its owner's other ones"))?;
        Ok(Turn(Arc::new(guard)))
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
    ///
    /// # Errors
    /// 503 when there is none for too long.
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
        let memory = tokio::time::timeout(self.wait, Arc::clone(all).acquire_many_owned(mib)).await;
        let memory = memory.map_err(|_| Error::Busy("there was no memory for a picture for too long"))?;
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
    use crate::error::Error;

    #[tokio::test]
    async fn a_slow_picture_holds_up_its_owner_alone_until_it_is_really_over() {
        let turns = Turns::of(384, 128, Duration::from_millis(20));
        let (ada, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (end, ended) = mpsc::channel::<()>();
        let slow = turns.take(ada).await.unwrap();
        let refused = turns.work(&slow, 300 << 20, move || Ok(ended.recv().is_ok())).await.unwrap();
        assert_eq!(refused.unwrap_err(), Refusal::TooSlow, "nobody waits for it for ever");
        drop(slow);
        // It goes on: its owner's next one waits.
        let mut next = Box::pin(turns.take(ada));
        assert!(next.as_mut().now_or_never().is_none());
        // Others do not, neither for the turn nor for memory.
        let other = turns.take(ben).now_or_never().expect("at once").unwrap();
        assert_eq!(turns.work(&other, 60 << 20, || Ok(7)).await.unwrap().unwrap(), 7);
        end.send(()).unwrap();
        drop(next.await.unwrap());
        drop(other);
        assert_eq!(turns.free_mib(), 512, "everything is given back");
        // Who waits no more is forgotten, once the thread that worked has let go of the turn.
        for other in 3.. {
            drop(turns.take(Uuid::from_u128(other)).await.unwrap());
            if turns.people.lock().len() == 1 {
                break;
            }
            assert!(other < 1_000, "nobody is forgotten");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    #[tokio::test]
    async fn large_pictures_hold_up_no_small_ones() {
        let turns = Turns::of(384, 128, Duration::from_mins(1));
        let (end, ended) = mpsc::channel::<()>();
        let first = turns.take(Uuid::from_u128(1)).await.unwrap();
        let second = turns.take(Uuid::from_u128(2)).await.unwrap();
        let third = turns.take(Uuid::from_u128(3)).await.unwrap();
        let mut slow = Box::pin(turns.work(&first, 300 << 20, move || Ok(ended.recv().is_ok())));
        assert!(slow.as_mut().now_or_never().is_none());
        let mut waits = Box::pin(turns.work(&second, 300 << 20, || Ok(())));
        assert!(waits.as_mut().now_or_never().is_none());
        turns.work(&third, 10 << 20, || Ok(())).await.unwrap().unwrap();
        end.send(()).unwrap();
        assert!(slow.await.unwrap().unwrap());
        waits.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let turns = Turns { wait: Duration::from_millis(20), ..Turns::of(384, 128, Duration::from_mins(1)) };
        let (end, ended) = mpsc::channel::<()>();
        let (ada, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = turns.take(ada).await.unwrap();
        let mut slow = Box::pin(turns.work(&first, 300 << 20, move || Ok(ended.recv().is_ok())));
        assert!(slow.as_mut().now_or_never().is_none());
        assert!(matches!(turns.take(ada).await, Err(Error::Busy(_))), "for one's own");
        let second = turns.take(ben).await.unwrap();
        let refused = turns.work(&second, 300 << 20, || Ok(())).await;
        assert!(matches!(refused, Err(Error::Busy(_))), "for somebody else's");
        drop(second);
        drop(turns.take(ben).await.unwrap());
        end.send(()).unwrap();
        assert!(slow.await.unwrap().unwrap());
        drop(first);
        assert_eq!(turns.free_mib(), 512, "everything is given back");
    }
}
