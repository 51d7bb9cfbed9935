//! Everybody comes back at once to a server that was killed.

use std::{
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use memchr::memmem;

use super::{Args, DEVICES, MIB, RETURNING_SIZE, ROOMS_OF_EACH};
use crate::{load::subject::Subject, process::Server, wire::Newcomer};

/// Until everybody is back and has been told what they missed.
const MOST_RETURN: Duration = Duration::from_secs(15);
/// What each asks when it is back.
const CATCH_UP: &str = r#"420["me:changes",{"after":0}]"#;
const RETRY: Duration = Duration::from_secs(1);
/// Connections that are opened side by side; nobody waits for `ready` before the next ones.
const KNOCKING: usize = 500;

/// Runs it, prints what happened, and fails when it takes too long.
pub(super) fn everybody_returns(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    let people = args.returning.div_ceil(DEVICES);
    println!(
        "| {} connections of {people} people, each in {ROOMS_OF_EACH} rooms of {} | since it started | server's processor time | server's memory |",
        args.returning, RETURNING_SIZE
    );
    println!("|---|---|---|---|");
    let mut slowest = Duration::ZERO;
    for stage in ["they come for the first time", "after it was killed", "and once more"] {
        let began = Instant::now();
        let server = subject.start(&args.cores)?;
        let back = come_back(subject, &server, args.returning)?;
        let took = began.elapsed();
        let (secs, memory) = (server.processor_secs(), server.resident_bytes() / MIB);
        println!("| {stage} | {:.1} s | {secs:.1} s | {memory:.0} MiB |", took.as_secs_f64());
        slowest = slowest.max(took);
        // The connections end with the server, as those of clients do.
        drop(server);
        drop(back);
        thread::sleep(Duration::from_secs(1));
    }
    println!();
    ensure!(slowest <= MOST_RETURN, "it takes {slowest:?} until all are back");
    Ok(())
}

/// A connection, and the bytes of a frame that is not whole yet.
type Kept = (TcpStream, Vec<u8>);

/// Everybody as fast as the server opens connections, without a pause, as clients that know no better: until each was told `ready` and
/// what changed for them.
pub(super) fn come_back(subject: &Subject, server: &Server, count: usize) -> anyhow::Result<Vec<Kept>> {
    let mut newcomers = Vec::with_capacity(count);
    while newcomers.len() < count {
        let from = newcomers.len();
        let knocking: anyhow::Result<Vec<_>> =
            (from..count.min(from + KNOCKING)).map(|_| Newcomer::knock(server.address)).collect();
        newcomers.extend(knocking?);
        for (newcomer, index) in newcomers[from..].iter_mut().zip(from..) {
            newcomer
                .come_in(&subject.auth(index / DEVICES))
                .with_context(|| format!("connection {index}"))?;
        }
    }
    for (index, newcomer) in newcomers.iter_mut().enumerate() {
        newcomer
            .wait_for(subject.entered())
            .with_context(|| format!("connection {index} waits for `ready`"))?;
        newcomer.say(CATCH_UP)?;
    }
    // Whoever is refused for the rush asks again after the time that is told.
    let mut asking: Vec<_> = (0..count).collect();
    while !asking.is_empty() {
        let mut refused = Vec::new();
        for index in asking {
            let answer = newcomers[index].wait_for(b"430[")?;
            if memmem::find(&answer, br#""ok":true"#).is_none() {
                let told = String::from_utf8_lossy(&answer);
                ensure!(told.contains(r#""code":"overloaded""#), "connection {index}: {told}");
                refused.push(index);
            }
        }
        if !refused.is_empty() {
            thread::sleep(RETRY);
        }
        for index in &refused {
            newcomers[*index].say(CATCH_UP)?;
        }
        asking = refused;
    }
    Ok(newcomers.into_iter().map(Newcomer::into_parts).collect())
}
