//! What every database thread has.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use model::{Emitted, Stream};

use super::{
    Settings, Sink,
    work::{Bells, Outgoing},
};
use crate::infra::clock::Clock;

#[derive(Clone)]
pub(super) struct Context {
    pub(super) clock: Clock,
    pub(super) on_broken_commit: Arc<dyn Fn(&str) + Send + Sync>,
    on_lost_commit: Arc<dyn Fn(Vec<Stream>) + Send + Sync>,
    sink: Sink,
    pub(super) bells: Arc<Bells>,
}

impl Context {
    pub(super) fn new(settings: &Settings, clock: Clock, sink: Sink) -> Self {
        Context {
            clock,
            on_broken_commit: settings.on_broken_commit.clone(),
            on_lost_commit: settings.on_lost_commit.clone(),
            sink,
            bells: Arc::default(),
        }
    }

    /// Hands over what was committed. A sink that panics costs events, which heal; not the thread.
    pub(super) fn publish(&self, outgoing: Outgoing) {
        self.ring(&outgoing);
        #[cfg(feature = "broken")]
        if crate::broken::is(crate::broken::Broken::LostPublish) && self.clock.now().0 % 4 == 0 {
            return;
        }
        let emitted = outgoing.emitted;
        if !emitted.is_empty() && catch_unwind(AssertUnwindSafe(|| (self.sink)(emitted))).is_err() {
            tracing::error!("the sink panicked: its events are lost until the next look at the heads");
        }
    }

    /// Names the streams of which nobody knows whether they have changed; work is looked for in any case.
    pub(super) fn lost(&self, outgoing: &Outgoing) {
        self.ring(outgoing);
        let mut streams: Vec<Stream> = outgoing.emitted.iter().filter_map(Emitted::stream).collect();
        streams.sort_unstable();
        streams.dedup();
        if !streams.is_empty() {
            (self.on_lost_commit)(streams);
        }
    }

    fn ring(&self, outgoing: &Outgoing) {
        outgoing.work.iter().for_each(|&work| self.bells.of(work).notify_one());
    }
}
