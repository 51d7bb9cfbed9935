//! A line to PostgreSQL that breaks at the worst moment.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A proxy in front of PostgreSQL. Once told to, it passes the next COMMIT on, and breaks the line when its
/// answer comes back: it was done, and nobody was told.
pub struct CutLine {
    port: u16,
    is_armed: Arc<AtomicBool>,
}

impl CutLine {
    /// In front of the server at `address` (`127.0.0.1:5432`).
    pub fn new(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let is_armed = Arc::new(AtomicBool::new(false));
        let armed = is_armed.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&address).expect("the server answers");
                join(client, server, &armed);
            }
        });
        CutLine { port, is_armed }
    }

    /// The port to connect to instead.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next COMMIT is the one.
    pub fn arm(&self) {
        self.is_armed.store(true, Ordering::SeqCst);
    }
}

fn join(client: TcpStream, server: TcpStream, is_armed: &Arc<AtomicBool>) {
    let is_cut = Arc::new(AtomicBool::new(false));
    let clone = |line: &TcpStream| line.try_clone().expect("a socket can be shared");
    let (asking, answering) = ((clone(&client), clone(&server)), (server, client));
    let (is_armed, cut) = (is_armed.clone(), is_cut.clone());
    thread::spawn(move || {
        pass(asking.0, asking.1, |bytes| {
            let is_commit = bytes.windows(7).any(|part| part == b"COMMIT\0");
            if is_commit && is_armed.swap(false, Ordering::SeqCst) {
                cut.store(true, Ordering::SeqCst);
            }
            true
        });
    });
    thread::spawn(move || pass(answering.0, answering.1, |_| !is_cut.load(Ordering::SeqCst)));
}

/// Passes bytes on until one side ends or `look` says no.
fn pass(mut from: TcpStream, mut to: TcpStream, look: impl Fn(&[u8]) -> bool) {
    let mut buffer = [0; 16 * 1_024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if !look(&buffer[..count]) || to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    for line in [from, to] {
        // It may be gone already.
        let _ = line.shutdown(Shutdown::Both);
    }
}
