//! At a fixed rate, whether or not the server keeps up: a time counts from when the message was due.

use std::time::{Duration, Instant};

use anyhow::Context;
use hdrhistogram::Histogram;
use memchr::memmem;

use super::{
    Args,
    busy::{self, Void},
    crowd::Crowd,
    subject::Subject,
};
use crate::table::{COUNT, SECONDS, Table, Unit};

/// Stands before the number that a message carries: here when it was due, in nanoseconds since the run began.
pub(super) const MARK: &str = "due=";
/// Digits of that number.
pub(super) const DIGITS: usize = 15;
/// Until the last delivery of a run has come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is told of times in nanoseconds, by its name.
pub(super) fn figures(times: &Histogram<u64>) -> [(&'static str, f64, Unit); 5] {
    let secs = |share| times.value_at_quantile(share) as f64 / 1e9;
    [
        ("p50", secs(0.50), SECONDS),
        ("p99", secs(0.99), SECONDS),
        ("p99.9", secs(0.999), SECONDS),
        ("longest", secs(1.0), SECONDS),
        ("n", times.len() as f64, COUNT),
    ]
}

/// Sends to the first room so many times that everybody together gets `rate` deliveries a second, and adds a row each; `when` says of
/// what.
pub(super) fn measure(
    crowd: &mut Crowd,
    subject: &Subject,
    rate: f64,
    args: &Args,
    (when, table): (&str, &mut Table),
) -> anyhow::Result<()> {
    let times = run(crowd, subject, rate, Duration::from_secs(args.seconds), &mut || Ok(false));
    add(times, &format!("{when}, until delivered"), table)
}

/// A row for each figure of times, which are void where the generator was too busy.
pub(super) fn add(
    times: anyhow::Result<Histogram<u64>>,
    what: &str,
    table: &mut Table,
) -> anyhow::Result<()> {
    match times {
        Ok(times) => {
            for (name, value, unit) in figures(&times) {
                table.add(&format!("{what}: {name}"), value, unit);
            }
        }
        Err(error) if error.is::<Void>() => {
            eprintln!("  {error}");
            for (name, _, unit) in figures(&Histogram::new(3)?) {
                table.add_void(&format!("{what}: {name}"), unit);
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// One run: nanoseconds until delivered. An error ([`busy::Void`]) when the generator was busy for too much of the time.
pub(super) fn run(
    crowd: &mut Crowd,
    subject: &Subject,
    rate: f64,
    time: Duration,
    beside: &mut dyn FnMut() -> anyhow::Result<bool>,
) -> anyhow::Result<Histogram<u64>> {
    let mut stage = Stage::new()?;
    stage.go_on(crowd, subject, rate, time, beside)?;
    stage.check()?;
    Ok(stage.times)
}

/// Pieces of one run, which are judged together: in a short one the generator may well be busy.
pub(super) struct Stage {
    /// Nanoseconds until delivered.
    pub(super) times: Histogram<u64>,
    idle: Duration,
    took: Duration,
}

impl Stage {
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self { times: Histogram::new(3)?, idle: Duration::ZERO, took: Duration::ZERO })
    }

    /// Refuses it where the generator was busy for too much of the time.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        busy::check(busy::share(self.idle, self.took))
    }

    /// One piece. `beside` is called all the while and says whether it found something to do; then the generator is busy.
    pub(super) fn go_on(
        &mut self,
        crowd: &mut Crowd,
        subject: &Subject,
        rate: f64,
        time: Duration,
        beside: &mut dyn FnMut() -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let size = crowd.rooms.size;
        let pause = Duration::from_secs_f64(size as f64 / rate);
        let count = (time.as_secs_f64() / pause.as_secs_f64()) as u32;
        let mut histogram = Histogram::<u64>::new(3)?;
        let began = Instant::now();
        let (mut sent, last) = (0, began + pause * count + PATIENCE);
        crowd.idle.take();
        while histogram.len() < u64::from(count) * size as u64 {
            let turn = Instant::now();
            let mut in_vain = !beside()?;
            let now = Instant::now();
            anyhow::ensure!(now < last, "at {rate:.0} deliveries a second some never came");
            while sent < count && began + pause * sent <= now {
                let due = (pause * sent).as_nanos();
                let sender = crowd.chance.below(size as u64) as usize;
                subject.say(crowd, sender, u64::from(sent), Some(due))?;
                (sent, in_vain) = (sent + 1, false);
            }
            if histogram.len() == u64::from(sent) * size as u64 {
                // Nothing is under way: looking for it would only make the next one late.
                crowd.idle.end();
                crowd.idle.pause(Some(began + pause * sent));
            } else {
                in_vain &= !crowd.watch(&mut |_, payload| {
                    let due = carried(payload)?;
                    histogram.record((began.elapsed().as_nanos() as u64).saturating_sub(due).max(1))?;
                    Ok(())
                })?;
            }
            if in_vain {
                crowd.idle.round_in_vain(now - turn);
            }
        }
        self.idle += crowd.idle.take();
        self.took += began.elapsed();
        self.times.add(histogram)?;
        Ok(())
    }
}

/// The number that a message carries.
pub(super) fn carried(payload: &[u8]) -> anyhow::Result<u64> {
    let from = memmem::find(payload, MARK.as_bytes()).context("a message without its number")? + MARK.len();
    let digits = payload.get(from..from + DIGITS).context("a message without its number")?;
    Ok(std::str::from_utf8(digits)?.parse()?)
}
