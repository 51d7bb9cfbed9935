//! A large upload over a slow line that is cut again and again: it ends complete, byte for byte, and the server's memory
//! does not grow with it. And back again, whole and by range.
//!
//! `KLATCH_UPLOAD_MIB` says how large (64 unless given), `KLATCH_UPLOAD_SEED` repeats a run's chance (not its timing).

mod line;
mod memory;
mod network;
mod noise;

use std::{
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Instant,
};

use line::Line;
use memory::Watch;
use network::Network;
use noise::Noise;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use trial::{Place, Random};

/// What the server may take besides what it takes anyway.
const MOST_BYTES: u64 = 32 << 20;
/// Ranges read back.
const RANGES: u32 = 50;

#[test]
fn a_large_upload_over_a_cut_line_is_whole_and_takes_little_memory() {
    let mib = number("KLATCH_UPLOAD_MIB").unwrap_or(64);
    let seed = number("KLATCH_UPLOAD_SEED").unwrap_or_else(Random::seed);
    println!("{mib} MiB; repeat it with KLATCH_UPLOAD_SEED={seed}");
    let mut random = Random::new(seed);
    let folder = TempDir::with_prefix("klatch-upload-").expect("a temporary folder can be made");
    let place = place(folder.path());

    // Signing up takes memory for the password: it is done in a process of its own.
    let first = place.start("127.0.0.1:0").expect("it starts");
    let token = sign_up(first.address);
    drop(first);
    let klatch = place.start("127.0.0.1:0").expect("it starts");
    let (address, noise) = (klatch.address, Noise::new(random.bits(), mib << 20));
    let id = announce(address, &token, noise.size());
    let watch = Watch::begin(klatch.id());

    let sending = Instant::now();
    let mut network = Network::new(address, &token, &id, random.fork());
    let cuts = network.carry(&noise);
    let (sent_secs, sent_bytes) = (sending.elapsed().as_secs_f64(), watch.grown());
    let reading = Instant::now();
    assert_eq!(hash_of_all(address, &token, &id, &noise), noise.hash(), "the file is the same");
    let read_secs = reading.elapsed().as_secs_f64();
    for _ in 0..RANGES {
        check_range(address, &token, &id, &noise, &mut random);
    }
    let grown = watch.grown();
    println!(
        "{mib} MiB up in {sent_secs:.1} s over {} lines ({}), down in {read_secs:.1} s; {}; at most {:.1} MiB of memory \
         more while it came, {:.1} MiB in all, from {:.1} MiB",
        cuts.lines,
        cuts.told(),
        network.slowness(),
        in_mib(sent_bytes),
        in_mib(grown),
        in_mib(watch.base()),
    );
    assert!(grown < MOST_BYTES, "{grown} bytes more\n{}", place.log_tail());
    assert!(cuts.lines > 4, "the line was hardly cut");
}

fn place(folder: &Path) -> Place {
    Place {
        binary: PathBuf::from(env!("CARGO_BIN_EXE_klatch")),
        data: folder.join("data"),
        database_url: None,
        settings: vec![("KLATCH_LIMITS_FILE_MIB".to_owned(), "1048576".to_owned())],
    }
}

fn sign_up(address: SocketAddr) -> String {
    let account =
        json!({ "username": "ada", "email": "ada@example.org", "password": "correct horse battery" });
    let headers = [("Content-Type", "application/json")];
    let answer = Line::ask(address, "POST /api/auth/signup", &headers, account.to_string().as_bytes());
    let (status, body) = answer.expect("it answers").into_text();
    assert_eq!(status, 201, "{body}");
    let body: Value = serde_json::from_str(&body).expect("it is JSON");
    body["token"].as_str().expect("a token").to_owned()
}

fn announce(address: SocketAddr, token: &str, size: u64) -> String {
    let (bearer, size) = (format!("Bearer {token}"), size.to_string());
    let headers = [("Authorization", bearer.as_str()), ("Upload-Length", &size), ("Tus-Resumable", "1.0.0")];
    let answer = Line::ask(address, "POST /api/files", &headers, b"").expect("it answers");
    let (status, body) = answer.into_text();
    assert_eq!(status, 201, "{body}");
    let body: Value = serde_json::from_str(&body).expect("it is JSON");
    body["id"].as_str().expect("an id").to_owned()
}

fn hash_of_all(address: SocketAddr, token: &str, id: &str, noise: &Noise) -> [u8; 32] {
    let bearer = format!("Bearer {token}");
    let path = format!("GET /api/files/{id}");
    let mut answer = Line::ask(address, &path, &[("Authorization", &bearer)], b"").expect("it answers");
    assert_eq!((answer.status, answer.length), (200, noise.size()));
    let mut hash = Sha256::new();
    answer.read(|piece| hash.update(piece)).expect("it comes whole");
    hash.finalize().into()
}

fn check_range(address: SocketAddr, token: &str, id: &str, noise: &Noise, random: &mut Random) {
    let first = random.below(noise.size());
    let last = (first + random.below(1 << 20)).min(noise.size() - 1);
    let (bearer, range) = (format!("Bearer {token}"), format!("bytes={first}-{last}"));
    let path = format!("GET /api/files/{id}");
    let headers = [("Authorization", bearer.as_str()), ("Range", &range)];
    let mut answer = Line::ask(address, &path, &headers, b"").expect("it answers");
    assert_eq!((answer.status, answer.length), (206, last - first + 1));
    let mut at = first;
    let mut wanted = Vec::new();
    let read = answer.read(|piece| {
        noise.fill(at, piece.len(), &mut wanted);
        assert!(wanted == piece, "other bytes behind {at}");
        at += piece.len() as u64;
    });
    read.expect("it comes whole");
    assert_eq!(at, last + 1);
}

#[expect(clippy::cast_precision_loss, reason = "it is only shown")]
fn in_mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}")))
}
