//! Connections on which nothing is said: what each costs the server.

use std::time::Duration;

use anyhow::ensure;
use rustix::process::{Resource, getrlimit};

use super::{Args, Rooms, crowd::Crowd, subject::Subject};
use crate::table::{BYTES, SECONDS, Table, count};

/// So many connections bring what comes once, whoever they are: code pages, buffers, caches. The others show what each costs.
const FIRST: usize = 1_000;
/// How long memory may come to rest before it is read.
const REST: Duration = Duration::from_secs(3);
/// How many people share a room, which is nothing to them here but a place.
const SIZE: usize = 10;
/// Files of a server besides its connections, about.
const OTHER_FILES: u64 = 100;

/// Where they are.
pub(super) fn rooms(args: &Args) -> Rooms {
    Rooms { count: (args.connections as usize).div_ceil(SIZE), size: SIZE }
}

/// Refuses more connections than there may be files.
pub(super) fn check_files(args: &Args) -> anyhow::Result<()> {
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let needed = u64::from(args.connections) + OTHER_FILES;
    ensure!(
        needed <= most,
        "{} connections need {needed} files, and {most} are allowed (ulimit -n)",
        args.connections
    );
    Ok(())
}

/// Connects them, the first ones apart from the others.
pub(super) fn measure(subject: &Subject, args: &Args, table: &mut Table) -> anyhow::Result<()> {
    let server = subject.start(&args.cores)?;
    let (before, mut secs) = (server.resident_bytes(), 0.0);
    let mut crowd = Crowd::of(subject, rooms(args));
    let mut resident_with = |count: usize| -> anyhow::Result<f64> {
        let began = server.processor_secs();
        crowd.grow(subject, &server, count)?;
        secs += server.processor_secs() - began;
        crowd.idle(REST)?;
        Ok(server.resident_bytes())
    };
    let people = args.connections as usize;
    let (first, all) = (resident_with(FIRST.min(people))?, resident_with(people)?);
    let each = (all - before) / people as f64;
    table.add("server time per connect", secs / people as f64, SECONDS);
    let what = format!("memory per idle connection, {} of them", count(people as f64));
    table.add(&what, each, BYTES);
    if people > FIRST {
        let each = (all - first) / (people - FIRST) as f64;
        table.add("… each after the first 1,000", each, BYTES);
    }
    Ok(())
}
