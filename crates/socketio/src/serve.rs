//! Serving axum so that an upgraded connection can be taken back as a plain TCP stream.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use socket2::SockRef;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// How long a client may take to send a request's headers, and how long an idle connection is kept for the next request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest request head, and the most of a body that is read ahead.
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// The kernel's send buffer of a connection that speaks HTTP (`SO_SNDBUF`, which Linux doubles). Left alone, an answer that nobody reads costs
/// megabytes.
const SEND_BUFFER_BYTES: usize = 256 * 1024;
/// How long an answer may wait for a client that reads nothing of it (`TCP_USER_TIMEOUT`). A film that is paused goes on by another request.
const UNREAD_TIMEOUT: Duration = Duration::from_mins(2);
/// How long accepting pauses when the process is out of file descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` over HTTP/1.1 until `stop` resolves, then lets running requests finish for at most `grace`.
///
/// Each request carries its peer's address as axum's `ConnectInfo<SocketAddr>`. Upgraded connections are not waited for: end those by
/// [`Engine::shutdown`](crate::Engine::shutdown).
///
/// # Errors
///
/// When the listener has no local address to serve from.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    serve_admitted(listener, router, |_| Some(()), stop, grace).await
}

/// The same for those whom `admit` lets in: it is asked for each connection before anything is read, and what it gives is held while the
/// connection speaks HTTP. With `None` the connection is closed at once: so nobody fills a process with connections that say nothing.
///
/// # Errors
///
/// As for [`serve`].
pub async fn serve_admitted<P: Send + 'static>(
    listener: TcpListener,
    router: Router,
    admit: impl Fn(IpAddr) -> Option<P> + Send + 'static,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    listener.local_addr()?;
    // Each connection holds a receiver: closing the value tells them to stop, and the last one to end lets `closed` resolve.
    let (stopping, stopped) = watch::channel(());
    // A task of its own: whoever waits here may be outside the runtime's threads, and then each connection would have to wake one.
    let mut accepting = JoinSet::new();
    accepting.spawn(accept(listener, router, admit, stopped, HEADER_TIMEOUT));
    tokio::select! {
        () = stop => {}
        Some(Err(panic)) = accepting.join_next() => return Err(io::Error::other(panic)),
    }
    accepting.shutdown().await;
    stopping.send_replace(());
    // Whoever is not done by then is cut off when the runtime ends.
    let _ = tokio::time::timeout(grace, stopping.closed()).await;
    Ok(())
}

async fn accept<P: Send + 'static>(
    listener: TcpListener,
    router: Router,
    admit: impl Fn(IpAddr) -> Option<P>,
    stopped: watch::Receiver<()>,
    header_timeout: Duration,
) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                if let Some(place) = admit(peer.ip()) {
                    serve_connection((stream, peer), router.clone(), place, stopped.clone(), header_timeout);
                }
            }
            Err(error) => rest_after(&error).await,
        }
    }
}

fn serve_connection(
    (stream, peer): (TcpStream, SocketAddr),
    router: Router,
    place: impl Send + 'static,
    mut stopped: watch::Receiver<()>,
    header_timeout: Duration,
) {
    let socket = SockRef::from(&stream);
    let outcome = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER_BYTES))
        .and_then(|()| socket.set_tcp_user_timeout(Some(UNREAD_TIMEOUT)));
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended before it was served");
        return;
    }
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        TowerToHyperService::new(router.clone()).call(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::spawn(async move {
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = &mut connection => ended,
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "an HTTP connection ended early");
        }
        drop(place);
    });
}

/// A connection that broke while it waited to be accepted costs nothing; a process out of descriptors waits for some to come back.
async fn rest_after(error: &io::Error) {
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tracing::error!(%error, "accepting a connection failed");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Instant};

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::{sleep, timeout},
    };

    use super::*;

    /// As many as that, where this process may hold both ends of so many open.
    const STRANGERS: usize = 5_000;
    /// As short as lets all of them be there at a time.
    const TIMEOUT: Duration = Duration::from_secs(4);
    /// Far more than it takes, on a machine that does much else.
    const PATIENCE: Duration = Duration::from_mins(1);

    /// How many files this process may hold open, beside those of the tests themselves.
    fn most_files() -> usize {
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
        let soft = line.split_whitespace().nth(3).unwrap();
        soft.parse().unwrap_or(usize::MAX) - 200
    }

    fn open_files() -> usize {
        std::fs::read_dir("/proc/self/fd").unwrap().count()
    }

    /// Sends some of a handshake and then a byte now and then, until it is closed.
    async fn be_slow(stream: &mut TcpStream, number: usize) {
        const REQUEST: &[u8] =
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: ";
        let _ = stream.write_all(&REQUEST[..number % (REQUEST.len() + 1)]).await;
        while timeout(TIMEOUT / 8, stream.read(&mut [0])).await.is_err() {
            let _ = stream.write_all(b"x").await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn thousands_that_never_end_their_headers_are_closed_and_keep_nobody_waiting() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_stopping, stopped) = watch::channel(());
        let (places, router) = (Arc::new(()), Router::new().route("/", get(async || "served")));
        let place = Arc::clone(&places);
        let files = open_files();
        tokio::spawn(accept(listener, router, move |_| Some(Arc::clone(&place)), stopped, TIMEOUT));

        let (mut strangers, count) = (JoinSet::new(), STRANGERS.min(most_files() / 2));
        let began = Instant::now();
        for number in 0..count {
            let mut stream = TcpStream::connect(address).await.unwrap();
            strangers.spawn(async move { be_slow(&mut stream, number).await });
        }
        // Two are held by the test itself.
        let (mut most, mut served) = (0, 0);
        while Arc::strong_count(&places) > 2 {
            most = most.max(Arc::strong_count(&places) - 2);
            let mut healthy = TcpStream::connect(address).await.unwrap();
            healthy.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
            let mut answer = String::new();
            timeout(PATIENCE, healthy.read_to_string(&mut answer)).await.unwrap().unwrap();
            assert!(answer.ends_with("served"), "{answer}");
            served += 1;
            assert!(began.elapsed() < PATIENCE, "{} are left", Arc::strong_count(&places) - 2);
            sleep(Duration::from_millis(10)).await;
        }
        strangers.join_all().await;
        assert!(most > count / 2 && served > 10, "{most} at a time, {served} served meanwhile");
        // Other tests in this process have files of their own.
        if std::env::var_os("NEXTEST").is_some() {
            // The listener is one more.
            assert!(open_files() <= files + 8, "{} files, {files} before", open_files());
        }
    }
}
