//! At a fixed rate, whether or not the server keeps up: a time counts from when the message was due.

use std::time::{Duration, Instant};

use anyhow::Context;
use hdrhistogram::Histogram;
use memchr::memmem;

use super::{Args, crowd::Crowd, subject::Subject};
use crate::table::{Table, microseconds};

/// Stands before the number that a message carries: here when it was due, in nanoseconds since the run began.
pub(super) const MARK: &str = "due=";
/// Digits of that number.
pub(super) const DIGITS: usize = 15;
/// Until the last delivery of a run has come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Seconds until delivered.
pub(super) struct Times {
    p50: f64,
    p99: f64,
    p999: f64,
    longest: f64,
}

impl Times {
    /// A row each; `when` says of what.
    pub(super) fn add(&self, when: &str, table: &mut Table) {
        let rows = [("p50", self.p50), ("p99", self.p99), ("p99.9", self.p999), ("longest", self.longest)];
        for (name, secs) in rows {
            table.add(&format!("{when}, until delivered: {name}"), secs, microseconds);
        }
    }
}

/// Sends to the first room so many times that everybody together gets `rate` deliveries a second.
pub(super) fn measure(crowd: &mut Crowd, subject: &Subject, rate: f64, args: &Args) -> anyhow::Result<Times> {
    let histogram = run(crowd, subject, rate, Duration::from_secs(args.seconds), &mut || Ok(()))?;
    let secs = |share| histogram.value_at_quantile(share) as f64 / 1e9;
    Ok(Times { p50: secs(0.50), p99: secs(0.99), p999: secs(0.999), longest: secs(1.0) })
}

/// One run: nanoseconds until delivered. `beside` is called all the while.
pub(super) fn run(
    crowd: &mut Crowd,
    subject: &Subject,
    rate: f64,
    time: Duration,
    beside: &mut dyn FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Histogram<u64>> {
    let size = crowd.rooms.size;
    let pause = Duration::from_secs_f64(size as f64 / rate);
    let count = (time.as_secs_f64() / pause.as_secs_f64()) as u32;
    let mut histogram = Histogram::<u64>::new(3)?;
    let began = Instant::now();
    let (mut sent, last) = (0, began + pause * count + PATIENCE);
    while histogram.len() < u64::from(count) * size as u64 {
        beside()?;
        let now = Instant::now();
        anyhow::ensure!(now < last, "at {rate:.0} deliveries a second some never came");
        while sent < count && began + pause * sent <= now {
            let due = (pause * sent).as_nanos();
            subject.say(crowd, sent as usize % size, u64::from(sent), Some(due))?;
            sent += 1;
        }
        if histogram.len() == u64::from(sent) * size as u64 {
            std::hint::spin_loop(); // nothing is under way: looking for it would only make the next one late
            continue;
        }
        crowd.watch(&mut |_, payload| {
            let due = carried(payload)?;
            histogram.record((began.elapsed().as_nanos() as u64).saturating_sub(due).max(1))?;
            Ok(())
        })?;
    }
    Ok(histogram)
}

/// The number that a message carries.
pub(super) fn carried(payload: &[u8]) -> anyhow::Result<u64> {
    let from = memmem::find(payload, MARK.as_bytes()).context("a message without its number")? + MARK.len();
    let digits = payload.get(from..from + DIGITS).context("a message without its number")?;
    Ok(std::str::from_utf8(digits)?.parse()?)
}
