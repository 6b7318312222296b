//! How an account's health was over the last 90 days.

use super::{AccountCause, AccountHealth, CauseSource};
use crate::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How far back it reaches.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most entries; of more, the newest are kept.
pub const MOST_ENTRIES: usize = 100;

/// From then on it was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When it was first seen, in milliseconds since 1970.
    pub at: i64,
    /// How it was.
    pub health: AccountHealth,
    /// Where the cause was said; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CauseSource>,
    /// Amazon's word for the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
}

/// The entries, oldest first. One from before the 90 days stays as long as it says how the first of them began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History(pub Vec<HistoryEntry>);

impl History {
    /// Adds how it is from `now` on, and drops what is too old.
    pub fn push(&mut self, now: Timestamp, health: AccountHealth, cause: Option<&AccountCause>) {
        self.0.push(HistoryEntry {
            at: now.as_millisecond(),
            health,
            source: cause.map(|cause| cause.source),
            word: cause.map(|cause| cause.word.clone()),
        });
        let first_day = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN).as_millisecond();
        let old = self.0.iter().filter(|entry| entry.at < first_day).count();
        let over = self.0.len().saturating_sub(MOST_ENTRIES);
        self.0.drain(..old.saturating_sub(1).max(over));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_are_kept_with_how_they_began() {
        let mut history = History::default();
        for day in [0, 10, 50, 120] {
            let now = Timestamp::from_second(day * 86_400).unwrap();
            history.push(now, AccountHealth::Ok, None);
        }
        let days: Vec<_> = history.0.iter().map(|entry| entry.at / 86_400_000).collect();
        assert_eq!(days, [10, 50, 120]);
    }

    #[test]
    fn an_account_that_changes_all_the_time_has_a_bounded_past() {
        let mut history = History::default();
        for second in 0..1000 {
            history.push(Timestamp::from_second(second).unwrap(), AccountHealth::Ok, None);
        }
        assert_eq!(history.0.len(), MOST_ENTRIES);
        assert_eq!(history.0.last().unwrap().at, 999_000);
    }
}
