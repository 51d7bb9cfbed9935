//! What a server says of itself while it ends: `/ready` and `/health`.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::ensure;
use klatch_trial::Http;
use tokio::time::{Instant, sleep, timeout};

use super::senders::Stage;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);
/// Until the signal must have reached it.
const HEARD_WITHIN: Duration = Duration::from_secs(1);
/// Until an answer counts as none.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// One look: when it was begun, since the server was asked to end, and both statuses.
struct Look {
    at: Duration,
    ready: Option<u16>,
    health: Option<u16>,
}

/// All looks since the server was asked to end.
pub(super) struct Probes(Vec<Look>);

/// Looks until nobody answers any more.
pub(super) async fn watch(address: SocketAddr, stage: Arc<Stage>) -> Probes {
    let http = Http::new(address, None);
    let mut looks = Vec::new();
    while !stage.is_over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let (ready, health) = (status(&http, "/ready").await, status(&http, "/health").await);
        if let Some(asked) = stage.asked.get().filter(|asked| **asked <= begun) {
            looks.push(Look { at: begun - *asked, ready, health });
        }
        sleep(PAUSE).await;
    }
    Probes(looks)
}

async fn status(http: &Http, path: &str) -> Option<u16> {
    let answer = timeout(ANSWER_WITHIN, http.get(path)).await.ok()?;
    answer.ok().map(|answer| answer.status)
}

impl Probes {
    /// How often it said that it was not ready, and when it last answered.
    pub(super) fn summary(&self) -> String {
        let refused = self.0.iter().filter(|look| look.ready == Some(503)).count();
        let last = self.0.iter().rfind(|look| look.ready.is_some() || look.health.is_some());
        let last = last.map_or(0.0, |look| look.at.as_secs_f64());
        format!("`/ready` said 503 {refused} times; the last answer was asked for after {last:.1} s")
    }

    /// Whether it said what is promised as long as it answered.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let answers = || self.0.iter().filter_map(|look| Some((look.at, look.ready?)));
        ensure!(answers().any(|(_, status)| status == 503), "`/ready` never said 503");
        let wrong = answers().find(|(at, status)| *at >= HEARD_WITHIN && *status != 503);
        ensure!(wrong.is_none(), "`/ready` says {wrong:?} while it ends");
        let ill = self.0.iter().filter_map(|look| look.health).find(|status| *status != 200);
        ensure!(ill.is_none(), "`/health` says {ill:?} while it lives");
        let mut answered = self.0.iter().map(|look| look.health.is_some()).skip_while(|answered| *answered);
        ensure!(!answered.any(|answered| answered), "`/health` answered, did not, and did again");
        Ok(())
    }
}
