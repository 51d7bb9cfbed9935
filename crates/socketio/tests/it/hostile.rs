//! Strangers that mean harm, many at a time, while somebody else just talks: no panic, no growth, and everything is given back.
//!
//! `KLATCH_HOSTILE_SECS` says for how long (`make hostile`: ten minutes), `KLATCH_HOSTILE_SEED` repeats a run.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use parking_lot::Mutex;
use socketio::Config;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    client::{Client, frame, upgrade_request},
    kit::Server,
    poller::{Poller, request},
};

const STRANGERS: usize = 16;
/// Nobody waits longer for an answer to nonsense.
const PATIENCE: Duration = Duration::from_millis(50);
/// What the process may have grown between the first seconds and the end.
const MAX_GROWTH_KIB: usize = 24 * 1024;

/// Files that may be open at the end and were not at the beginning: the runtime's own.
const MAX_FILES: usize = 8;
/// How often what the application holds is let go of, so that nothing is open because of it.
const LET_GO: Duration = Duration::from_secs(1);

/// Sessions of strangers, for others to try.
static SIDS: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Numbers that repeat with their seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % bound.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Changes, doubles, drops or cuts some of the bytes.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                _ if bytes.is_empty() => return,
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = self.pick(&[0, 0x1E, b'"', b'[', b'{', b'-', b'9', 0x7F, 0x80, 0xFF]),
                2 => bytes.truncate(at),
                3 => drop(bytes.drain(at..bytes.len().min(at + 1 + self.below(8)))),
                _ => bytes
                    .splice(at..at, bytes[at..].iter().copied().take(16).collect::<Vec<_>>())
                    .for_each(drop),
            }
        }
    }
}

const PACKETS: [&str; 20] = [
    "40",
    r#"40{"token":"x"}"#,
    "40/other,",
    "40/none,{}",
    "41",
    "41/other",
    r#"42["echo",1]"#,
    r#"427["echo",{"a":[1,2,{"b":null}]}]"#,
    r#"42/other,8["later"]"#,
    r#"429["big",3000]"#,
    r#"42["nothing"]"#,
    r#"451-1["echo",{"_placeholder":true,"num":0}]"#,
    r#"4510-["echo"]"#,
    "461-1[]",
    "431[]",
    "3",
    "1",
    "2probe",
    "5",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

/// One hostile client from its beginning to its end.
async fn attack(address: SocketAddr, dice: &mut Dice) {
    match dice.below(9) {
        0 => noise(address, dice).await,
        1 => half_a_handshake(address, dice).await,
        2 => mutated_websocket(address, dice).await,
        3 => tiny_frames(address, dice).await,
        4 => mutated_polling(address, dice).await,
        5 => parallel_requests(address, dice).await,
        6 => abandoned_upgrade(address, dice).await,
        7 => strange_requests(address, dice).await,
        _ => vanishing(address, dice).await,
    }
}

/// Sends bytes and reads a little of what comes back.
async fn say(address: SocketAddr, bytes: &[u8]) {
    let Ok(mut stream) = TcpStream::connect(address).await else { return };
    let _ = timeout(PATIENCE, stream.write_all(bytes)).await;
    let _ = timeout(PATIENCE, stream.read(&mut [0; 4096])).await;
}

async fn noise(address: SocketAddr, dice: &mut Dice) {
    let bytes: Vec<u8> = (0..dice.below(2000)).map(|_| dice.next().to_le_bytes()[0]).collect();
    say(address, &bytes).await;
}

async fn half_a_handshake(address: SocketAddr, dice: &mut Dice) {
    let mut bytes = upgrade_request("").into_bytes();
    if dice.below(2) == 0 {
        dice.mutate(&mut bytes);
    } else {
        bytes.truncate(dice.below(bytes.len()));
    }
    say(address, &bytes).await;
}

async fn mutated_websocket(address: SocketAddr, dice: &mut Dice) {
    let mut client = Client::open(address).await;
    let mut bytes = if dice.below(3) > 0 { frame(0x81, b"40") } else { Vec::new() };
    let keep = bytes.len();
    for _ in 0..=dice.below(12) {
        let first = dice.pick(&[0x81, 0x81, 0x81, 0x82, 0x01, 0x00, 0x80, 0x89, 0x8A, 0x88]);
        bytes.extend(frame(first, dice.pick(&PACKETS).as_bytes()));
    }
    let mut tail = bytes.split_off(keep);
    if dice.below(3) > 0 {
        dice.mutate(&mut tail);
    }
    bytes.extend(tail);
    for piece in bytes.chunks(1 + dice.below(200)) {
        client.send_raw(piece).await;
    }
    let _ = timeout(PATIENCE, client.rest()).await;
}

async fn tiny_frames(address: SocketAddr, dice: &mut Dice) {
    let mut client = Client::open(address).await;
    let tiny =
        frame(dice.pick(&[0x81, 0x82, 0x89, 0x8A, 0x01, 0x00]), dice.pick(&["", "3", "x", "43"]).as_bytes());
    let flood = tiny.repeat(dice.below(20_000));
    let _ = timeout(PATIENCE, client.send_raw(&flood)).await;
    let _ = timeout(PATIENCE, client.rest()).await;
}

async fn mutated_polling(address: SocketAddr, dice: &mut Dice) {
    let Some(poller) = try_open(address).await else { return };
    for _ in 0..=dice.below(4) {
        let packets: Vec<_> = (0..=dice.below(8)).map(|_| dice.pick(&PACKETS)).collect();
        let mut body = packets.join("\u{1e}").into_bytes();
        if dice.below(2) == 0 {
            dice.mutate(&mut body);
        }
        if dice.below(4) == 0 {
            body = vec![0x1E; dice.below(70_000)];
        }
        let posted = timeout(PATIENCE, poller.post(&String::from_utf8_lossy(&body))).await;
        if posted.is_ok_and(|answer| answer.status != 200) {
            return;
        }
        if dice.below(2) == 0 {
            let _ = timeout(PATIENCE, poller.poll()).await;
        }
    }
}

async fn parallel_requests(address: SocketAddr, dice: &mut Dice) {
    let Some(poller) = try_open(address).await else { return };
    let length = format!("Content-Length: {}\r\n", dice.below(100_000));
    let mut open = Vec::new();
    for _ in 0..=dice.below(4) {
        open.push(poller.begin(dice.pick(&["GET", "POST", "PUT"]), &length, "4").await);
    }
    let _ = timeout(PATIENCE, open[0].read(&mut [0; 100])).await;
}

async fn abandoned_upgrade(address: SocketAddr, dice: &mut Dice) {
    let Some(poller) = try_open(address).await else { return };
    let mut clients = Vec::new();
    for _ in 0..=dice.below(3) {
        let mut client = Client::take_over_at(address, "/socket.io/", &poller.sid).await;
        for _ in 0..dice.below(4) {
            client.send(dice.pick(&["2probe", "5", "40", "2", "1", "2probe2"])).await;
        }
        clients.push(client);
    }
    let _ = timeout(PATIENCE, poller.poll()).await;
    let _ = timeout(PATIENCE, clients[0].rest()).await;
}

async fn strange_requests(address: SocketAddr, dice: &mut Dice) {
    let sids =
        ["", "0", "0.", "0.AAAAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "%00", "0.%F0%9F", "1.x&sid=2.y"];
    let someone_s = SIDS.lock().iter().nth(dice.below(32)).cloned();
    let sid = someone_s.filter(|_| dice.below(2) == 0).unwrap_or_else(|| dice.pick(&sids).to_owned());
    let query = format!(
        "EIO={}&transport={}&sid={sid}",
        dice.pick(&["4", "4", "3", "", "44"]),
        dice.pick(&["polling", "polling", "websocket", "POLLING", ""]),
    );
    let method = dice.pick(&["GET", "POST", "PUT", "OPTIONS", "DELETE"]);
    let _ = timeout(PATIENCE * 4, request(address, method, &query, "40")).await;
}

async fn vanishing(address: SocketAddr, dice: &mut Dice) {
    let mut client = Client::open(address).await;
    client.send("40").await;
    client.send(&format!(r#"421["{}",60000]"#, dice.pick(&["big", "hold", "later"]))).await;
    client.send_raw(&frame(0x82, b"half a frame")[..5]).await;
}

/// A polling session.
async fn try_open(address: SocketAddr) -> Option<Poller> {
    let answer = request(address, "GET", "EIO=4&transport=polling", "").await;
    let poller = (answer.status == 200).then(|| Poller::of(address, &answer))?;
    let mut sids = SIDS.lock();
    sids.push_front(poller.sid.clone());
    sids.truncate(32);
    Some(poller)
}

fn number_of(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_cost_nobody_anything() {
    let lasting = Duration::from_secs(number_of("KLATCH_HOSTILE_SECS").unwrap_or(3));
    let seed = number_of("KLATCH_HOSTILE_SEED").unwrap_or(0x5EED);
    println!("KLATCH_HOSTILE_SEED={seed}");
    let panics = Arc::new(AtomicUsize::new(0));
    let (counted, before) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |info| {
        counted.fetch_add(1, Ordering::SeqCst);
        before(info);
    }));

    let config = Config {
        connect_timeout: Duration::from_millis(300),
        decide_timeout: Duration::from_millis(300),
        upgrade_timeout: Duration::from_millis(300),
        body_timeout: Duration::from_millis(300),
        close_timeout: Duration::from_millis(300),
        ping_interval: Duration::from_millis(500),
        ping_timeout: Duration::from_secs(2),
        ..Config::default()
    };
    let mut server = Server::start(config).await;
    let files = open_files();
    let (mut bystander, socket) = server.join().await;
    drop(socket);
    let (is_over, address) = (Arc::new(AtomicBool::new(false)), server.address);
    let strangers: Vec<_> = (0..STRANGERS)
        .map(|number| {
            let is_over = Arc::clone(&is_over);
            let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (number as u64 + 1));
            tokio::spawn(async move {
                let mut attacks = 0_u64;
                while !is_over.load(Ordering::Relaxed) {
                    attack(address, &mut dice).await;
                    attacks += 1;
                }
                attacks
            })
        })
        .collect();

    let (began, mut settled_kib, mut said) = (Instant::now(), None, 0);
    // Not a list: an hour's would be what grows.
    let (mut let_go, mut waits) = (Instant::now(), Histogram::<u32>::new(3).unwrap());
    while began.elapsed() < lasting {
        said += 1;
        let asked = Instant::now();
        bystander.send(&format!(r#"42{said}["echo",{said}]"#)).await;
        while bystander.text().await != format!("43{said}[[{said}]]") {
            bystander.send("3").await;
        }
        waits.saturating_record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
        server.forget_seen();
        if let_go.elapsed() > LET_GO {
            let_go = Instant::now();
            drop(std::mem::take(&mut *server.engine.handler().held.lock()));
        }
        if settled_kib.is_none() && began.elapsed() > lasting / 3 {
            settled_kib = Some(resident_kib());
        }
        tokio::task::yield_now().await;
    }
    is_over.store(true, Ordering::Relaxed);
    let mut attacks = 0;
    for stranger in strangers {
        attacks += stranger.await.unwrap();
    }
    drop(bystander);
    server.engine.handler().held.lock().clear();
    server.emptied().await;
    let grown = resident_kib().saturating_sub(settled_kib.unwrap_or(usize::MAX));
    let p99 = Duration::from_micros(waits.value_at_quantile(0.99));
    println!(
        "{attacks} attacks, {said} answers for the bystander (p99 {p99:?}), {grown} KiB grown, {} files",
        open_files()
    );
    assert_eq!(panics.load(Ordering::SeqCst), 0);
    assert_eq!(server.engine.polling_count(), 0, "no session is left behind");
    // Other tests in this process have files of their own.
    if std::env::var_os("NEXTEST").is_some() {
        let are_closed = async {
            while open_files() > files + MAX_FILES {
                tokio::time::sleep(PATIENCE).await;
            }
        };
        timeout(LET_GO * 20, are_closed)
            .await
            .unwrap_or_else(|_| panic!("{} files, {files} before", open_files()));
    }
    assert!(grown < MAX_GROWTH_KIB, "{grown} KiB more than after a third of the time");
}
