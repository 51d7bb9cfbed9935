//! The gateway as the engine sees it.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::value::RawValue;
use socketio::{Event, Handler, Reason, Refusal};

use super::{Client, Shared, client::Socket, dispatch, ready, watch};
use crate::{accounts, error::Error, infra::limits::Hold};

/// The application behind the engine.
pub(super) struct Live {
    shared: Arc<Shared>,
}

impl Live {
    pub(super) fn new(shared: Arc<Shared>) -> Live {
        Live { shared }
    }
}

/// What is kept of the handshake: the token it came with, in a header or a browser's cookie, and that its address holds a connection more.
pub(super) struct Handshake {
    token: Option<Box<str>>,
    _from: Option<Hold>,
}

/// What a client sends with its CONNECT; other members are its own business.
#[derive(Deserialize)]
struct Auth {
    token: Option<String>,
}

impl Handler for Live {
    type Handshake = Handshake;
    type Session = Client;

    fn check(&self, parts: &Parts) -> Result<(), Response> {
        accounts::check_origin(&self.shared.app.config, &parts.headers).map_err(IntoResponse::into_response)
    }

    fn handshake(&self, parts: &Parts, peer: SocketAddr) -> Result<Handshake, Response> {
        let app = &self.shared.app;
        let address = accounts::client_address(&app.config.network, peer.ip(), &parts.headers);
        let from = app.limits.sockets_by_address.by_address(address).map_err(IntoResponse::into_response)?;
        Ok(Handshake { token: accounts::token_given(&app.config, &parts.headers), _from: from })
    }

    async fn connect(
        &self,
        handshake: &Handshake,
        _: &str,
        auth: Option<&RawValue>,
    ) -> Result<Client, Refusal> {
        let given = auth.and_then(|auth| serde_json::from_str::<Auth>(auth.get()).ok()?.token);
        let Some(token) = given.as_deref().or(handshake.token.as_deref()) else {
            return Err(Refusal::new("unauthorized"));
        };
        let app = &self.shared.app;
        // What is forged asks no database, and stands in nobody's way.
        let opened = accounts::open_token(app, token).map_err(|error| refusal(&error))?;
        let viewer = self.shared.entering.ask(|| accounts::authenticate_opened(app, &opened)).await;
        let viewer = viewer.map_err(|error| refusal(&error))?;
        let hold = app.limits.sockets.by_person(viewer.user_id).map_err(|error| refusal(&error))?;
        Ok(Client::new(viewer, hold, app.limits.connection()))
    }

    fn connected(&self, socket: &Socket) {
        self.shared.hub.enter_own(socket);
        watch::came(&self.shared, socket);
        ready::begin(&self.shared, socket);
    }

    fn event(&self, socket: &Socket, event: Event<'_>) {
        dispatch::event(&self.shared, socket, event);
    }

    fn excess(&self, _: &Socket, event: Event<'_>) {
        dispatch::excess(event);
    }

    fn drained(&self, socket: &Socket) {
        #[cfg(feature = "broken")]
        if crate::broken::is(crate::broken::Broken::SilentDrop) {
            return;
        }
        ready::begin_again(&self.shared, socket);
    }

    fn disconnected(&self, socket: &Socket, reason: Reason) {
        tracing::debug!(socket = socket.id().get(), ?reason, "a socket left");
        self.shared.hub.leave_for_good(socket);
        watch::left(&self.shared, socket);
    }
}

fn refusal(error: &Error) -> Refusal {
    let body = error.to_body();
    let message = match body.code {
        model::Code::Unauthorized => "unauthorized",
        model::Code::Overloaded => "overloaded",
        model::Code::TooMany => "too_many",
        _ => "internal",
    };
    Refusal::new(message).with_data(&body)
}
