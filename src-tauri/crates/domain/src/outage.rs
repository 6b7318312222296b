//! Whether Amazon, or the keychain, is out of reach for all connections, and when one checks again.
//!
//! While it is, one attempt at a time finds out for all connections: two hundred of them would only learn
//! the same two hundred times, and a provider that struggles would be asked by all of them.

use crate::Timestamp;
use jiff::SignedDuration;

/// So many failures of different attempts in a row, with no success between, are an outage.
const FAILURES: u32 = 3;
/// Longest wait between two looks.
const LONGEST: SignedDuration = SignedDuration::from_secs(120);
/// First step of the backoff.
const FIRST: SignedDuration = SignedDuration::from_secs(2);

/// Failures in a row over all connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outage {
    failures: u32,
    look_at: Option<Timestamp>,
}

impl Outage {
    /// An attempt failed for a reason that would meet any other as well. `sure`: it never is about one
    /// connection alone.
    #[must_use]
    pub fn failed(self, now: Timestamp, sure: bool, random: u32) -> Self {
        let failures = if sure { self.failures.max(FAILURES - 1) } else { self.failures }.saturating_add(1);
        let step = failures.saturating_sub(FAILURES).min(16);
        let ceiling = FIRST.as_millis().saturating_mul(1_i128 << step).min(LONGEST.as_millis());
        let wait = (ceiling * i128::from(random) / i128::from(u32::MAX)).max(FIRST.as_millis() / 2);
        let wait = SignedDuration::from_millis(i64::try_from(wait).unwrap_or(0));
        let look_at = (failures >= FAILURES).then(|| now.saturating_add(wait).unwrap_or(now));
        Self { failures, look_at }
    }

    /// Nothing may be asked before this; `None` outside an outage.
    pub fn look_at(&self) -> Option<Timestamp> {
        self.look_at
    }

    /// Whether one attempt finds out for all.
    pub fn is_on(&self) -> bool {
        self.look_at.is_some()
    }

    /// Looks again at once: the system says that the network is back, or the clock cannot be compared with.
    #[must_use]
    pub fn look_now(self, now: Timestamp) -> Self {
        Self { look_at: self.look_at.map(|_| now), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    proptest! {
        #[test]
        fn an_outage_of_any_length_is_looked_at_every_two_minutes(failures in 1_u32..5000, random: u32) {
            let mut outage = Outage::default();
            for _ in 0..failures {
                outage = outage.failed(at(0), true, random);
            }
            let look = outage.look_at().unwrap();
            prop_assert!(look > at(0) && look <= at(120), "{look}");
        }
    }

    #[test]
    fn one_connection_with_a_trouble_of_its_own_is_no_outage() {
        let once = Outage::default().failed(at(0), false, 7);
        assert!(!once.is_on());
        assert!(!once.failed(at(1), false, 7).is_on());
        assert!(once.failed(at(1), false, 7).failed(at(2), false, 7).is_on());
        assert!(Outage::default().failed(at(0), true, 7).is_on(), "no network is no network for all");
    }
}
