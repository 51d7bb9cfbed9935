//! How long the asks of several runs took.

use crate::table::{median, millis, spread, thousands};

/// A figure for each run.
#[derive(Default)]
pub(crate) struct Times {
    middle: Vec<f64>,
    slow: Vec<f64>,
    slowest: Vec<f64>,
    longest: Vec<f64>,
    counts: Vec<f64>,
}

impl Times {
    /// Takes in a run's times, in seconds.
    pub(crate) fn add(&mut self, mut secs: Vec<f64>) {
        secs.sort_by(f64::total_cmp);
        self.middle.push(quantile(&secs, 500));
        self.slow.push(quantile(&secs, 990));
        self.slowest.push(quantile(&secs, 999));
        self.longest.push(quantile(&secs, 1_000));
        self.counts.push(secs.len() as f64);
    }

    /// For the table. The rare ones, and how many there were, are medians of the runs.
    pub(crate) fn text(self) -> String {
        format!(
            "p50 {}, p99 {}, p99.9 {}, longest {}, n {}",
            spread(self.middle, millis),
            spread(self.slow, millis),
            millis(median(self.slowest)),
            millis(median(self.longest)),
            thousands(median(self.counts)),
        )
    }
}

/// So many thousandths of the times are below it.
fn quantile(sorted: &[f64], thousandths: usize) -> f64 {
    let at = (sorted.len() * thousandths / 1_000).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
