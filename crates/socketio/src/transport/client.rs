//! Between the protocol and the application: hands each message to the handler, and keeps its panics to one connection.

use std::{
    mem,
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
        namespace::Namespace,
        packet::{self, EnginePacket},
    },
    engine::Inner,
    handler::{Event, Handler, Message, Reason, Refusal},
    session::{Arrived, Place, Session, Step, Violation},
    socket::Socket,
};

/// What `connect` is while the application decides. Boxed: an idle connection has none.
type Connecting<S> = Pin<Box<dyn Future<Output = Result<S, Refusal>> + Send>>;

/// One client's protocol state and its sockets, once it has some.
pub(crate) struct Client<H: Handler> {
    engine: Arc<Inner<H>>,
    connection: Arc<Connection>,
    handshake: Arc<H::Handshake>,
    session: Session<Connecting<H::Session>, Socket<H::Session>>,
    /// More events come than can be handled.
    is_excess: bool,
    /// One of them was refused.
    has_refused: bool,
    /// The application has decided on a CONNECT.
    has_decided: bool,
}

impl<H: Handler> Client<H> {
    pub(crate) fn new(engine: Arc<Inner<H>>, connection: Arc<Connection>, handshake: H::Handshake) -> Self {
        let (is_bare, handshake) = (engine.is_bare, Arc::new(handshake));
        let mut client = Self {
            engine,
            connection,
            handshake,
            session: Session::new(),
            is_excess: false,
            has_refused: false,
            has_decided: false,
        };
        if is_bare {
            client.connect(Namespace::MAIN, None);
        }
        client
    }

    /// As [`Client::receive`], beyond the events that can be handled. Answers whether it was an event, and so was refused.
    pub(super) fn receive_excess(&mut self, incoming: &Incoming<'_>) -> bool {
        self.is_excess = true;
        self.receive(incoming);
        self.is_excess = false;
        mem::take(&mut self.has_refused)
    }

    /// Does what one message asks for.
    pub(super) fn receive(&mut self, incoming: &Incoming<'_>) {
        let outcome = match *incoming {
            Incoming::Text(text) if self.engine.is_bare => self.receive_bare_text(text),
            Incoming::Text(text) => self.receive_text(text),
            Incoming::Binary(bytes) if self.engine.is_bare => self.tell(Message::Binary(bytes)),
            Incoming::Binary(bytes) => self.receive_binary(bytes),
            Incoming::Ping(payload) => {
                self.connection.reply(&frame::pong(payload));
                Ok(())
            }
            Incoming::Pong | Incoming::Close(_) => Ok(()),
        };
        if let Err(violation) = outcome {
            tracing::debug!(%violation, "closing a connection for what its client sent");
            self.connection.close(Reason::ProtocolError, frame::POLICY);
        }
    }

    /// Goes on with what the application has not decided on yet, and takes leave of sockets it has closed.
    pub(super) fn poll_sockets(&mut self, cx: &mut Context<'_>) {
        let mut decided = Vec::new();
        self.session.retain(|namespace, place| {
            let Place::Connecting(connecting) = place else { return true };
            let outcome = match catch_unwind(AssertUnwindSafe(|| connecting.as_mut().poll(cx))) {
                Ok(Poll::Pending) => return true,
                Ok(Poll::Ready(outcome)) => Some(outcome),
                Err(_) => None,
            };
            decided.push((namespace.clone(), outcome));
            false
        });
        if !decided.is_empty() {
            self.has_decided = true;
            if !self.session.is_connecting() {
                self.connection.set_deciding(false);
            }
        }
        for (namespace, outcome) in decided {
            match outcome {
                Some(Ok(session)) => self.accept(&namespace, session),
                Some(Err(refusal)) => self.refuse(namespace.as_str(), &refusal),
                None => self.panicked(),
            }
        }
        if self.connection.take_left() {
            self.leave_where(|socket| socket.is_closed().then_some(Reason::ServerClosed));
        }
    }

    /// Tells the application that its dropped broadcasts have left a gap.
    pub(super) fn drained(&self) {
        for (_, socket) in self.session.sockets() {
            self.call(|handler| handler.drained(socket));
        }
    }

    /// Takes leave of every socket there is.
    pub(super) fn disconnected(&mut self) {
        let reason = self.connection.reason();
        for (_, place) in self.session.take() {
            if let Place::Connected(socket) = place {
                self.call(|handler| handler.disconnected(&socket, reason));
            }
        }
    }

    fn receive_text(&mut self, text: &str) -> Result<(), Violation> {
        let step = self.session.receive(text, self.connection.config())?;
        self.take(step);
        Ok(())
    }

    fn receive_binary(&mut self, bytes: &[u8]) -> Result<(), Violation> {
        if let Some(mut whole) = self.session.receive_binary(bytes, self.connection.config())? {
            self.take(whole.read()?);
        }
        Ok(())
    }

    fn receive_bare_text(&mut self, text: &str) -> Result<(), Violation> {
        match packet::parse_engine(text)? {
            EnginePacket::Close => self.connection.client_left(),
            EnginePacket::Pong => self.connection.ponged(),
            EnginePacket::Noop => {}
            EnginePacket::Message(text) => return self.tell(Message::Text(text)),
        }
        Ok(())
    }

    /// Hands a message of bare Engine.IO to the application.
    fn tell(&self, message: Message<'_>) -> Result<(), Violation> {
        let socket = self.session.socket(Namespace::MAIN).ok_or(Violation::NotConnected)?;
        self.call(|handler| handler.message(socket, message));
        Ok(())
    }

    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Ignore => {}
            Step::Pong => self.connection.ponged(),
            Step::Connect(namespace, auth) if self.engine.handler.has_namespace(namespace) => {
                self.connect(namespace, auth);
            }
            Step::Connect(namespace, _) => self.refuse(namespace, &Refusal::new("Invalid namespace")),
            Step::Event(event) => {
                self.has_refused = self.is_excess;
                self.event(event);
            }
            Step::Leave(namespace) => self.client_leaves(namespace),
            Step::Close => self.connection.client_left(),
        }
    }

    fn connect(&mut self, namespace: &str, auth: Option<&RawValue>) {
        let (engine, handshake) = (Arc::clone(&self.engine), Arc::clone(&self.handshake));
        let (namespace, auth) = (Namespace::new(namespace), auth.map(ToOwned::to_owned));
        let name = namespace.clone();
        let connecting =
            async move { engine.handler.connect(&handshake, name.as_str(), auth.as_deref()).await };
        self.session.connecting(namespace, Box::pin(connecting));
        // Whoever was refused and tries again has no more time than that.
        if !self.has_decided {
            self.connection.set_deciding(true);
        }
        // It is polled by the task's next turn.
        self.connection.wake();
    }

    fn accept(&mut self, namespace: &Namespace, session: H::Session) {
        let id = self.engine.next_socket_id();
        let answer = (!self.engine.is_bare).then(|| {
            let sid = json!({ "sid": self.engine.shared.new_sid() });
            packet::connected(namespace.as_str(), &sid).expect("a string is always JSON")
        });
        let Some(generation) = self.connection.accept(answer.as_ref()) else { return };
        let connection = Arc::clone(&self.connection);
        let socket = Socket::new(id, generation, namespace.clone(), connection, session);
        self.session.connected(namespace.clone(), socket.clone());
        self.call(|handler| handler.connected(&socket));
    }

    fn refuse(&self, namespace: &str, refusal: &Refusal) {
        if self.engine.is_bare {
            return self.connection.close(Reason::ServerClosed, frame::POLICY);
        }
        let answer = packet::connect_error(namespace, refusal).expect("strings and raw JSON are always JSON");
        self.connection.refused();
        self.connection.reply(answer.wire());
    }

    fn event(&self, event: Arrived<'_>) {
        // It may be gone by the time its attachments are there.
        let Some(socket) = self.session.socket(event.namespace) else { return };
        let Arrived { id, name, args, attachments, .. } = event;
        let ack = Ack::new(socket, id);
        let event = Event { name, args, attachments, ack };
        if self.is_excess {
            self.call(|handler| handler.excess(socket, event));
        } else {
            self.call(|handler| handler.event(socket, event));
        }
    }

    fn client_leaves(&mut self, namespace: &str) {
        if let Some(socket) = self.session.socket(namespace) {
            self.connection.leave(socket.generation());
            let id = socket.id();
            self.leave_where(|socket| (socket.id() == id).then_some(Reason::ClientLeft));
        }
    }

    /// Takes leave of the sockets that `why` gives a reason for.
    fn leave_where(&mut self, why: impl Fn(&Socket<H::Session>) -> Option<Reason>) {
        let mut left = Vec::new();
        self.session.retain(|_, place| {
            let Place::Connected(socket) = place else { return true };
            let Some(reason) = why(socket) else { return true };
            left.push((socket.clone(), reason));
            false
        });
        for (socket, reason) in left {
            self.call(|handler| handler.disconnected(&socket, reason));
        }
    }

    fn call(&self, call: impl FnOnce(&H)) {
        if catch_unwind(AssertUnwindSafe(|| call(&self.engine.handler))).is_err() {
            self.panicked();
        }
    }

    fn panicked(&self) {
        tracing::error!("a handler panicked; its connection is closed");
        self.connection.close(Reason::HandlerPanicked, frame::INTERNAL);
    }
}
