//! The way in: the HTTP request that becomes a WebSocket, and what is sent with CONNECT.

use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async,
    tungstenite::{
        Error as WsError,
        client::IntoClientRequest,
        http::{HeaderName, HeaderValue},
    },
};

use super::{PATIENCE, TestSocket};

/// A bare WebSocket.
pub type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A handshake with everything that can be wrong about it.
#[derive(Clone, Debug, Default)]
pub struct Handshake {
    headers: Vec<(String, String)>,
    query: String,
    has_small_buffer: bool,
    auth: Option<Value>,
}

impl Handshake {
    /// One that says who comes.
    pub fn by(token: &str) -> Handshake {
        Handshake { auth: Some(json!({ "token": token })), ..Handshake::default() }
    }

    /// One that sends this with its CONNECT.
    pub fn auth(auth: Value) -> Handshake {
        Handshake { auth: Some(auth), ..Handshake::default() }
    }

    /// With a header on the HTTP request.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Handshake {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With more behind the question mark, such as `&token=…`.
    #[must_use]
    pub fn query(mut self, query: &str) -> Handshake {
        query.clone_into(&mut self.query);
        self
    }

    /// With as little room for what is not read yet as the system allows.
    #[must_use]
    pub fn small_buffer(mut self) -> Handshake {
        self.has_small_buffer = true;
        self
    }

    /// Opens the WebSocket; `Err` holds the HTTP status that refused it.
    pub async fn open(&self, url: &str) -> Result<Stream, u16> {
        let address =
            format!("{}/socket.io/?EIO=4&transport=websocket{}", url.replacen("http", "ws", 1), self.query);
        let mut request = address.into_client_request().expect("an address");
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().expect("a header's name");
            request.headers_mut().append(name, HeaderValue::from_str(value).expect("a header's value"));
        }
        let stream = self.tcp(url).await;
        let handshake = client_async(request, MaybeTlsStream::Plain(stream));
        match timeout(PATIENCE, handshake).await.expect("the server answers the handshake") {
            Ok((stream, _)) => Ok(stream),
            Err(WsError::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the handshake broke: {error}"),
        }
    }

    async fn tcp(&self, url: &str) -> TcpStream {
        let address = url.trim_start_matches("http://").parse().expect("an address and a port");
        let socket = TcpSocket::new_v4().expect("a socket can be made");
        if self.has_small_buffer {
            socket.set_recv_buffer_size(4_096).expect("the buffer can be small");
        }
        socket.connect(address).await.expect("the server listens")
    }

    /// The whole way to `ready`; `Err` holds the `connect_error`.
    pub async fn connect(&self, url: &str) -> Result<TestSocket, Value> {
        let stream = self.open(url).await.expect("the WebSocket opens");
        TestSocket::begin(stream, self.auth.as_ref()).await
    }
}
