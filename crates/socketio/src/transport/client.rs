//! Between the protocol and the application: hands each message to the handler, and keeps its panics to one connection.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use serde_json::{json, value::RawValue};

use super::Connection;
use crate::{
    ack::Ack,
    codec::{
        decoder::Incoming,
        frame,
        packet::{self, MAIN_NAMESPACE},
    },
    engine::Inner,
    handler::{Event, Handler, Reason, Refusal},
    session::{Session, Step},
    socket::Socket,
};

/// What `connect` is while the application decides. Boxed: an idle connection has none.
type Connecting<S> = Pin<Box<dyn Future<Output = Result<S, Refusal>> + Send>>;

/// One client's protocol state and its socket, once it has one.
pub(crate) struct Client<H: Handler> {
    engine: Arc<Inner<H>>,
    connection: Arc<Connection>,
    handshake: Arc<H::Handshake>,
    session: Session,
    connecting: Option<Connecting<H::Session>>,
    socket: Option<Socket<H::Session>>,
}

impl<H: Handler> Client<H> {
    pub(crate) fn new(engine: Arc<Inner<H>>, connection: Arc<Connection>, handshake: H::Handshake) -> Self {
        let handshake = Arc::new(handshake);
        Self { engine, connection, handshake, session: Session::default(), connecting: None, socket: None }
    }

    /// Does what one message asks for.
    pub(super) fn receive(&mut self, incoming: &Incoming<'_>) {
        match *incoming {
            Incoming::Text(text) => self.receive_text(text),
            Incoming::Ping(payload) => self.connection.reply(&frame::pong(payload)),
            Incoming::Binary(_) => self.connection.close(Reason::ProtocolError, frame::UNSUPPORTED),
            Incoming::Pong | Incoming::Close(_) => {}
        }
    }

    /// Goes on with a CONNECT that the application has not decided on yet.
    pub(super) fn poll_connecting(&mut self, cx: &mut Context<'_>) {
        let Some(connecting) = &mut self.connecting else { return };
        match catch_unwind(AssertUnwindSafe(|| connecting.as_mut().poll(cx))) {
            Ok(Poll::Pending) => return,
            Ok(Poll::Ready(Ok(session))) => self.accept(session),
            Ok(Poll::Ready(Err(refusal))) => self.refuse(MAIN_NAMESPACE, &refusal),
            Err(_) => self.panicked(),
        }
        self.connecting = None;
    }

    /// Tells the application that its dropped broadcasts have left a gap.
    pub(super) fn drained(&self) {
        self.call(H::drained);
    }

    /// Takes leave of the socket, if there is one.
    pub(super) fn disconnected(&mut self) {
        self.connecting = None;
        let reason = self.connection.reason();
        self.leave(reason);
    }

    fn receive_text(&mut self, text: &str) {
        match self.session.receive(text, self.connection.config().max_json_depth) {
            Ok(Step::Ignore) => {}
            Ok(Step::Pong) => self.connection.ponged(),
            Ok(Step::Connect(auth)) => self.connect(auth),
            Ok(Step::RefuseNamespace(namespace)) => {
                self.send_refusal(namespace, &Refusal::new("Invalid namespace"));
            }
            Ok(Step::Event { id, name, args }) => {
                let ack = Ack::new(Arc::clone(&self.connection), self.connection.event_began(), id);
                self.call(|handler, socket| handler.event(socket, Event { name, args, ack }));
            }
            Ok(Step::Leave) => {
                self.connection.leave();
                self.leave(Reason::ClientLeft);
            }
            Ok(Step::Close) => self.connection.client_left(),
            Err(violation) => {
                tracing::debug!(%violation, "closing a connection for what its client sent");
                self.connection.close(Reason::ProtocolError, frame::POLICY);
            }
        }
    }

    fn connect(&mut self, auth: Option<&RawValue>) {
        let (engine, handshake) = (Arc::clone(&self.engine), Arc::clone(&self.handshake));
        let auth = auth.map(ToOwned::to_owned);
        self.connecting =
            Some(Box::pin(async move { engine.handler.connect(&handshake, auth.as_deref()).await }));
        // It is polled by the task's next turn.
        self.connection.wake();
    }

    fn accept(&mut self, session: H::Session) {
        let id = self.engine.next_socket_id();
        let answer = packet::connected(&json!({ "sid": self.engine.shared.new_sid() }))
            .expect("a string is always JSON");
        let Some(generation) = self.connection.accept(&answer) else { return };
        self.session.accepted();
        self.socket = Some(Socket::new(id, generation, Arc::clone(&self.connection), session));
        self.call(H::connected);
    }

    fn refuse(&mut self, namespace: &str, refusal: &Refusal) {
        self.session.refused();
        self.send_refusal(namespace, refusal);
    }

    fn send_refusal(&self, namespace: &str, refusal: &Refusal) {
        let answer = packet::connect_error(namespace, refusal).expect("strings and raw JSON are always JSON");
        self.connection.reply(answer.wire());
    }

    fn leave(&mut self, reason: Reason) {
        self.call(|handler, socket| handler.disconnected(socket, reason));
        self.socket = None;
    }

    /// Calls the application, when there is a socket to call it for.
    fn call(&self, call: impl FnOnce(&H, &Socket<H::Session>)) {
        let Some(socket) = &self.socket else { return };
        if catch_unwind(AssertUnwindSafe(|| call(&self.engine.handler, socket))).is_err() {
            self.panicked();
        }
    }

    fn panicked(&self) {
        tracing::error!("a handler panicked; its connection is closed");
        self.connection.close(Reason::HandlerPanicked, frame::INTERNAL);
    }
}
