//! When a change of health is worth telling, and as what.

use crate::{Health, HealthReport};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "NoticeKind.ts")]
pub enum NoticeKind {
    /// A connection needs a person.
    ConnectionBroken,
    /// A connection lapsed and will recover by itself.
    ConnectionLapsed,
    /// A broken or lapsed connection works again.
    ConnectionRecovered,
    /// A connection was added.
    ConnectionAdded,
    /// The Clerk session ended.
    SessionEnded,
    /// A sweep found accounts that were not there before.
    AccountsAppeared,
    /// A sweep no longer found accounts that were there before.
    AccountsLost,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::ConnectionBroken,
        Self::ConnectionLapsed,
        Self::ConnectionRecovered,
        Self::ConnectionAdded,
        Self::SessionEnded,
        Self::AccountsAppeared,
        Self::AccountsLost,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionBroken => "connection_broken",
            Self::ConnectionLapsed => "connection_lapsed",
            Self::ConnectionRecovered => "connection_recovered",
            Self::ConnectionAdded => "connection_added",
            Self::SessionEnded => "session_ended",
            Self::AccountsAppeared => "accounts_appeared",
            Self::AccountsLost => "accounts_lost",
        }
    }

    /// Reads the word written by [`NoticeKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A connection that lapses without a person's fault is told only after this many failures: one lost
/// network packet is no news.
pub const LAPSED_AFTER_FAILURES: u32 = 3;

/// What to tell when a connection goes from `before` to `after`; `told` says whether the trouble that
/// ends now was told, so that nobody hears of a recovery from something unheard of.
pub fn notice_for(before: &HealthReport, after: &HealthReport, told: bool) -> Option<NoticeKind> {
    match after.health {
        Health::Revoked | Health::Error if after.health != before.health || after.cause != before.cause => {
            Some(NoticeKind::ConnectionBroken)
        }
        Health::Expired if after.failures >= LAPSED_AFTER_FAILURES && !told => {
            Some(NoticeKind::ConnectionLapsed)
        }
        Health::Healthy if before.health != Health::Healthy && told => Some(NoticeKind::ConnectionRecovered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cause, Timestamp};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_revoked_grant_is_told_once() {
        let healthy = HealthReport::succeeded(at(0), at(1));
        let revoked = healthy.after_failure(at(2), Cause::GrantRevoked, true, at(9));
        assert_eq!(notice_for(&healthy, &revoked, false), Some(NoticeKind::ConnectionBroken));
        let again = revoked.after_failure(at(3), Cause::GrantRevoked, true, at(9));
        assert_eq!(notice_for(&revoked, &again, true), None);
    }

    #[test]
    fn an_outage_is_told_after_three_failures_and_its_end_only_if_it_was_told() {
        let mut before = HealthReport::succeeded(at(0), at(1));
        let mut told = Vec::new();
        for attempt in 1..=6 {
            let after = before.after_failure(at(attempt), Cause::Offline, false, at(99));
            told.push(notice_for(&before, &after, told.contains(&Some(NoticeKind::ConnectionLapsed))));
            before = after;
        }
        assert_eq!(told.iter().flatten().count(), 1, "{told:?}");
        let after = before.after_success(at(10), at(11));
        assert_eq!(notice_for(&before, &after, true), Some(NoticeKind::ConnectionRecovered));
        assert_eq!(notice_for(&before, &after, false), None);
    }
}
