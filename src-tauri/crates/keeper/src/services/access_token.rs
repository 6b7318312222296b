//! An access token in memory, and whether it can still be used.

use domain::clock_change::{Reading, age};
use domain::{Secret, Timestamp};
use jiff::SignedDuration;

/// A token with less life left than this is not begun with, or with less than half of its own life where that is
/// short. More than the drift of clocks that goes unnoticed.
const LEAST_LIFE: SignedDuration = SignedDuration::from_secs(120);

/// An access token and its end.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub token: Secret,
    /// By the wall clock, as it was then.
    pub expires_at: Timestamp,
    asked: Reading,
}

impl AccessToken {
    /// A token that was asked for at `asked` and ends at `expires_at`.
    pub fn new(token: Secret, expires_at: Timestamp, asked: Reading) -> Self {
        Self { token, expires_at, asked }
    }

    /// How much of its life is left, whatever was done to the clock meanwhile; `None` where that is unknown.
    pub fn left(&self, now: &Reading) -> Option<SignedDuration> {
        age(&self.asked, now).map(|age| self.life() - age)
    }

    /// Its whole life.
    pub fn life(&self) -> SignedDuration {
        self.expires_at.duration_since(self.asked.wall)
    }

    /// Whether it can still be used, whatever was done to the clock meanwhile.
    pub fn lasts(&self, now: &Reading) -> bool {
        let life = self.life();
        self.left(now).is_some_and(|left| left > LEAST_LIFE.min(life / 2))
    }

    /// Whether it can be tried: it lasts, or its whole life is too short for the drift of clocks to be kept away
    /// from, and the Ads API says whether it is good.
    pub fn can_be_tried(&self, now: &Reading) -> bool {
        self.lasts(now) || self.life() <= LEAST_LIFE
    }
}
