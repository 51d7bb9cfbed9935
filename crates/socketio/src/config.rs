//! Every bound and interval of an engine.

use std::time::Duration;

/// The bounds and intervals of an [`Engine`](crate::Engine). The defaults are meant for production; tests shorten them.
#[derive(Clone, Debug)]
pub struct Config {
    /// This process's name within its cluster: every `sid` begins with it and a dot, so that whoever stands in front can send a
    /// request to the process that owns its session. Letters, digits, `-` and `_` only.
    pub node_id: Box<str>,
    /// Time between two pings to one connection. Told to the client, which expects one in `ping_interval + ping_timeout`.
    pub ping_interval: Duration,
    /// How long a connection may take to answer a ping before it counts as dead.
    pub ping_timeout: Duration,
    /// How long a connection may take from the upgrade to an accepted CONNECT, but for the time in which the handler decides.
    pub connect_timeout: Duration,
    /// The same while the handler decides on the first ones: thousands that come back at once wait for each other, and must not be sent
    /// away to come back once more.
    pub decide_timeout: Duration,
    /// How long a WebSocket that takes over a polling session may take to say that it has.
    pub upgrade_timeout: Duration,
    /// How long the body of a request with packets may take to arrive.
    pub body_timeout: Duration,
    /// How long a closing connection may take to flush what is queued and to answer the close frame.
    pub close_timeout: Duration,
    /// How long a full socket may take nothing at all before it is closed.
    pub stuck_timeout: Duration,
    /// Largest WebSocket message (whole or in fragments) and largest body of packets accepted, in bytes. Told to the client as
    /// `maxPayload`. An answer to a poll stops at it too, unless its first packet alone is larger.
    pub max_message_bytes: usize,
    /// The same for a WebSocket without an accepted CONNECT: strangers must not make the server keep much.
    pub max_opening_bytes: usize,
    /// Most frames one message may be cut into.
    pub max_fragments: usize,
    /// Most binary attachments of one event.
    pub max_attachments: usize,
    /// Most bytes of one event's attachments together. With `max_message_bytes` this bounds what a connection keeps of an event whose
    /// attachments never come: no clock runs for them, since whoever is connected may be slow, and keeps no more than one such event.
    pub max_attachment_bytes: usize,
    /// Most namespaces one connection may be in.
    pub max_namespaces: usize,
    /// Deepest nesting of arrays and objects in a packet's JSON.
    pub max_json_depth: usize,
    /// Most events of one connection that are being handled at a time, a quarter of it for a while after `max_backlog` was passed; at the limit the
    /// socket is not read.
    pub max_in_flight: usize,
    /// How long one connection's events may wait because of that, looked at whenever one is answered. When one has waited for so long, or at
    /// most for twice as long, the pauses for what was refused not counted, whatever waits goes to [`Handler::excess`](crate::Handler::excess), until nothing waits: what was asked in a
    /// rush must not keep a server busy for long after it. Until none was refused for twice as long, that connection's events are excess after
    /// a quarter of it already if they are not taken in fast enough to be in time, and a quarter of `max_in_flight` may be handled at a time.
    /// Polling clients are not refused: they have one request under way, and wait for its end.
    pub max_backlog: Duration,
    /// How long a connection is not read for each of its events that was refused ([`Ack::refuse`](crate::Ack::refuse)) and each CONNECT,
    /// after at most sixteen of them: so a flood costs others little. Its timer counts in milliseconds. Zero: not at all.
    pub refusal_pause: Duration,
    /// Most broadcasts queued for a full socket; past it they are dropped and the connection is lagged.
    pub max_queued_events: usize,
    /// Most bytes of broadcasts queued for a full socket; past it they are dropped and the connection is lagged.
    pub max_queued_bytes: usize,
    /// Most bytes of what is never dropped (answers, emits) queued for a full socket; past it the connection is closed.
    pub max_queued_answer_bytes: usize,
    /// Most polling sessions that are waiting for their first accepted CONNECT. Unlike a connection they hold no file descriptor, so
    /// nothing else bounds them; past it the oldest of them ends.
    pub max_opening_sessions: usize,
    /// The kernel's send buffer per connection (`SO_SNDBUF`, which Linux doubles). Left alone, a stalled reader costs megabytes.
    pub send_buffer_bytes: usize,
    /// How long the kernel tries to deliver what is left when a connection has ended (`TCP_USER_TIMEOUT`).
    pub tcp_user_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            node_id: "0".into(),
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
            decide_timeout: Duration::from_mins(1),
            upgrade_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(20),
            close_timeout: Duration::from_secs(5),
            stuck_timeout: Duration::from_secs(30),
            max_message_bytes: 64 * 1024,
            max_opening_bytes: 16 * 1024,
            max_fragments: 16,
            max_attachments: 10,
            max_attachment_bytes: 256 * 1024,
            max_namespaces: 8,
            max_json_depth: 32,
            max_in_flight: 8,
            max_backlog: Duration::from_millis(1_500),
            refusal_pause: Duration::from_millis(2),
            max_queued_events: 256,
            max_queued_bytes: 64 * 1024,
            // Eight answers of a quarter megabyte, and as much again.
            max_queued_answer_bytes: 4 * 1024 * 1024,
            max_opening_sessions: 4096,
            send_buffer_bytes: 32 * 1024,
            tcp_user_timeout: Duration::from_secs(15),
        }
    }
}
