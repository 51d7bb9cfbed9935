//! `trial pressed`: people who talk, while others press a server that stores what they say: a flood of sign-ins, five times what it can
//! carry, and everybody coming back at once after it was killed.

use std::{
    net::TcpStream,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use clap::{Args as ClapArgs, ValueEnum};
use hdrhistogram::Histogram;
use memchr::memmem;

use super::{
    Rooms,
    crowd::Crowd,
    flood::Flood,
    pace,
    sends::{Second, Sends},
    subject::Subject,
};
use crate::{
    process::{Server, machine},
    table::microseconds,
    wire::Newcomer,
};

/// What to try.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Klatch, built.
    #[arg(long)]
    klatch: PathBuf,
    /// Only this.
    #[arg(long)]
    only: Option<Press>,
    /// Seconds of each stage.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// How many come back at once. Each takes a file of this process and one of the server's.
    #[arg(long, default_value_t = 19_000)]
    returning: usize,
    /// The processor the server runs on.
    #[arg(long, default_value_t = 0)]
    core: usize,
}

type Trial = fn(&Subject, &Args) -> anyhow::Result<()>;

/// What presses the server.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Press {
    /// Five hundred sign-ins a second, beside fifty people in a room.
    SignIns,
    /// Five times as many messages as it can store.
    Overload,
    /// Everybody again, after it was killed.
    Return,
}

/// Who talks while sign-ins flood the server.
const TALKING: Rooms = Rooms { count: 1, size: 50 };
const TALKS_PER_SEC: f64 = 100.0;
const SIGN_INS_PER_SEC: f64 = 500.0;
/// How much longer those who talk may wait than before.
const MAX_FACTOR: f64 = 2.0;
/// Who sends more than can be stored: each message goes to the other one.
const SENDING: Rooms = Rooms { count: 250, size: 2 };
/// The least share of the most that was stored in a second, while five times that is asked.
const LEAST_GOODPUT: f64 = 0.8;
/// Until it answers as before.
const MOST_RECOVERY_SECS: usize = 10;
/// Until everybody is back and has been told what they missed.
const MOST_RETURN: Duration = Duration::from_secs(15);
/// Devices of each person who comes back.
const DEVICES: usize = 10;
const ROOMS_OF_EACH: usize = 20;
/// What each asks when it is back.
const CATCH_UP: &str = r#"420["me:changes",{"after":0}]"#;
const RETRY: Duration = Duration::from_secs(1);
/// Connections that are opened side by side; nobody waits for `ready` before the next ones.
const KNOCKING: usize = 500;
/// People in each of those rooms.
const RETURNING_SIZE: usize = 100;
const MIB: f64 = 1_048_576.0;

/// Runs what was asked for, prints what happened, and fails when a bound is passed.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    println!("{}.\n", machine());
    let people = args.returning.div_ceil(DEVICES).max(SENDING.people());
    let returning = Rooms { count: people.div_ceil(RETURNING_SIZE), size: RETURNING_SIZE };
    let mut shapes = vec![TALKING, SENDING];
    shapes.extend([returning; ROOMS_OF_EACH]);
    let subject = Subject::klatch(&args.klatch, people, &shapes)?;
    let trials: [(Press, Trial); 3] =
        [(Press::SignIns, sign_ins), (Press::Overload, overload), (Press::Return, everybody_returns)];
    let asked = trials.into_iter().filter(|(press, _)| args.only.is_none_or(|only| only == *press));
    // All of it is told, whatever fails.
    let failed: Vec<_> = asked
        .filter_map(|(_, trial)| trial(&subject, args).err())
        .map(|error| format!("{error:#}"))
        .collect();
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

fn sign_ins(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    println!(
        "| {} people in a room, {TALKS_PER_SEC} messages a second | p50 | p99 | server's memory |",
        TALKING.size
    );
    println!("|---|---|---|---|");
    let server = subject.start(args.core)?;
    let mut crowd = Crowd::connect(subject, &server, TALKING)?;
    let mut flood = Flood::new(server.address, SIGN_INS_PER_SEC);
    let say = |stage: &str, times: &Histogram<u64>| {
        let time = |quantile| microseconds(times.value_at_quantile(quantile) as f64 / 1e9);
        let (p50, p99, memory) = (time(0.50), time(0.99), server.resident_bytes() / MIB);
        println!("| {stage} | {p50} | {p99} | {memory:.1} MiB |");
    };
    let time = Duration::from_secs(args.seconds.into());
    let rate = TALKS_PER_SEC * crowd.len() as f64;
    pace::run(&mut crowd, subject, rate, time / 4, &mut || Ok(()))?;
    let before = pace::run(&mut crowd, subject, rate, time, &mut || Ok(()))?;
    say("alone", &before);
    flood.begin();
    let beside = pace::run(&mut crowd, subject, rate, time, &mut || flood.go_on())?;
    say(&format!("beside {}", flood.summary()), &beside);
    flood.check()?;
    drop(flood);
    let after = pace::run(&mut crowd, subject, rate, time, &mut || Ok(()))?;
    say("afterwards", &after);
    println!();
    let factor = beside.value_at_quantile(0.99) as f64 / before.value_at_quantile(0.99) as f64;
    ensure!(factor <= MAX_FACTOR, "beside sign-ins those who talk wait {factor:.2} times as long (p99)");
    Ok(())
}

fn overload(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    let server = subject.start(args.core)?;
    let mut crowd = Crowd::connect(subject, &server, SENDING)?;
    let mut sends = Sends::new(&mut crowd, subject);
    println!(
        "| {} people, each message to one other | asked | taken | stored | refused | p50 | p99 | server's memory |",
        SENDING.people()
    );
    println!("|---|---|---|---|---|---|---|---|");
    let say = |stage: &str, seconds: &[Second]| {
        let sum = |of: fn(&Second) -> u64| seconds.iter().map(of).sum::<u64>() as f64 / seconds.len() as f64;
        let mut times = Histogram::<u64>::new(3).expect("three digits are possible");
        for second in seconds {
            times.add(&second.times).expect("of the same kind");
        }
        let time = |quantile| microseconds(times.value_at_quantile(quantile) as f64 / 1e9);
        println!(
            "| {stage} | {:.0} | {:.0} | {:.0} | {:.0} | {} | {} | {:.1} MiB |",
            sum(|second| second.asked),
            sum(|second| second.taken),
            sum(|second| second.stored),
            sum(|second| second.refused),
            time(0.50),
            time(0.99),
            server.resident_bytes() / MIB,
        );
        sum(|second| second.stored)
    };
    // Each sends the next one when the last is answered: the most there is to have.
    let most = sends.closed(Duration::from_secs(args.seconds.into()))?;
    let peak = say("one each under way", &[most]);
    let calm = sends.open(peak * LEAST_GOODPUT, args.seconds)?;
    say("four fifths of that, a second each", &calm);
    let pressed = sends.open(peak * 5.0, args.seconds)?;
    let goodput = say("five times that", &pressed);
    let after = sends.open(peak * LEAST_GOODPUT, args.seconds)?;
    let before = calm.iter().map(|second| second.times.value_at_quantile(0.99)).max().unwrap_or(0);
    // As before from the second after the last that was not.
    let bad = after.iter().rposition(|second| {
        let is_late = second.times.value_at_quantile(0.99) > before * 2;
        is_late || second.refused > 0 || (second.stored as f64) < 0.95 * second.asked as f64
    });
    let recovered = bad.map_or(0, |last| last + 1);
    ensure!(recovered < after.len(), "it does not answer as before");
    say(&format!("four fifths again, as before after {recovered} s"), &after[recovered..]);
    println!();
    ensure!(recovered <= MOST_RECOVERY_SECS, "it takes {recovered} s until it answers as before");
    ensure!(
        goodput >= peak * LEAST_GOODPUT,
        "under five times the load it stores {goodput:.0} of {peak:.0} a second"
    );
    Ok(())
}

fn everybody_returns(subject: &Subject, args: &Args) -> anyhow::Result<()> {
    let people = args.returning.div_ceil(DEVICES);
    println!(
        "| {} connections of {people} people, each in {ROOMS_OF_EACH} rooms of {} | since it started | server's processor time | server's memory |",
        args.returning, RETURNING_SIZE
    );
    println!("|---|---|---|---|");
    let mut slowest = Duration::ZERO;
    for stage in ["they come for the first time", "after it was killed", "and once more"] {
        let began = Instant::now();
        let server = subject.start(args.core)?;
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

/// Everybody as fast as the server opens connections, without a pause, as clients that know no better: until each was told `ready` and
/// what changed for them.
fn come_back(subject: &Subject, server: &Server, count: usize) -> anyhow::Result<Vec<TcpStream>> {
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
    Ok(newcomers.into_iter().map(|newcomer| newcomer.into_parts().0).collect())
}
