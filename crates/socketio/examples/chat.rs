//! A chat: `join` a room, `say` something there, and everybody in it gets `said` with the pair of room and words. Listens on the address given as the first
//! argument, or on a free port, and prints where.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use axum::{http::request::Parts, response::Response};
use parking_lot::Mutex;
use serde_json::value::RawValue;
use socketio::{Config, Engine, Event, Frame, Handler, Reason, Refusal, Socket};

#[derive(Default)]
struct Chat {
    rooms: Mutex<HashMap<String, Vec<Socket<Joined>>>>,
}

/// The rooms a socket is in.
type Joined = Mutex<Vec<String>>;

impl Handler for Chat {
    type Handshake = ();
    type Session = Joined;

    fn handshake(&self, _: &Parts, _: SocketAddr) -> Result<(), Response> {
        Ok(())
    }

    async fn connect(&self, (): &(), _: &str, _: Option<&RawValue>) -> Result<Joined, Refusal> {
        Ok(Joined::default())
    }

    fn connected(&self, _: &Socket<Joined>) {}

    fn event(&self, socket: &Socket<Joined>, event: Event<'_>) {
        let Ok(room) = event.arg::<String>(0) else { return };
        let mut rooms = self.rooms.lock();
        match &*event.name {
            "join" if !socket.session().lock().contains(&room) => {
                rooms.entry(room.clone()).or_default().push(socket.clone());
                let _ = event.ack.send(&room);
                socket.session().lock().push(room);
            }
            "say" if socket.session().lock().contains(&room) => {
                let Ok(frame) = Frame::event("said", &(&room, event.args.get(1))) else { return };
                for member in &rooms[&room] {
                    member.send(&frame);
                }
            }
            _ => {}
        }
    }

    fn drained(&self, _: &Socket<Joined>) {} // a chat of sixty lines lets those who read too slowly miss something

    fn disconnected(&self, socket: &Socket<Joined>, _: Reason) {
        let mut rooms = self.rooms.lock();
        for room in socket.session().lock().drain(..) {
            let members = rooms.get_mut(&room).expect("who joined is in it");
            members.retain(|member| member.id() != socket.id());
            if members.is_empty() {
                rooms.remove(&room);
            }
        }
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let engine = Engine::new(Config::default(), Chat::default());
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    socketio::serve(listener, engine.routes(), stop, Duration::from_secs(5)).await
}
