//! Time and randomness are passed in, so that tests choose them.

use crate::Timestamp;
use std::time::Duration;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock in UTC. It may jump in either direction.
    fn now(&self) -> Timestamp;

    /// Time since an arbitrary start that never goes back. It may stand still while the computer
    /// sleeps, which is how sleep is noticed. Never stored.
    fn monotonic(&self) -> Duration;
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` from a cryptographically secure source.
    fn fill(&self, bytes: &mut [u8]);
}
