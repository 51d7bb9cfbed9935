//! Who is connected: authentication of sockets, entering streams, order, fan-out, presence.
//!
//! A socket's life: `connect` authenticates it; `connected` puts it into its person's own stream and
//! begins [`ready`]; events go through [`dispatch`] to the slices; what the slices emit comes back
//! over the bus, is put into order per stream ([`sequencer`]) and written to the sockets ([`hub`],
//! [`entry`], [`fanout`]). Everything here is about this node's sockets; the truth is in the database.

mod client;
mod dispatch;
mod entry;
mod expiry;
mod fanout;
mod handler;
mod hub;
mod ready;
mod repair;
mod requests;
mod sequencer;
mod typing;
mod watch;
mod worker;

use std::{sync::Arc, time::Duration};

use axum::Router;
use socketio::Engine;
use tokio::{sync::Semaphore, time::Instant};

use self::{client::Client, handler::Live, hub::Hub};
use crate::{
    app::App,
    error::{Error, Result},
    infra::bus::Lane,
    presence::Registry,
};

/// How many sockets ask the database at once who comes and where they stand.
const MAX_ARRIVALS: usize = 64;
/// How long one of them tries while the database has too much to do, and the pause between two tries.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// The gateway of one node.
#[derive(Clone)]
pub struct Gateway {
    engine: Engine<Live>,
}

/// What the parts of the gateway share.
pub(crate) struct Shared {
    app: App,
    hub: Hub,
    presence: Registry<client::Socket>,
    /// Places to ask the database who comes and where they stand. Thousands who come back at once stand in line here, in their order;
    /// in the database's queue they would be refused, try again, and be in everybody's way.
    arrivals: Semaphore,
}

impl Shared {
    /// Asks the database for somebody who comes, when it is their turn. Where it has too much to do with others' requests, who may be
    /// refused, this waits.
    async fn arrive<T, F: Future<Output = Result<T>>>(&self, ask: impl Fn() -> F) -> Result<T> {
        // It is never closed.
        let _place = self.arrivals.acquire().await;
        let begun = Instant::now();
        loop {
            match ask().await {
                Err(Error::Busy(_)) if begun.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                done => return done,
            }
        }
    }
}

impl Gateway {
    /// Starts listening to the bus. The sockets come in through [`Gateway::routes`].
    pub fn start(app: App, config: socketio::Config, lanes: Vec<Lane>) -> Gateway {
        let (hub, presence) = (Hub::default(), Registry::default());
        let shared = Arc::new(Shared { app, hub, presence, arrivals: Semaphore::new(MAX_ARRIVALS) });
        for lane in lanes {
            tokio::spawn(worker::run(Arc::clone(&shared), lane));
        }
        tokio::spawn(worker::make_up(Arc::clone(&shared)));
        tokio::spawn(worker::compare_heads(Arc::clone(&shared)));
        tokio::spawn(expiry::run(Arc::clone(&shared)));
        Gateway { engine: Engine::new(config, Live::new(shared)) }
    }

    /// The Socket.IO route.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.engine.routes()
    }

    /// How many connections are open.
    pub fn connection_count(&self) -> usize {
        self.engine.connection_count()
    }

    /// Ends all connections so that their clients come back by themselves, to a new process.
    pub async fn shutdown(&self, deadline: Duration) {
        self.engine.shutdown(deadline).await;
    }
}
