//! What a server has of its machine, looked at once a second.

use std::time::Duration;

use klatch_trial::Klatch;
use tokio::time::{Instant, sleep_until};

use super::Victim;
use crate::process;

const SECOND: Duration = Duration::from_secs(1);

/// What a server had at one time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Seconds since the first one.
    pub(crate) at: f64,
    /// How many servers there were before it.
    pub(crate) start: u64,
    /// Bytes of memory.
    pub(crate) resident: f64,
    pub(crate) files: usize,
    pub(crate) threads: usize,
}

/// Looks at servers, one after the other.
#[derive(Default)]
pub(super) struct Watch {
    began: Option<Instant>,
    pub(super) samples: Vec<Sample>,
}

impl Watch {
    fn look(&mut self, server: &Klatch, start: u64) {
        let began = *self.began.get_or_insert_with(Instant::now);
        let id = server.id();
        let sample = Sample {
            at: began.elapsed().as_secs_f64(),
            start,
            resident: process::resident_bytes(id),
            files: process::open_files(id),
            threads: process::threads(id),
        };
        // One that has just ended has nothing.
        if sample.resident > 0.0 && sample.files > 0 && sample.threads > 0 {
            self.samples.push(sample);
        }
    }
}

impl Victim {
    /// Looks at the server until then.
    pub(super) async fn watch_until(&mut self, until: Instant) {
        let mut next = Instant::now();
        while next < until {
            sleep_until(next).await;
            if !self.server.has_ended() {
                self.watch.look(&self.server, self.harms.kills + self.harms.stops + self.harms.power);
            }
            next += SECOND;
        }
        sleep_until(until).await;
    }
}
