//! Time, chance and background work, which every room needs and none owns.

use domain::clock_change::Reading;
use domain::{Clock, Entropy, Timestamp};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) struct Runtime {
    /// Version of the app.
    pub version: String,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// Cancelled at shutdown. Whatever runs in the background ends then.
    pub cancel: CancellationToken,
    /// Background work, which shutdown waits for.
    pub tasks: TaskTracker,
}

impl Runtime {
    pub fn new(version: String, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { version, clock, entropy, cancel: CancellationToken::new(), tasks: TaskTracker::new() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// All clocks at once, for what must not be fooled by a clock that is set.
    pub fn reading(&self) -> Reading {
        self.clock.reading()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}
