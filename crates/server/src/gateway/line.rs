//! A line in front of the database, for sockets that come.
//!
//! Thousands who come back at once stand here in their order. In the database's own queue they would be refused, try again, and be in
//! everybody's way.

use std::time::Duration;

use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{
    error::{Error, Result},
    infra::db,
};

/// How many ask at once.
const PLACES: usize = 64;
/// How long somebody stands in line; then they are told that it is too much.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long who has a place tries while the database's queue is full of others' requests, and the pause between two tries.
const TRYING: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// The line.
pub(super) struct Line(Semaphore);

impl Default for Line {
    fn default() -> Line {
        Line(Semaphore::new(PLACES))
    }
}

impl Line {
    /// Asks when it is one's turn; again while the queue is full, not when the database is in trouble.
    ///
    /// # Errors
    /// What `ask` says; 503 for who stood in line for too long.
    pub(super) async fn ask<T, F: Future<Output = Result<T>>>(&self, ask: impl Fn() -> F) -> Result<T> {
        let place = timeout(PATIENCE, self.0.acquire()).await;
        let _place = place.map_err(|_| Error::Busy("too many sockets come at once"))?;
        let begun = Instant::now();
        loop {
            match ask().await {
                Err(error) if db::is_queue_full(&error) && begun.elapsed() < TRYING => {
                    tokio::time::sleep(PAUSE).await;
                }
                done => return done,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use futures_util::poll;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn so_many_ask_at_once_and_the_others_in_their_order() {
        let line = Line::default();
        let mut asking: Vec<_> =
            (0..PLACES).map(|_| Box::pin(line.ask(std::future::pending::<Result<()>>))).collect();
        for one in &mut asking {
            assert!(poll!(one).is_pending());
        }
        let mut next = pin!(line.ask(async || Ok(1)));
        assert!(poll!(&mut next).is_pending());
        drop(asking.pop());
        assert_eq!(next.await.unwrap(), 1);
        asking.push(Box::pin(line.ask(std::future::pending::<Result<()>>)));
        assert!(poll!(asking.last_mut().unwrap()).is_pending());
        let refused = line.ask(async || Ok(2)).await;
        assert!(matches!(refused, Err(Error::Busy(_))), "nobody stands in line for ever");
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_queue_is_tried_again_and_trouble_is_told() {
        let (line, tries) = (Line::default(), AtomicUsize::new(0));
        let ask = async || match tries.fetch_add(1, Ordering::Relaxed) {
            0..3 => Err(db::queue_full()),
            _ => Err::<(), _>(Error::Busy("the database took too long")),
        };
        assert!(line.ask(ask).await.is_err());
        assert_eq!(tries.load(Ordering::Relaxed), 4);
    }
}
