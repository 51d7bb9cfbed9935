//! A Socket.IO server that echoes: `message` comes back as `message-back`, `ask` is answered through its acknowledgement, and
//! `all` goes to everyone. Listens on the address given as the first argument, or on a free port, and prints where.

use std::{net::SocketAddr, time::Duration};

use axum::{http::request::Parts, response::Response};
use parking_lot::Mutex;
use serde_json::value::RawValue;
use socketio::{Config, Engine, Event, Frame, Handler, Reason, Refusal, Socket};
use tokio::net::TcpListener;

/// Everyone who is connected.
#[derive(Default)]
struct Echo {
    sockets: Mutex<Vec<Socket<()>>>,
}

impl Handler for Echo {
    type Handshake = ();
    type Session = ();

    fn handshake(&self, _: &Parts, _: SocketAddr) -> Result<(), Response> {
        Ok(())
    }

    async fn connect(&self, (): &(), _: &str, auth: Option<&RawValue>) -> Result<(), Refusal> {
        match auth.map(RawValue::get) {
            Some(auth) if auth.contains("wrong") => Err(Refusal::new("unauthorized").with_data(&auth)),
            _ => Ok(()),
        }
    }

    fn connected(&self, socket: &Socket<()>) {
        self.sockets.lock().push(socket.clone());
    }

    fn event(&self, socket: &Socket<()>, event: Event<'_>) {
        match (&*event.name, event.args.first()) {
            ("leave", _) => socket.close(),
            ("ask", Some(argument)) => drop(event.ack.send(argument)),
            ("all", Some(argument)) => {
                let Ok(frame) = Frame::event("all", argument) else { return };
                for socket in &*self.sockets.lock() {
                    socket.send(&frame);
                }
            }
            (name, argument) => {
                let Ok(frame) = Frame::event(&format!("{name}-back"), &argument) else { return };
                socket.emit(&frame);
            }
        }
    }

    fn drained(&self, _: &Socket<()>) {}

    fn disconnected(&self, socket: &Socket<()>, _: Reason) {
        self.sockets.lock().retain(|other| other.id() != socket.id());
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let engine = Engine::new(Config::default(), Echo::default());
    let stop = async {
        // Without signals it runs until it is killed.
        let _ = tokio::signal::ctrl_c().await;
    };
    let grace = Duration::from_secs(5);
    socketio::serve(listener, engine.routes(), stop, grace).await?;
    engine.shutdown(grace).await;
    Ok(())
}
