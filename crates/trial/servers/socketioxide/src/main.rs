//! Rooms on socketioxide, WebSocket only and without Nagle's delay. It does what
//! crates/socketio/examples/chat.rs does, but for joining what is said in one tick: each text leaves by itself.

use std::{convert::Infallible, net::SocketAddr};

use axum::serve::ListenerExt as _;
use socketioxide::{
    SocketIo, TransportType,
    extract::{AckSender, Data, SocketRef},
    handler::ConnectHandler as _,
};

async fn join(socket: SocketRef, Data(room): Data<String>, joined: AckSender) {
    socket.join(room.clone());
    let _ = joined.send(&room);
}

async fn say(socket: SocketRef, Data((room, text)): Data<(String, String)>) {
    if socket.rooms().iter().any(|joined| *joined == room) {
        let _ = socket.within(room.clone()).emit("said", &vec![room, text]).await;
    }
}

/// Runs before somebody is told that they are connected. The namespace's handler is a task that is started after that, and what they
/// say before it has run is dropped without a word.
async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("join", join);
    socket.on("say", say);
    Ok(())
}

async fn connected() {}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (layer, io) = SocketIo::builder().transports([TransportType::Websocket]).build_layer();
    io.ns("/", connected.with(listen));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    println!("http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
    axum::serve(listener, axum::Router::new().layer(layer)).await
}
