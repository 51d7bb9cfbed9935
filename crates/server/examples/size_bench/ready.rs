//! A socket up to its `ready`.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{client_async, tungstenite::Message};

/// Connects, says who comes, and answers what `ready` says.
pub(crate) async fn ready(url: &str, token: &str) -> Value {
    let address = url.strip_prefix("http://").expect("an address");
    let stream = TcpStream::connect(address).await.expect("it listens");
    let path = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
    let (mut socket, _) = client_async(path, stream).await.expect("it takes sockets");
    while let Some(packet) = socket.next().await {
        let packet = packet.expect("a packet");
        let text = packet.to_text().expect("a text");
        if text.starts_with('0') {
            let hello = format!("40{}", json!({ "token": token }));
            socket.send(Message::text(hello)).await.expect("it is open");
        } else if let Some(event) = text.strip_prefix("42") {
            let event: Value = serde_json::from_str(event).expect("it is JSON");
            assert_eq!(event[0], "ready");
            return event[1].clone();
        }
    }
    panic!("the socket was closed before its ready")
}
