//! The computer's own clocks and randomness.

use super::boottime;
use domain::{Clock, Entropy, Timestamp};
use rand::TryRngCore as _;
use std::time::{Duration, Instant};

/// The computer's clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    fn boottime(&self) -> Option<Duration> {
        boottime::now()
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no flow may be started: a predictable state is worse than an end. The
        // system source does not fail on any supported system once it has started.
        if rand::rngs::OsRng.try_fill_bytes(bytes).is_err() {
            std::process::abort();
        }
    }
}
