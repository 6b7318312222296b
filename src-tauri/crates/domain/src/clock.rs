//! Time and randomness are passed in, so that tests choose them.

use crate::Timestamp;
use crate::clock_change::Reading;
use std::time::Duration;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock in UTC. It may jump in either direction.
    fn now(&self) -> Timestamp;

    /// Time since an arbitrary start that never goes back. It may stand still while the computer
    /// sleeps, which is how sleep is noticed. Never stored.
    fn monotonic(&self) -> Duration;

    /// Time since an arbitrary start that never goes back and goes on while the computer sleeps, where the
    /// system has such a clock. It tells sleep from a wall clock that was set. Never stored.
    fn boottime(&self) -> Option<Duration> {
        None
    }

    /// All clocks at once.
    fn reading(&self) -> Reading {
        Reading { wall: self.now(), awake: self.monotonic(), boot: self.boottime() }
    }
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` from a cryptographically secure source.
    fn fill(&self, bytes: &mut [u8]);
}
