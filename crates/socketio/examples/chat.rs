//! A chat: `join` a room, `say` something there, and everybody in it gets `said` with the pair of room and words. What is said in one
//! tick leaves together. Listens on the address given as the first argument, or on a free port, and prints where.
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use axum::{http::request::Parts, response::Response};
use parking_lot::Mutex;
use serde_json::value::RawValue;
use socketio::{Config, Engine, Event, Frame, Handler, Reason, Refusal, Rest, Socket, SocketId};

/// Who is in a room, in the order they came, what was said there and is not passed on yet, and the rest after what was.
type Room = (BTreeMap<SocketId, Socket<()>>, Vec<Frame>, Rest);
#[derive(Clone, Default)]
struct Chat(Arc<Mutex<BTreeMap<String, Room>>>);

/// Sends what was said in a room since the first of it, once everything that has arrived is read.
async fn pass_on(chat: Chat, name: String, rest: Rest) {
    rest.over().await;
    let mut rooms = chat.0.lock();
    let Some((members, waiting, rest)) = rooms.get_mut(&name) else { return };
    let Some(frame) = Frame::joined(&std::mem::take(waiting)) else { return };
    *rest = Rest::after(|| members.values().for_each(|member| _ = member.send(&frame)));
}

impl Handler for Chat {
    type Handshake = ();
    type Session = ();
    fn handshake(&self, _: &Parts, _: SocketAddr) -> Result<(), Response> {
        Ok(())
    }
    async fn connect(&self, (): &(), _: &str, _: Option<&RawValue>) -> Result<(), Refusal> {
        Ok(())
    }
    fn connected(&self, _: &Socket<()>) {}
    fn event(&self, socket: &Socket<()>, event: Event<'_>) {
        let Ok(name) = event.arg::<String>(0) else { return };
        let (mut rooms, id) = (self.0.lock(), socket.id());
        match (&*event.name, rooms.get_mut(&name)) {
            ("join", _) => {
                let _ = event.ack.send(&name);
                rooms.entry(name).or_default().0.insert(id, socket.clone());
            }
            ("say", Some((members, waiting, rest))) if members.contains_key(&id) => {
                waiting.extend(Frame::event("said", &(&name, event.args.get(1))));
                if waiting.len() == 1 {
                    tokio::spawn(pass_on(self.clone(), name, *rest));
                }
            }
            _ => {}
        }
    }
    fn drained(&self, _: &Socket<()>) {} // a small chat lets those who read too slowly miss something
    fn disconnected(&self, socket: &Socket<()>, _: Reason) {
        let id = socket.id();
        self.0.lock().retain(|_, (members, ..)| members.remove(&id).is_none() || !members.is_empty());
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let routes = Engine::new(Config::default(), Chat::default()).routes();
    socketio::serve(listener, routes, std::future::pending(), Duration::ZERO).await
}
