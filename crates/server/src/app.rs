//! What every operation may use.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{
    accounts::{Hasher, Providers, Setup, Tokens, Uses},
    config::Config,
    error::Result,
    files::Uploads,
    infra::{
        clock::Clock,
        db::{Db, Tx, Work},
        disk::Disk,
        limits::Limits,
        media::Media,
    },
    messages::Lanes,
    search::Index,
};

/// How long work waits after the database failed.
const RETRY: Duration = Duration::from_secs(5);

/// The application. A clone is the same one.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Db,
    /// Bytes people share.
    pub media: Media,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// Who may ask how often.
    pub limits: Arc<Limits>,
    /// Hashes passwords, so many at a time.
    pub hasher: Hasher,
    /// Signs and reads tokens.
    pub tokens: Arc<Tokens>,
    /// Where plain texts are stored together.
    pub lanes: Arc<Lanes>,
    /// Sessions in use, to be noted.
    pub uses: Arc<Uses>,
    /// Guards the first account.
    pub setup: Arc<Setup>,
    /// Whom one can sign in with besides.
    pub providers: Arc<Providers>,
    /// Rooms in which something is new, for the worker that makes it findable.
    pub search: Arc<Index>,
    /// The room left for files and messages.
    pub disk: Disk,
    /// Who writes into which upload.
    pub uploads: Arc<Uploads>,
    is_draining: Arc<AtomicBool>,
}

impl App {
    /// Puts it together; reads the keys from the database, and makes the first.
    ///
    /// # Errors
    /// Of the database.
    pub async fn new(db: Db, media: Media, clock: Clock, config: Config, search: Arc<Index>) -> Result<App> {
        Ok(App {
            limits: Arc::new(Limits::new(&config.limits, clock.clone())),
            hasher: Hasher::new(&config.limits, config.hashing_memory_kib),
            tokens: Arc::new(Tokens::load(&db).await?),
            lanes: Arc::new(Lanes::open(&db)),
            uses: Arc::default(),
            setup: Arc::new(Setup::new()),
            providers: Arc::new(Providers::new(&config, &clock)?),
            search,
            disk: Disk::new(config.storage.data.clone(), config.limits.reserve_bytes()),
            uploads: Arc::default(),
            is_draining: Arc::default(),
            config: Arc::new(config),
            db,
            media,
            clock,
        })
    }

    /// Whether the server is about to stop and takes no new work.
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }

    /// Does what commits left in a table, a step in each transaction, until the server stops. A step answers whether
    /// there may be more; without more it waits to be woken.
    pub(crate) async fn work_off(&self, work: Work, step: fn(&mut Tx) -> Result<bool>) {
        while !self.is_draining() {
            match self.db.write(step).await {
                Ok(true) => tokio::task::yield_now().await,
                Ok(false) => self.db.woken(work).await,
                Err(_) if self.is_draining() => return,
                Err(error) => {
                    tracing::warn!(%error, ?work, "what was left to do waits");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// The server is about to stop.
    pub(crate) fn drain(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
        self.uploads.close();
    }
}
