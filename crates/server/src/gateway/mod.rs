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
mod line;
mod pace;
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

use self::{client::Client, handler::Live, hub::Hub, line::Line};
use crate::{app::App, infra::bus::Lane, presence::Registry};

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
    /// Who asks whose token it is.
    entering: Line,
    /// Who asks where their streams stand.
    preparing: Line,
}

impl Gateway {
    /// Starts listening to the bus. The sockets come in through [`Gateway::routes`].
    pub fn start(app: App, config: socketio::Config, lanes: Vec<Lane>) -> Gateway {
        let (hub, presence) = (Hub::default(), Registry::default());
        let shared =
            Arc::new(Shared { app, hub, presence, entering: Line::default(), preparing: Line::default() });
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
