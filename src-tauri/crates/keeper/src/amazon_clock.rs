//! Amazon's clock, by the `Date` of its answers: how wrong this computer's is.

use crate::changes::{Changes, Topic};
use crate::runtime::Runtime;
use domain::{Timestamp, grant};
use jiff::SignedDuration;
use parking_lot::Mutex;
use std::sync::Arc;

/// A clock that is further off makes tokens and every time shown doubtful.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);

pub(crate) struct AmazonClock {
    runtime: Arc<Runtime>,
    changes: Arc<Changes>,
    /// How far it is ahead of this computer's, as last seen.
    skew: Mutex<Option<SignedDuration>>,
}

impl AmazonClock {
    pub fn new(runtime: &Arc<Runtime>, changes: &Arc<Changes>) -> Self {
        Self { runtime: Arc::clone(runtime), changes: Arc::clone(changes), skew: Mutex::default() }
    }

    /// Notes how far Amazon's clock is ahead of this computer's.
    pub fn note_skew(&self, skew: Option<SignedDuration>) {
        let Some(skew) = skew else { return };
        let before = self.clock_off();
        *self.skew.lock() = Some(skew);
        if self.clock_off().is_some() != before.is_some() {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }

    /// How far it is ahead, if that was seen.
    pub fn skew(&self) -> Option<SignedDuration> {
        *self.skew.lock()
    }

    /// Seconds by which this computer's clock is ahead of Amazon's, if it is much.
    pub fn clock_off(&self) -> Option<i32> {
        let skew = self.skew().filter(|skew| skew.abs() > TOLERATED)?;
        i32::try_from(-skew.as_secs()).ok()
    }

    /// What it says now: this computer's time, where no answer has told another.
    pub fn now(&self) -> Timestamp {
        grant::corrected(self.runtime.now(), self.skew())
    }
}
