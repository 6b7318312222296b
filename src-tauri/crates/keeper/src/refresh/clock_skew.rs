//! How wrong this computer's clock is, by the `Date` of Amazon's answers.

use super::Refresh;
use crate::changes::Topic;
use jiff::SignedDuration;

/// A clock that is further off makes tokens and every time shown doubtful.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);

impl Refresh {
    /// Notes how far Amazon's clock is ahead of this computer's.
    pub(crate) fn note_skew(&self, skew: Option<SignedDuration>) {
        let Some(skew) = skew else { return };
        let before = self.clock_off();
        *self.skew.lock() = Some(skew);
        let now = self.clock_off();
        if now.is_some() != before.is_some() {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }

    /// Seconds by which this computer's clock is ahead of Amazon's, if it is much.
    pub(crate) fn clock_off(&self) -> Option<i32> {
        let skew = (*self.skew.lock()).filter(|skew| skew.abs() > TOLERATED)?;
        i32::try_from(-skew.as_secs()).ok()
    }
}
