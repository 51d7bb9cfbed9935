//! A Socket.IO connection over WebSocket.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use crate::{
    Lost,
    packet::{self, Packet},
};

/// One connection, its namespace open.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    asked: u64,
}

/// What the server says.
#[derive(Debug)]
pub enum Heard {
    /// Something happened.
    Event {
        /// Its name.
        name: String,
        /// What it carries.
        payload: Box<RawValue>,
    },
    /// The answer to a request.
    Answer {
        /// What [`Socket::ask`] gave.
        id: u64,
        /// `{ok, …}`.
        payload: Box<RawValue>,
    },
}

impl Socket {
    /// Connects and signs in.
    ///
    /// # Errors
    /// When there is no connection, or the server refuses it.
    pub async fn open(address: SocketAddr, token: &str) -> Result<Socket, Lost> {
        let tcp = TcpStream::connect(address).await.map_err(|error| Lost::new("connecting", error))?;
        tcp.set_nodelay(true).map_err(|error| Lost::new("connecting", error))?;
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (stream, _) = client_async(url, tcp).await.map_err(|error| Lost::new("upgrading", error))?;
        let mut socket = Socket { stream, asked: 0 };
        socket.sign_in(token).await?;
        Ok(socket)
    }

    /// Sends a request and gives the number its answer will carry.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn ask(&mut self, name: &str, payload: &impl Serialize) -> Result<u64, Lost> {
        self.asked += 1;
        self.write(packet::request(self.asked, name, payload)).await?;
        Ok(self.asked)
    }

    /// Waits for what comes next. Giving up waiting loses nothing.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn hear(&mut self) -> Result<Heard, Lost> {
        loop {
            match self.read().await? {
                Packet::Event { name, payload } => return Ok(Heard::Event { name, payload }),
                Packet::Answer { id, payload } => return Ok(Heard::Answer { id, payload }),
                Packet::Ping => self.write(packet::PONG.to_owned()).await?,
                Packet::Bye => return Err(Lost::new("listening", "the server hung up")),
                Packet::Open | Packet::Connected | Packet::Refused(_) => {}
            }
        }
    }

    async fn sign_in(&mut self, token: &str) -> Result<(), Lost> {
        let Packet::Open = self.read().await? else {
            return Err(Lost::new("signing in", "the engine did not open"));
        };
        self.write(packet::connect(token)).await?;
        match self.read().await? {
            Packet::Connected => Ok(()),
            Packet::Refused(why) => Err(Lost::new("signing in", why)),
            other => Err(Lost::new("signing in", format!("{other:?}"))),
        }
    }

    async fn read(&mut self) -> Result<Packet, Lost> {
        loop {
            let frame = self.stream.next().await.ok_or_else(|| Lost::new("listening", "the end"))?;
            match frame.map_err(|error| Lost::new("listening", error))? {
                Message::Text(text) => {
                    return packet::parse(&text).ok_or_else(|| Lost::new("no packet", text));
                }
                Message::Close(_) => return Err(Lost::new("listening", "the server closed")),
                _ => {}
            }
        }
    }

    async fn write(&mut self, text: String) -> Result<(), Lost> {
        self.stream.send(Message::text(text)).await.map_err(|error| Lost::new("speaking", error))
    }
}
