//! `trial pressed`: people who talk, while others press a server that stores what they say: a flood of sign-ins, five times what it can
//! carry, everybody coming back at once after it was killed, and its
//! orderly end.

mod drain;
mod flood;
mod rush;
mod sends;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::ensure;
use clap::{Args as ClapArgs, ValueEnum};
use hdrhistogram::Histogram;

use self::{
    drain::drain,
    flood::Flood,
    rush::everybody_returns,
    sends::{Second, Sends},
};
use super::{Rooms, crowd::Crowd, pace, subject::Subject};
use crate::{
    plot::{Line, draw},
    process::machine,
    table::microseconds,
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
    /// Chance of those who come back after an orderly end.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder for pictures, as SVG.
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
    /// The processors the server runs on, as `taskset` names them.
    #[arg(long, default_value = "0")]
    cores: String,
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
    /// Thousands, while it is asked to end.
    Drain,
}

/// Who talks while sign-ins flood the server.
const TALKING: Rooms = Rooms { count: 1, size: 50 };
const TALKS_PER_SEC: f64 = 100.0;
const SIGN_INS_PER_SEC: f64 = 500.0;
/// How much longer those who talk may wait than before.
const MAX_FACTOR: f64 = 2.0;
/// Who sends more than can be stored: each message goes to the other one.
const SENDING: Rooms = Rooms { count: 250, size: 2 };
/// The least share of the most that was stored in a second before and after, on average, while five times that is asked. So much is asked when
/// it is not pressed.
const LEAST_GOODPUT: f64 = 0.8;
/// The least share of the most before that there is again afterwards.
const LEAST_AFTERWARDS: f64 = 0.75;
/// It begins with so many seconds that are all as before.
const GOOD_SECONDS: usize = 3;
/// Among so many seconds one may be bad that is as before: the machine's own pauses come now and then.
const SECONDS_FOR_A_BAD_ONE: usize = 10;
/// Until it answers as before.
const MOST_RECOVERY_SECS: usize = 10;
/// Devices of each person who comes back.
const DEVICES: usize = 10;
const ROOMS_OF_EACH: usize = 20;
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
    let trials: [(Press, Trial); 4] = [
        (Press::SignIns, sign_ins),
        (Press::Overload, overload),
        (Press::Return, everybody_returns),
        (Press::Drain, drain),
    ];
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
    let server = subject.start(&args.cores)?;
    let mut crowd = Crowd::connect(subject, &server, TALKING)?;
    let mut flood = Flood::new(server.address, SIGN_INS_PER_SEC, SENDING.people());
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
    let server = subject.start(&args.cores)?;
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
    // Each sends the next one when the last is answered: the most there is to have. Not at once: where little is stored the rooms share pages.
    let time = Duration::from_secs(args.seconds.into());
    sends.closed(time)?;
    let most = sends.closed(time)?;
    let peak = say("one each under way", &[most]);
    let calm = sends.open(peak * LEAST_GOODPUT, args.seconds)?;
    say("four fifths of that, a second each", &calm);
    let pressed = sends.open(peak * 5.0, args.seconds)?;
    let goodput = say("five times that", &pressed);
    let after = sends.open(peak * LEAST_GOODPUT, args.seconds)?;
    if let Some(folder) = &args.plots {
        draw_overload(folder, &[&calm, &pressed, &after])?;
    }
    let recovered = seconds_to_recover(&calm, &after);
    match after.get(recovered..) {
        Some(good @ [_, ..]) => say(&format!("four fifths again, as before after {recovered} s"), good),
        _ => say("four fifths again, never as before", &after),
    };
    let mut failed = Vec::new();
    if recovered == after.len() {
        failed.push(format!("within {recovered} s it never answers as before"));
    } else if recovered > MOST_RECOVERY_SECS {
        failed.push(format!("it takes {recovered} s until it answers as before"));
    }
    // A machine among others changes its speed: what was stored in between is compared with the mean of both sides.
    let peak_after = match sends.closed(time) {
        Ok(most) => say("one each under way again", &[most]),
        Err(error) => {
            failed.push(format!("afterwards: {error:#}"));
            peak
        }
    };
    println!();
    if peak_after < peak * LEAST_AFTERWARDS {
        failed.push(format!(
            "afterwards it stores {peak_after:.0} of {peak:.0} a second, or the machine is slower"
        ));
    }
    let mean = f64::midpoint(peak, peak_after);
    if goodput < mean * LEAST_GOODPUT {
        failed.push(format!("under five times the load it stores {goodput:.0} of {mean:.0} a second"));
    }
    ensure!(failed.is_empty(), failed.join("; "));
    Ok(())
}

/// The first second from which on it answers as it did before; as many as there are when it never does.
fn seconds_to_recover(calm: &[Second], after: &[Second]) -> usize {
    let mut before: Vec<u64> = calm.iter().map(|second| second.times.value_at_quantile(0.99)).collect();
    before.sort_unstable();
    // Twice the middle second, or the worst: some waited for a fold of the log before, too.
    let most_before = (before[before.len() / 2] * 2).max(before[before.len() - 1]);
    let is_bad = |second: &&Second| {
        let is_late = second.times.value_at_quantile(0.99) > most_before;
        is_late || second.refused > 0 || (second.stored as f64) < 0.95 * second.asked as f64
    };
    let is_as_before = |from: &usize| {
        let rest = &after[*from..];
        let is_good_now = !rest.iter().take(GOOD_SECONDS).any(|second| is_bad(&second));
        is_good_now && rest.iter().filter(is_bad).count() <= rest.len() / SECONDS_FOR_A_BAD_ONE
    };
    (0..after.len()).find(is_as_before).unwrap_or(after.len())
}

/// What was asked, stored and refused in each second, and how long those waited who were answered.
fn draw_overload(folder: &Path, stages: &[&[Second]]) -> anyhow::Result<()> {
    let seconds = || stages.iter().copied().flatten().enumerate();
    let line =
        |name, of: fn(&Second) -> f64| Line::new(name, seconds().map(|(at, one)| (at as f64 + 1.0, of(one))));
    let counts = [
        line("asked", |second| second.asked as f64),
        line("stored", |second| second.stored as f64),
        line("refused", |second| second.refused as f64),
    ];
    draw(&folder.join("overload.svg"), ["seconds", "messages a second"], &counts)?;
    let wait = line("", |second| second.times.value_at_quantile(0.99) as f64 / 1e6);
    draw(&folder.join("overload-wait.svg"), ["seconds", "until stored, p99, ms"], &[wait])
}

#[cfg(test)]
mod tests {
    use hdrhistogram::Histogram;

    use super::{Second, seconds_to_recover};

    /// A second in which what was stored had waited for so many milliseconds.
    fn second(late_ms: u64, refused: u64) -> Second {
        let mut times = Histogram::new(3).unwrap();
        times.record(late_ms * 1_000_000).unwrap();
        Second { asked: 100, taken: 100, stored: 100 - refused, refused, times }
    }

    #[test]
    fn it_is_as_before_when_three_seconds_are_and_nearly_all_that_follow() {
        let calm: Vec<_> = (0..20).map(|_| second(10, 0)).collect();
        let recovered = |after: &[(u64, u64)]| {
            let after: Vec<_> = after.iter().map(|(late_ms, refused)| second(*late_ms, *refused)).collect();
            seconds_to_recover(&calm, &after)
        };
        let good = (19, 0);
        assert_eq!(recovered(&[good; 20]), 0);
        assert_eq!(recovered(&[&[(900, 9), (900, 0)][..], &[good; 18]].concat()), 2);
        assert_eq!(recovered(&[&[good; 10][..], &[(30, 0)], &[good; 9]].concat()), 0, "a single one");
        assert_eq!(recovered(&[&[good, (30, 0)][..], &[good; 18]].concat()), 2, "not at the beginning");
        assert_eq!(recovered(&[&[good; 10][..], &[(30, 0); 3], &[good; 7]].concat()), 13);
        assert_eq!(recovered(&[(10, 1); 20]), 20, "never");
    }
}
