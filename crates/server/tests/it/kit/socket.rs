//! A Socket.IO client for tests: it speaks the protocol by hand and keeps everything it hears, in order.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;

use super::handshake::{Handshake, Stream};

/// Nothing that is waited for may take longer.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Something the server said unasked.
#[derive(Clone, Debug)]
pub struct Told {
    /// The event's name.
    pub name: String,
    /// Its only argument.
    pub data: Value,
    /// When it came.
    pub at: Instant,
}

/// A connected socket that has heard its first `ready`.
pub struct TestSocket {
    /// The payload of the first `ready`.
    pub ready: Value,
    inbox: Arc<Inbox>,
    outgoing: mpsc::UnboundedSender<Message>,
    last_id: AtomicU64,
    is_stalled: watch::Sender<bool>,
    driver: JoinHandle<()>,
}

#[derive(Default)]
struct Inbox {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    /// The answer to CONNECT: `Err` holds the `connect_error`.
    connected: Option<Result<(), Value>>,
    told: VecDeque<Told>,
    answers: HashMap<u64, Value>,
    is_closed: bool,
}

impl TestSocket {
    /// Connects with a token and waits for `ready`.
    pub async fn connect(url: &str, token: &str) -> TestSocket {
        Handshake::by(token).connect(url).await.expect("the token is good")
    }

    /// The rest of a handshake, up to `ready`; `Err` holds the `connect_error`.
    pub(super) async fn begin(stream: Stream, auth: Option<&Value>) -> Result<TestSocket, Value> {
        let mut socket = TestSocket::drive(stream);
        socket.raw(&format!("40{}", auth.map(Value::to_string).unwrap_or_default()));
        socket.wait("an answer to CONNECT", |state| state.connected.take()).await?;
        let mut told = socket.until(|told| told.name == "ready").await;
        assert_eq!(told.len(), 1, "broadcasts wait until `ready` is written");
        socket.ready = told.remove(0).data;
        Ok(socket)
    }

    /// Takes a bare WebSocket over; CONNECT is not sent yet.
    pub fn drive(stream: Stream) -> TestSocket {
        let inbox = Arc::new(Inbox::default());
        let (outgoing, waiting) = mpsc::unbounded_channel();
        let (is_stalled, stalled) = watch::channel(false);
        let driver = tokio::spawn(drive(stream, waiting, stalled, Arc::clone(&inbox)));
        TestSocket { ready: Value::Null, inbox, outgoing, last_id: AtomicU64::new(0), is_stalled, driver }
    }

    /// Asks and waits for the acknowledgement.
    pub async fn request(&self, name: &str, payload: Value) -> Value {
        self.request_args(&json!([name, payload])).await
    }

    /// Asks with any arguments; the first is the event's name.
    pub async fn request_args(&self, args: &Value) -> Value {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed);
        self.raw(&format!("42{id}{args}"));
        self.wait(&format!("an answer to {args:.200}"), |state| state.answers.remove(&id)).await
    }

    /// Asks, and expects `ok: true`.
    pub async fn ask(&self, name: &str, payload: Value) -> Value {
        let answer = self.request(name, payload).await;
        assert_eq!(answer["ok"], true, "{name}: {answer}");
        answer
    }

    /// Asks, and expects a refusal with this code.
    pub async fn refused(&self, name: &str, payload: Value, code: &str) -> Value {
        let answer = self.request(name, payload.clone()).await;
        assert_eq!(answer["ok"], false, "{name} {payload:.200}: {answer}");
        assert_eq!(answer["error"]["code"], code, "{name} {payload:.200}: {answer}");
        assert!(answer["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
        answer["error"].clone()
    }

    /// Says something without asking for an answer.
    pub fn emit(&self, name: &str, payload: &Value) {
        self.raw(&format!("42{}", json!([name, payload])));
    }

    /// Sends text as it is.
    pub fn raw(&self, text: &str) {
        self.raw_message(Message::text(text));
    }

    /// Sends any WebSocket message. Once the connection is gone it goes nowhere.
    pub fn raw_message(&self, message: Message) {
        let _ = self.outgoing.send(message);
    }

    /// The next event of this name; others stay where they are.
    pub async fn next(&self, name: &str) -> Value {
        self.next_where(name, |_| true).await
    }

    /// The next event of this name that fits; others stay where they are.
    pub async fn next_where(&self, name: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.next_told(name, fits).await.data
    }

    /// The next event of this name, for those that take longer than the usual patience.
    pub async fn next_within(&self, patience: Duration, name: &str) -> Value {
        let look = |state: &mut State| {
            let at = state.told.iter().position(|told| told.name == name)?;
            state.told.remove(at)
        };
        self.wait_within(patience, name, look).await.data
    }

    /// The same with the time it came.
    pub async fn next_told(&self, name: &str, fits: impl Fn(&Value) -> bool) -> Told {
        self.wait(name, |state| {
            let at = state.told.iter().position(|told| told.name == name && fits(&told.data))?;
            state.told.remove(at)
        })
        .await
    }

    /// Everything told so far up to and with the first event that fits, in order.
    pub async fn until(&self, fits: impl Fn(&Told) -> bool) -> Vec<Told> {
        self.wait("the event that ends the list", |state| {
            let at = state.told.iter().position(&fits)?;
            Some(state.told.drain(..=at).collect())
        })
        .await
    }

    /// What was told and not yet taken, in order. It waits for nothing.
    pub fn so_far(&self) -> Vec<Told> {
        self.inbox.state.lock().told.drain(..).collect()
    }

    /// Waits until the server closes the connection.
    pub async fn closed(&self) {
        self.wait("the end of the connection", |state| state.is_closed.then_some(())).await;
    }

    /// Whether the connection is over.
    pub fn is_closed(&self) -> bool {
        self.inbox.state.lock().is_closed
    }

    /// Stops reading, or goes on.
    pub fn stall(&self, is_stalled: bool) {
        self.is_stalled.send_replace(is_stalled);
    }

    /// Leaves in an orderly way.
    pub async fn leave(self) {
        self.raw("41");
        self.raw_message(Message::Close(None));
        self.closed().await;
    }

    /// Breaks the connection off.
    pub fn cut(self) {
        self.driver.abort();
    }

    async fn wait<T>(&self, what: &str, look: impl FnMut(&mut State) -> Option<T>) -> T {
        self.wait_within(PATIENCE, what, look).await
    }

    async fn wait_within<T>(
        &self,
        patience: Duration,
        what: &str,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        let waiting = async {
            loop {
                let changed = self.inbox.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                let (found, is_closed) = {
                    let mut state = self.inbox.state.lock();
                    (look(&mut state), state.is_closed)
                };
                match found {
                    Some(found) => return found,
                    None if is_closed => panic!("the connection ended before {what}"),
                    None => changed.await,
                }
            }
        };
        let found = timeout(patience, waiting).await;
        found.unwrap_or_else(|_| panic!("{what} did not come; told so far: {:#?}", self.so_far()))
    }
}

impl Drop for TestSocket {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Inbox {
    /// Takes one packet in; answers with what must be sent back.
    fn take(&self, text: &str) -> Option<Message> {
        if text == "2" {
            return Some(Message::text("3"));
        }
        let mut state = self.state.lock();
        if text.starts_with("40") {
            state.connected = Some(Ok(()));
        } else if text.starts_with("44") {
            let start = text.find('{').expect("a refusal is an object");
            state.connected = Some(Err(serde_json::from_str(&text[start..]).expect("a refusal is JSON")));
        } else if let Some(event) = text.strip_prefix("42") {
            let mut args: Vec<Value> = serde_json::from_str(event).expect("an event is a JSON array");
            assert_eq!(args.len(), 2, "an event has a name and one argument: {event}");
            let data = args.pop().unwrap_or_default();
            let name = args.pop().and_then(|name| name.as_str().map(str::to_owned)).expect("a name");
            state.told.push_back(Told { name, data, at: Instant::now() });
        } else if let Some(answer) = text.strip_prefix("43") {
            let start = answer.find('[').expect("an answer is an array");
            let args: Vec<Value> = serde_json::from_str(&answer[start..]).expect("an answer is JSON");
            assert_eq!(args.len(), 1, "an answer has one argument: {answer}");
            let id = answer[..start].parse().expect("an answer has a number");
            assert!(state.answers.insert(id, args[0].clone()).is_none(), "answered twice: {answer}");
        }
        drop(state);
        self.changed.notify_waiters();
        None
    }

    fn close(&self) {
        self.state.lock().is_closed = true;
        self.changed.notify_waiters();
    }
}

async fn drive(
    mut stream: Stream,
    mut waiting: mpsc::UnboundedReceiver<Message>,
    mut stalled: watch::Receiver<bool>,
    inbox: Arc<Inbox>,
) {
    loop {
        let hear = async {
            let _ = stalled.wait_for(|is_stalled| !is_stalled).await;
            stream.next().await
        };
        tokio::select! {
            heard = hear => match heard {
                Some(Ok(Message::Text(text))) => {
                    if let Some(answer) = inbox.take(&text)
                        && stream.send(answer).await.is_err()
                    {
                        break;
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            Some(message) = waiting.recv() => {
                if stream.send(message).await.is_err() {
                    break;
                }
            }
        }
    }
    inbox.close();
}
