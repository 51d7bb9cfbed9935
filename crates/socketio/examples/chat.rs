//! A chat: `join` a room, `say` something there, and everybody in it gets `said` with the pair of room and words. What is said in one
//! tick leaves together. Listens on the address given as the first argument, or on a free port, and prints where.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use axum::{http::request::Parts, response::Response};
use parking_lot::Mutex;
use serde_json::value::RawValue;
use socketio::{Config, Engine, Event, Frame, Handler, Reason, Refusal, Rest, Socket};

/// The rooms, and the rooms a socket is in.
type Rooms = Arc<Mutex<HashMap<String, Room>>>;
type Joined = Mutex<Vec<String>>;

#[derive(Default)]
struct Room {
    members: Vec<Socket<Joined>>,
    waiting: Vec<Frame>,
    rest: Rest,
}

#[derive(Default)]
struct Chat(Rooms);

/// Sends what was said in a room since the first of it, once everything that has arrived is read.
async fn pass_on(rooms: Rooms, name: String, rest: Rest) {
    rest.over().await;
    if let Some(Room { members, waiting, rest }) = rooms.lock().get_mut(&name) {
        let Some(frame) = Frame::joined(&std::mem::take(waiting)) else { return };
        *rest = Rest::after(|| members.iter().for_each(|member| _ = member.send(&frame)));
    }
}

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
        let Ok(name) = event.arg::<String>(0) else { return };
        let (mut rooms, mut joined) = (self.0.lock(), socket.session().lock());
        match &*event.name {
            "join" if !joined.contains(&name) => {
                rooms.entry(name.clone()).or_default().members.push(socket.clone());
                let _ = event.ack.send(&name);
                joined.push(name);
            }
            "say" if joined.contains(&name) => {
                let Ok(frame) = Frame::event("said", &(&name, event.args.get(1))) else { return };
                let room = rooms.get_mut(&name).expect("it was joined");
                room.waiting.push(frame);
                if room.waiting.len() == 1 {
                    tokio::spawn(pass_on(Arc::clone(&self.0), name, room.rest));
                }
            }
            _ => {}
        }
    }

    fn drained(&self, _: &Socket<Joined>) {} // a small chat lets those who read too slowly miss something

    fn disconnected(&self, socket: &Socket<Joined>, _: Reason) {
        let mut rooms = self.0.lock();
        for name in socket.session().lock().drain(..) {
            let members = &mut rooms.get_mut(&name).expect("who joined is in it").members;
            members.retain(|member| member.id() != socket.id());
            if members.is_empty() {
                rooms.remove(&name);
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
