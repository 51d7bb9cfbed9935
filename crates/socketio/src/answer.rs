//! The answer to each kind of request.

use std::{error::Error, net::SocketAddr, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use tokio::{net::TcpStream, sync::oneshot, time::timeout};

use crate::{
    config::Config,
    engine::{Engine, Inner},
    handler::Handler,
    request::{Ask, RequestError},
    transport::{Connection, PostGuard, probe, say_farewell},
    upgrade,
};

/// What a polling client may change to.
const UPGRADES: [&str; 1] = ["websocket"];

impl<H: Handler> Engine<H> {
    pub(crate) async fn answer(
        &self,
        ask: Ask<'_>,
        parts: &Parts,
        on_upgrade: Option<OnUpgrade>,
        body: Body,
    ) -> Response {
        let shared = &self.inner.shared;
        let answer = match ask {
            Ask::OpenPolling => Ok(self.open_polling(parts)),
            Ask::OpenWebSocket(key) => self.open_websocket(parts, on_upgrade, key),
            Ask::Poll(sid) => match shared.session(sid) {
                Some(connection) => poll(connection).await,
                None => Err(RequestError::SESSION),
            },
            Ask::Post(sid) => match shared.session(sid) {
                Some(connection) => post(&connection, body, &shared.config).await,
                None => Err(RequestError::SESSION),
            },
            Ask::Upgrade(sid, key) => self.upgrade(sid, on_upgrade, key),
        };
        answer.unwrap_or_else(IntoResponse::into_response)
    }

    fn open_polling(&self, parts: &Parts) -> Response {
        let shared = &self.inner.shared;
        if shared.is_closing() {
            return unavailable();
        }
        let handshake = match self.handshake(parts) {
            Ok(handshake) => handshake,
            Err(response) => return response,
        };
        let Some(opening) = shared.begin_opening() else { return unavailable() };
        let sid = shared.new_sid();
        let connection = Connection::over_polling(Arc::clone(shared), &sid, opening);
        let packet = self.inner.open_packet(&sid, &UPGRADES).text_payload();
        Arc::clone(&self.inner).drive(connection, handshake, &[]);
        packets(packet)
    }

    fn open_websocket(
        &self,
        parts: &Parts,
        on_upgrade: Option<OnUpgrade>,
        key: String,
    ) -> Result<Response, RequestError> {
        if self.inner.shared.is_closing() {
            return Ok(unavailable());
        }
        let on_upgrade = on_upgrade.ok_or(RequestError::REQUEST)?;
        Ok(match self.handshake(parts) {
            Ok(handshake) => {
                tokio::spawn(Arc::clone(&self.inner).take_over(on_upgrade, handshake));
                upgrade::switching(key)
            }
            Err(response) => response,
        })
    }

    /// A WebSocket for a session. One that cannot be (the session is gone, is a WebSocket already, or is about to be) is opened all
    /// the same and closed at once: a client hears no more than that of a request refused.
    fn upgrade(
        &self,
        sid: &str,
        on_upgrade: Option<OnUpgrade>,
        key: String,
    ) -> Result<Response, RequestError> {
        let on_upgrade = on_upgrade.ok_or(RequestError::REQUEST)?;
        let connection = self.inner.shared.session(sid);
        match connection.and_then(|connection| Some((connection.begin_upgrade()?, connection))) {
            Some((cancelled, connection)) => {
                tokio::spawn(Arc::clone(&self.inner).probe(on_upgrade, connection, cancelled));
            }
            None => drop(tokio::spawn(refuse(on_upgrade))),
        }
        Ok(upgrade::switching(key))
    }

    #[expect(
        clippy::result_large_err,
        reason = "the error is the HTTP response itself, made once per refused handshake"
    )]
    fn handshake(&self, parts: &Parts) -> Result<H::Handshake, Response> {
        let Some(&ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            tracing::error!(
                "the request does not carry its peer's address; is it served by socketio::serve?"
            );
            return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
        };
        self.inner.handler.handshake(parts, peer)
    }
}

impl<H: Handler> Inner<H> {
    /// Waits for the upgrade's answer to be written and opens a connection on the bare TCP stream.
    async fn take_over(self: Arc<Self>, on_upgrade: OnUpgrade, handshake: H::Handshake) {
        let Some((stream, already_read)) = take_back(on_upgrade).await else { return };
        set_options(&stream, &self.shared.config);
        let packet = self.open_packet(&self.shared.new_sid(), &[]);
        let connection = Connection::over_websocket(Arc::clone(&self.shared), stream);
        connection.reply(packet.wire());
        self.drive(connection, handshake, &already_read);
    }

    /// The same for a WebSocket that wants to take over a session.
    async fn probe(
        self: Arc<Self>,
        on_upgrade: OnUpgrade,
        connection: Arc<Connection>,
        cancelled: oneshot::Receiver<()>,
    ) {
        let Some((stream, already_read)) = take_back(on_upgrade).await else {
            return connection.upgrade_abandoned();
        };
        set_options(&stream, &self.shared.config);
        drop(self);
        probe(stream, already_read, connection, cancelled).await;
    }
}

/// Closes a WebSocket that nobody wants.
async fn refuse(on_upgrade: OnUpgrade) {
    if let Some((stream, _)) = take_back(on_upgrade).await {
        say_farewell(&stream).await;
    }
}

async fn poll(connection: Arc<Connection>) -> Result<Response, RequestError> {
    connection.poll().await.map(packets).ok_or(RequestError::SESSION)
}

async fn post(connection: &Arc<Connection>, body: Body, config: &Config) -> Result<Response, RequestError> {
    let guard = connection.begin_post().ok_or(RequestError::SESSION)?;
    let read = timeout(config.body_timeout, Limited::new(body, config.max_message_bytes).collect()).await;
    let refused = match read {
        Ok(Ok(body)) => match String::from_utf8(body.to_bytes().into()) {
            Ok(body) => return posted(guard, body).await,
            Err(_) => StatusCode::BAD_REQUEST,
        },
        Ok(Err(error)) if is_too_large(&*error) => StatusCode::PAYLOAD_TOO_LARGE,
        // The client went away, and the session goes with the guard.
        Ok(Err(_)) => return Err(RequestError::REQUEST),
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    };
    guard.refuse();
    Ok(refused.into_response())
}

async fn posted(guard: PostGuard, body: String) -> Result<Response, RequestError> {
    if guard.submit(body).await {
        Ok(([(CONTENT_TYPE, "text/plain")], "ok").into_response())
    } else {
        Err(RequestError::REQUEST)
    }
}

fn is_too_large(mut error: &(dyn Error + 'static)) -> bool {
    loop {
        if error.is::<LengthLimitError>() {
            return true;
        }
        let Some(source) = error.source() else { return false };
        error = source;
    }
}

fn packets(body: impl Into<Bytes>) -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=UTF-8"), (CACHE_CONTROL, "no-store")];
    (headers, body.into()).into_response()
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response()
}

/// Takes the bare TCP stream back from the HTTP server, with what it has read already.
async fn take_back(on_upgrade: OnUpgrade) -> Option<(TcpStream, Vec<u8>)> {
    match on_upgrade.await.map(Upgraded::downcast::<TokioIo<TcpStream>>) {
        Ok(Ok(parts)) => Some((parts.io.into_inner(), parts.read_buf.into())),
        Ok(Err(_)) => {
            tracing::error!("an upgraded connection is not a plain TCP stream of socketio::serve");
            None
        }
        Err(error) => {
            tracing::debug!(%error, "a client left during its upgrade");
            None
        }
    }
}

/// On the connection, not on the listener: HTTP requests keep the system's buffers.
fn set_options(stream: &TcpStream, config: &Config) {
    let socket = SockRef::from(stream);
    let outcome = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(config.send_buffer_bytes))
        // What HTTP had set. With it the kernel also ends who reads all the time, through a window smaller than a packet; who reads
        // nothing has deadlines of ours.
        .and_then(|()| socket.set_tcp_user_timeout(None));
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection's options could not be set");
    }
}
