//! A report that Amazon makes: asked for, waited for, downloaded, kept.

use crate::{AccountId, Timestamp};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A report that is no longer young is asked for at this part of the first pace.
const LATER: u32 = 5;
/// How long a report is young.
const YOUNG: SignedDuration = SignedDuration::from_mins(30);
/// A report that is not made by then is given up.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(24);

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ReportPhase.ts")]
pub enum ReportPhase {
    /// Not yet asked for at Amazon.
    Requested,
    /// Amazon makes it.
    Pending,
    /// Amazon has made it; it is being downloaded.
    Downloading,
    /// It is on this computer.
    Ready,
    /// Amazon could not make it, or it could not be kept.
    Failed,
}

impl ReportPhase {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Requested, Self::Pending, Self::Downloading, Self::Ready, Self::Failed];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Pending => "pending",
            Self::Downloading => "downloading",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    /// Reads the word written by [`ReportPhase::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == word)
    }

    /// Whether something is left to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Pending | Self::Downloading)
    }
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdsReport {
    /// Adkeeper's own number.
    pub id: i64,
    /// The DSP advertiser.
    pub account_id: AccountId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How far it is.
    pub phase: ReportPhase,
    /// Amazon's id, once it has one.
    pub amazon_id: Option<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Rows, once it is ready.
    pub rows: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it became ready or failed.
    pub finished_at: Option<Timestamp>,
}

/// How many times the first pace (documented advice: a minute) to wait before a report that Amazon has not made at
/// `now` is asked for again; `None`: it is given up.
pub fn poll_again(created: Timestamp, now: Timestamp) -> Option<u32> {
    // A clock that was set back makes it young.
    let age = now.duration_since(created);
    match age {
        _ if age < YOUNG => Some(1),
        _ if age < GIVEN_UP => Some(LATER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_asked_for_often_then_seldom_then_not_at_all() {
        let created = Timestamp::from_second(1_000_000).unwrap();
        let after = |minutes: i64| poll_again(created, created + SignedDuration::from_mins(minutes));
        assert_eq!(after(0), Some(1));
        assert_eq!(after(-500), Some(1));
        assert_eq!(after(31), Some(LATER));
        assert_eq!(after(24 * 60), None);
    }
}
