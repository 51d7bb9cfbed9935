//! Starting: how long until it answers, what it takes.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use trial::Place;

use crate::{
    Size, machine,
    table::{Table, mebibytes, millis, spread},
    world::World,
};

/// Between two questions whether it is there.
const GLANCE: Duration = Duration::from_micros(500);
/// Until a started server has come to rest.
const REST: Duration = Duration::from_secs(2);
/// A start that takes longer failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// The size of the program.
pub(crate) fn weigh(place: &Place, table: &mut Table) {
    let bytes = fs::metadata(&place.binary).expect("the program is there").len();
    table.row("size of the program, web client inside", mebibytes(bytes as f64), "≤ 60 MB");
}

/// Starting where nothing is yet.
pub(crate) fn on_fresh_data(size: &Size, table: &mut Table) {
    let runs = (0..size.runs).map(|_| start(&World::new().place).0).collect();
    table.row("start on an empty folder until `/health` answers", spread(runs, millis), "≤ 500 ms");
}

/// Starting on what the benchmark left behind, and what the server takes then.
pub(crate) fn on_existing_data(world: &World, size: &Size, table: &mut Table) {
    let (times, memory): (Vec<_>, Vec<_>) = (0..size.runs).map(|_| start(&world.place)).unzip();
    let what = format!("start on {} of data until `/health` answers", mebibytes(world.stored_bytes()));
    table.row(&what, spread(times, millis), "≤ 500 ms");
    table.row("memory with nobody connected", spread(memory, mebibytes), "≤ 60 MiB");
}

/// Seconds until `/health` answered 200, and bytes of memory a little later.
fn start(place: &Place) -> (f64, f64) {
    let address = free_address();
    let began = Instant::now();
    let mut server = place.spawn(&address.to_string()).expect("it can be run");
    await_health(place, address);
    let secs = began.elapsed().as_secs_f64();
    thread::sleep(REST);
    let bytes = machine::resident_bytes(server.id());
    server.kill().expect("it can be killed");
    server.wait().expect("it ends");
    (secs, bytes)
}

/// Asks until `/health` answers 200.
pub(crate) fn await_health(place: &Place, address: SocketAddr) {
    let began = Instant::now();
    while !is_healthy(address) {
        assert!(began.elapsed() < PATIENCE, "it did not start:\n{}", place.log_tail());
        thread::sleep(GLANCE);
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address")
}

fn is_healthy(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let request = format!("GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}
