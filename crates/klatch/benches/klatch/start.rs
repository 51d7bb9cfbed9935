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
pub(crate) fn on_fresh_data(place: &Place, size: &Size, table: &mut Table) {
    let mut runs = Vec::new();
    for run in 0..size.runs {
        let place = Place { data: place.data.with_extension(format!("fresh{run}")), ..place.clone() };
        runs.push(start(&place).0);
        fs::remove_dir_all(&place.data).expect("its folder can go");
    }
    table.row("start on an empty folder until `/health` answers", spread(runs, millis), "≤ 500 ms");
}

/// Starting on what the benchmark left behind, and what the server takes then.
pub(crate) fn on_existing_data(place: &Place, size: &Size, table: &mut Table) {
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..size.runs {
        let (secs, bytes) = start(place);
        times.push(secs);
        memory.push(bytes);
    }
    let stored = fs::metadata(place.data.join("klatch.db")).map_or(0, |data| data.len());
    let what = format!("start on {} of data until `/health` answers", mebibytes(stored as f64));
    table.row(&what, spread(times, millis), "≤ 500 ms");
    table.row("memory with nobody connected", spread(memory, mebibytes), "≤ 60 MiB");
}

/// Seconds until `/health` answered 200, and bytes of memory a little later.
fn start(place: &Place) -> (f64, f64) {
    let address = free_address();
    let began = Instant::now();
    let mut server = place.spawn(&address.to_string()).expect("it can be run");
    while !is_healthy(address) {
        assert!(began.elapsed() < PATIENCE, "it did not start:\n{}", place.log_tail());
        thread::sleep(GLANCE);
    }
    let secs = began.elapsed().as_secs_f64();
    thread::sleep(REST);
    let bytes = machine::resident_bytes(server.id());
    server.kill().expect("it can be killed");
    server.wait().expect("it ends");
    (secs, bytes)
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
