//! A running server: opened, bound, served, drained.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};

use axum::Router;
use tokio::net::{TcpListener, TcpSocket};
use uuid::Uuid;

use crate::{
    accounts, admin,
    app::App,
    config::{Config, Network},
    error::{Error, Result},
    files,
    gateway::Gateway,
    infra::{
        bus,
        clock::Clock,
        data_dir::{DATABASE, DataDir},
        db::{self, Db, Everything, Place, Settings},
        disk,
        limits::{Held, Hold},
        media::{Media, Objects},
    },
    messages, router, search,
};

/// Connections that may wait to be let in. The usual 128 are few when thousands come back at once. Linux takes at most
/// `net.core.somaxconn`, by default 4,096.
const BACKLOG: u32 = 4_096;

/// How long sockets, and then running requests, have to end after a stop: together well under 30 s.
const DRAIN: Duration = Duration::from_secs(10);

/// Gives a stopped server's database another epoch, after a restore: clients then drop what they cached,
/// keep what they have not sent, and load everything anew.
///
/// # Errors
/// With a sentence for the person who runs it; while a server has the data, naming it.
pub async fn renew_epoch(config: &Config) -> Result<Uuid> {
    let data = DataDir::open(&config.storage.data)?;
    let db = Db::open(settings(config, &data), Clock::default(), Arc::new(drop)).await?;
    let epoch = db.renew_epoch().await;
    db.close().await;
    epoch
}

/// Does what the command line asks, through the server that runs on this data, or else on the database itself.
///
/// # Errors
/// With a sentence for the person who runs it.
pub async fn command(config: &Config, command: admin::Command) -> Result<String> {
    if let Some(text) = admin::ask(&config.storage.data, &command).await? {
        return Ok(text);
    }
    let folder = &config.storage.data;
    if config.storage.database_url.is_none() && !folder.join(DATABASE).exists() {
        return Err(Error::internal(format!("There is no Klatch in {}.", folder.display())));
    }
    let data = DataDir::open(folder)?;
    let db = Db::open(settings(config, &data), Clock::default(), Arc::new(drop)).await?;
    let done = admin::run(&db, config, command).await;
    db.close().await;
    done
}

/// Copies everything to `file`, also while a server runs on it. Not to be called where a runtime runs tasks.
///
/// # Errors
/// With a sentence for the person who runs it; see [`db::backup`].
pub fn backup(config: &Config, file: &Path) -> Result<db::Report> {
    let objects = objects(config)?;
    let data = &config.storage.data;
    let place = match &config.storage.database_url {
        Some(url) => Place::Postgres(url.0.clone()),
        None => Place::Sqlite(data.join(DATABASE)),
    };
    let from = Everything { place: &place, data, objects: objects.as_ref() };
    db::backup(&from, files::kept(), file, Clock::default().now())
}

/// Reads a file of [`backup`] into an empty data folder and, on PostgreSQL, an empty database, under another epoch; shared
/// files into the bucket, where the settings name one. Not to be called where a runtime runs tasks.
///
/// # Errors
/// With a sentence for the person who runs it; see [`db::restore`].
pub fn restore(config: &Config, file: &Path) -> Result<db::Report> {
    let objects = objects(config)?;
    let data = DataDir::open(&config.storage.data)?;
    let place = place(config, &data);
    db::restore(&Everything { place: &place, data: data.path(), objects: objects.as_ref() }, file)
}

fn objects(config: &Config) -> Result<Option<Objects>> {
    config.media.bucket.as_ref().map(Objects::open).transpose()
}

fn place(config: &Config, data: &DataDir) -> Place {
    match &config.storage.database_url {
        Some(url) => Place::Postgres(url.0.clone()),
        None => Place::Sqlite(data.database()),
    }
}

/// The place of an HTTP connection among those from its address. A proxy's stands for many people and is not counted.
///
/// # Errors
/// 429 when there are as many as may be.
fn admit(network: &Network, places: &Held, peer: IpAddr) -> Result<Option<Hold>> {
    if network.is_trusted_proxy(peer) { Ok(None) } else { places.by_address(peer) }
}

/// How the database of this data is opened; whoever opens it first with a new program migrates it, and copies it before.
fn settings(config: &Config, data: &DataDir) -> Settings {
    Settings { snapshots: Some(data.path().to_owned()), ..Settings::new(place(config, data)) }
}

/// A server that has its data and its address, and can be run.
pub struct Server {
    app: App,
    gateway: Gateway,
    listener: TcpListener,
    router: Router,
    _sweeper: files::Sweeper,
    data: DataDir,
}

impl Server {
    /// Locks the data folder, opens the database, binds the address.
    ///
    /// # Errors
    /// With a sentence for the person who runs it.
    pub async fn open(
        config: Config,
        clock: Clock,
        engine: socketio::Config,
        assets: Router,
    ) -> Result<Server> {
        #[cfg(feature = "broken")]
        crate::broken::check().map_err(Error::internal)?;
        let data = DataDir::open(&config.storage.data)?;
        let lanes = thread::available_parallelism().map_or(1, usize::from);
        let (bus, lanes) = bus::local(lanes);
        let index = Arc::new(search::Index::new());
        let (lost, unsure) = (bus.clone(), Arc::clone(&index));
        let settings = Settings {
            on_lost_commit: Arc::new(move |streams| {
                unsure.note_streams(&streams);
                lost.lose(streams);
            }),
            ..settings(&config, &data)
        };
        let noted = Arc::clone(&index);
        let sink = Arc::new(move |events: Vec<_>| {
            noted.note(&events);
            bus.publish(events);
        });
        let full = |error| disk::explain(data.path(), error);
        let db = Db::open(settings, clock.clone(), sink).await.map_err(full)?;
        let listen = config.network.listen;
        let media = Media::open(data.path(), config.media.bucket.as_ref()).map_err(full)?;
        let app = App::new(db, media, clock, config, index).await?;
        let sweeper = files::Sweeper::start(app.clone());
        let gateway = Gateway::start(app.clone(), engine, lanes);
        let router = router::router(app.clone(), &gateway, assets);
        let listener =
            bind(listen).map_err(|error| Error::internal(format!("Cannot listen on {listen}: {error}")))?;
        Ok(Server { app, gateway, listener, router, _sweeper: sweeper, data })
    }

    /// Where it listens: the port the system gave when the settings said 0.
    ///
    /// # Errors
    /// When the socket has none.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(|error| Error::Internal(error.into()))
    }

    /// What its operations use.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The code the first account needs, while there is none.
    ///
    /// # Errors
    /// Of the database.
    pub async fn setup_code(&self) -> Result<Option<String>> {
        accounts::setup_code(&self.app).await
    }

    /// Serves until `stop` resolves; then answers what was asked, lets the sockets go and closes the database.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let Server { app, gateway, listener, router, _sweeper, data } = self;
        let draining = app.clone();
        let leaving = gateway.clone();
        let stop = async move {
            stop.await;
            draining.drain();
            leaving.shutdown(DRAIN).await;
        };
        let console = admin::Console::open(data.path());
        let (db, config) = (app.db.clone(), app.config.clone());
        let listening = tokio::spawn(async move {
            match console {
                Ok(console) => console.serve(db, &config).await,
                Err(error) => tracing::warn!(%error, "klatch user cannot reach this server while it runs"),
            }
        });
        let closing = tokio::spawn(admin::leave_behind(app.clone()));
        let sweeping = tokio::spawn(messages::sweep(app.clone()));
        let reading = tokio::spawn(search::run(app.clone()));
        let admitting = app.clone();
        let admit =
            move |peer| admit(&admitting.config.network, &admitting.limits.connections_by_address, peer).ok();
        let served = socketio::serve_admitted(listener, router, admit, stop, DRAIN).await;
        listening.abort();
        sweeping.abort();
        reading.abort();
        closing.abort();
        accounts::write_uses_down(&app).await;
        app.db.close().await;
        served.map_err(|error| Error::Internal(error.into()))
    }
}

/// Listens. Whoever finds more than `BACKLOG` waiting to be let in tries again a second later.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As `TcpListener::bind` does, so that a restart need not wait for the connections of the last run.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_a_proxy_any_number() {
        let env = |name: &str| (name == "KLATCH_TRUSTED_PROXIES").then(|| "192.0.2.9".to_owned());
        let config = Config::load(&crate::config::Args::default(), &env).unwrap();
        let limits = crate::infra::limits::Limits::new(
            &crate::config::Limits { connections_per_address: 2, ..config.limits },
            Clock::default(),
        );
        let ask =
            |address: &str| admit(&config.network, &limits.connections_by_address, address.parse().unwrap());
        let first = ask("192.0.2.1").unwrap();
        let second = ask("192.0.2.1").unwrap();
        assert!(first.is_some() && second.is_some() && ask("192.0.2.1").is_err());
        assert!(ask("192.0.2.2").unwrap().is_some(), "another one has its own");
        let proxied: Vec<_> = (0..5).map(|_| ask("192.0.2.9").unwrap()).collect();
        assert!(proxied.iter().all(Option::is_none));
        assert!(ask("127.0.0.1").unwrap().is_none());
        drop(first);
        assert!(ask("192.0.2.1").is_ok(), "places come back");
    }
}
