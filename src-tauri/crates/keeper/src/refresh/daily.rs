//! What is done now and then: forgetting old entries, and warning of what ends.

use super::Refresh;
use super::after;
use crate::view::CommandError;
use domain::Timestamp;
use domain::history::{DAYS, last_days};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// Entries of the activity log are kept for this long.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// It is done this often: the nearest distance is a day.
const EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Whether it was last done too long ago, or at a time that is yet to come.
pub(super) fn is_due(done: Option<Timestamp>, now: Timestamp) -> bool {
    done.is_none_or(|done| done > now || now.duration_since(done) >= EVERY)
}

impl Refresh {
    /// Does it if it is time, and notes that in `done`; returns when it is time again.
    pub(super) async fn run_daily(
        &self,
        done: &mut Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, CommandError> {
        if let Some(done) = done.filter(|_| !is_due(*done, now)) {
            return Ok(after(done, EVERY));
        }
        *done = Some(now);
        let store = self.storage.store().await?;
        store.prune_activity(now.saturating_sub(KEPT).unwrap_or(now)).await?;
        let first = last_days(now, &TimeZone::system(), DAYS).first().copied();
        if let Some(first) = first {
            store.prune_history(first, now.saturating_sub(KEPT).unwrap_or(now)).await?;
        }
        self.ends.warn().await?;
        Ok(after(now, EVERY))
    }
}
