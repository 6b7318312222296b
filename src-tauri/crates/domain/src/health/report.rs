//! The record of a connection's health.

use super::{Cause, Health};
use crate::Timestamp;

/// Health with its reason, its past and its next attempt. Changed by [`super::transition`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthReport {
    /// How it is.
    pub health: Health,
    /// Why, unless healthy.
    pub cause: Option<Cause>,
    /// The last refresh or probe that worked.
    pub last_success: Option<Timestamp>,
    /// The last one that did not.
    pub last_failure: Option<Timestamp>,
    /// When the keeper tries next; `None` when only a user can mend it.
    pub next_attempt: Option<Timestamp>,
    /// Failures since the last success, for the backoff.
    pub failures: u32,
    /// When the present run of failures began, time asleep not counted.
    pub failing_since: Option<Timestamp>,
    /// When Amazon first refused the grant; the second look decides. Outlives failures of another kind.
    pub doubted_at: Option<Timestamp>,
    /// When the Ads API last took this login's token.
    pub probed_at: Option<Timestamp>,
    /// Whether the present trouble has been told in a notice.
    pub told: bool,
}

impl HealthReport {
    /// A connection whose grant was just seen to work, with the next refresh at `next`.
    pub fn succeeded(now: Timestamp, next: Timestamp) -> Self {
        Self {
            health: Health::Healthy,
            cause: None,
            last_success: Some(now),
            last_failure: None,
            next_attempt: Some(next),
            failures: 0,
            failing_since: None,
            doubted_at: None,
            probed_at: None,
            told: false,
        }
    }

    /// This record after the user removed the connection: the past stays.
    #[must_use]
    pub fn disconnected(self) -> Self {
        Self {
            health: Health::Disconnected,
            cause: Some(Cause::ByUser),
            next_attempt: None,
            failures: 0,
            failing_since: None,
            doubted_at: None,
            told: false,
            ..self
        }
    }
}
