//! What one call of a sweep brought: the pieces that [`super::merge`] puts together, in any order.

use crate::ads_accounts::AdsAccount;
use crate::amc::{Instance, Owner};
use crate::dsp::Advertiser;
use crate::id::ProfileId;
use crate::managers::Manager;
use crate::profiles::Profile;
use crate::{AdsError, TokenError};
use domain::{DspSeat, Region, SweepPart, Unread};

/// One piece.
#[derive(Debug, Clone)]
pub(super) enum Finding {
    /// One of the two lists of a region, whole.
    Profiles { region: Region, view_only: bool, list: Vec<Profile> },
    /// A page.
    AdsAccounts(Vec<AdsAccount>),
    /// All of a region.
    Managers { region: Region, list: Vec<Manager> },
    /// A page of the advertisers below an agency profile.
    Advertisers { region: Region, agency: ProfileId, list: Vec<Advertiser> },
    /// An agency profile has more advertisers than Amazon lets anybody list.
    TooManyAdvertisers { region: Region },
    /// A page of seats, by advertiser.
    Seats { region: Region, list: Vec<(String, Vec<DspSeat>)> },
    /// A page of AMC accounts.
    AmcAccounts(Vec<Owner>),
    /// A page of AMC instances.
    Instances { region: Region, owner: Owner, list: Vec<Instance> },
    /// What could not be read in an answer that was read otherwise.
    Unread { region: Region, part: SweepPart, unread: Unread },
    /// A call that failed for good.
    Miss(Miss),
}

/// A call that failed for good.
#[derive(Debug, Clone)]
pub(super) struct Miss {
    pub(super) region: Region,
    pub(super) part: SweepPart,
    pub(super) about: About,
    pub(super) failure: Failure,
}

/// How it failed.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) error: AdsError,
    /// Why the token could not be renewed, where the error is about the token.
    pub(super) renewal: Option<TokenError>,
}

impl Failure {
    /// An answer that names no next page, although there is one.
    pub(super) fn unreadable() -> Self {
        Self { error: AdsError::BadResponse { status: 200, request_id: None }, renewal: None }
    }
}

/// Whom a failed call was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// The whole part in the whole region.
    Part,
    /// A list that another host gave instead.
    Elsewhere,
    /// An agency profile.
    Agency(ProfileId),
    /// An AMC account, which may be an agency profile too.
    Owner(Owner),
}
