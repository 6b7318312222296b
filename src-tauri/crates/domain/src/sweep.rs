//! The vocabulary of a sweep: one look at everything that a login reaches.

use crate::{AccountKind, Cause, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One kind of question that a sweep asks. Each may fail by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "SweepPart.ts")]
pub enum SweepPart {
    /// Profiles that the login may edit.
    Profiles,
    /// Profiles that the login may only view.
    ViewOnlyProfiles,
    /// The list of advertising accounts behind the profiles, with their status.
    AdsAccounts,
    /// Manager accounts with what is linked to them.
    ManagerAccounts,
    /// DSP advertisers of agency profiles.
    DspAdvertisers,
    /// Seats of DSP advertisers at exchanges.
    DspSeats,
    /// Amazon Marketing Cloud instances.
    AmcInstances,
}

impl SweepPart {
    /// All parts, in the order in which a sweep reaches them.
    pub const ALL: [Self; 7] = [
        Self::Profiles,
        Self::ViewOnlyProfiles,
        Self::AdsAccounts,
        Self::ManagerAccounts,
        Self::DspAdvertisers,
        Self::DspSeats,
        Self::AmcInstances,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::ViewOnlyProfiles => "view_only_profiles",
            Self::AdsAccounts => "ads_accounts",
            Self::ManagerAccounts => "manager_accounts",
            Self::DspAdvertisers => "dsp_advertisers",
            Self::DspSeats => "dsp_seats",
            Self::AmcInstances => "amc_instances",
        }
    }

    /// Reads the word written by [`SweepPart::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    /// Which kind of account may be missing from a sweep in which this part failed. An account is called
    /// lost only if every part that could have shown it was answered.
    pub fn shows(self) -> &'static [AccountKind] {
        match self {
            // Agencies are found among the profiles, and linked accounts of every kind below managers.
            Self::Profiles | Self::ViewOnlyProfiles | Self::ManagerAccounts => &AccountKind::ALL,
            Self::AdsAccounts => &[AccountKind::SponsoredAds],
            Self::DspAdvertisers => &[AccountKind::DspAdvertiser],
            Self::DspSeats => &[],
            Self::AmcInstances => &[AccountKind::AmcInstance],
        }
    }
}

/// What could not be read in an answer that was read otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[ts(export, export_to = "Unread.ts")]
pub struct Unread {
    /// Rows that were left out: what they would have shown is unknown.
    pub rows: u32,
    /// Fields that were left blank in rows that were read.
    pub fields: u32,
}

impl Unread {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { rows: self.rows.saturating_add(other.rows), fields: self.fields.saturating_add(other.fields) }
    }

    /// Whether everything was read.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// A part of a sweep that gave no answer in one region, or one that could not be read whole. What it would
/// have shown is unknown, not lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[ts(export, export_to = "Gap.ts")]
pub struct Gap {
    /// Where.
    pub region: Region,
    /// What was asked.
    pub part: SweepPart,
    /// Why there is no answer. [`Cause::NotPermitted`]: Amazon does not let this login ask; that is a
    /// fact about the login and no fault.
    pub cause: Cause,
    /// What could not be read in the answer; `None`: there is no answer.
    pub unread: Option<Unread>,
}

impl Gap {
    /// A part that gave no answer.
    pub fn silent(region: Region, part: SweepPart, cause: Cause) -> Self {
        Self { region, part, cause, unread: None }
    }

    /// A part whose answer could not be read whole.
    pub fn unread(region: Region, part: SweepPart, unread: Unread) -> Self {
        Self { region, part, cause: Cause::BadAnswer, unread: Some(unread) }
    }

    /// Whether an account of this kind and region may be missing from the sweep because of it. A blank field
    /// hides nothing but what is found below its row: an agency's type, the kind of a linked account.
    pub fn hides(&self, region: Region, kind: AccountKind) -> bool {
        let shows = self.part.shows();
        let all = shows.len() == AccountKind::ALL.len();
        let row_missing = self.unread.is_none_or(|unread| unread.rows > 0);
        self.region == region
            && shows.contains(&kind)
            && (row_missing || (all && kind != AccountKind::SponsoredAds))
    }
}

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SweepProgress.ts")]
pub struct SweepProgress {
    /// Requests answered.
    pub answered: u32,
    /// Requests known to be needed so far; grows while pages and agencies are discovered.
    pub known: u32,
    /// Accounts found so far.
    pub accounts: u32,
}
