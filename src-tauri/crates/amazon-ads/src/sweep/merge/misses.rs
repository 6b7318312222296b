//! What failed calls mean: gaps, lacks, lost profiles, or that the whole sweep failed.

use super::super::finding::{About, Finding, Miss};
use super::super::{SweepError, SweepFailure};
use super::index::{Index, profile_key};
use crate::AdsError;
use domain::{AccountKey, Cause, Gap, Lack, Region, SweepPart, Unread};
use std::collections::{BTreeMap, BTreeSet};

/// The meaning of all failed calls.
#[derive(Debug, Default)]
pub(super) struct Misses {
    pub(super) gaps: BTreeSet<Gap>,
    pub(super) lost: BTreeSet<AccountKey>,
    pub(super) lacks: BTreeSet<(AccountKey, Lack)>,
    pub(super) failures: Vec<SweepFailure>,
    /// Regions whose lists of profiles are as complete as they will ever be for this login.
    known: BTreeSet<Region>,
}

impl Misses {
    pub(super) fn new(findings: &[Finding], index: &Index) -> Result<Self, SweepError> {
        let mut misses: Vec<&Miss> = findings
            .iter()
            .filter_map(|finding| match finding {
                Finding::Miss(miss) => Some(miss),
                _ => None,
            })
            .collect();
        misses.sort_by_cached_key(|miss| (miss.region, miss.part, format!("{:?}", miss.failure)));
        let reached = |region| index.lists(region).editable || index.lists(region).viewable;
        if !Region::ALL.into_iter().any(reached) {
            return Err(nothing(&misses));
        }
        let mut read = Self::default();
        for miss in &misses {
            read.take(miss, index);
            read.failures.push(SweepFailure {
                region: miss.region,
                part: miss.part,
                error: miss.failure.error.clone(),
            });
        }
        read.take_unread(findings);
        for finding in findings {
            if let Finding::TooManyAdvertisers { region } = finding {
                // Amazon lets nobody ask further.
                read.gap(*region, SweepPart::DspAdvertisers, Cause::NotPermitted);
            }
        }
        for region in Region::ALL {
            let viewing = Gap::silent(region, SweepPart::ViewOnlyProfiles, Cause::NotPermitted);
            let lists = index.lists(region);
            let profiles = [SweepPart::Profiles, SweepPart::ViewOnlyProfiles];
            if read.gaps.iter().any(|gap| {
                let unread = gap.unread.is_some_and(|unread| unread.rows > 0);
                gap.region == region && profiles.contains(&gap.part) && unread
            }) {
                continue;
            }
            if lists.editable && (lists.viewable || read.gaps.contains(&viewing)) {
                read.known.insert(region);
            }
        }
        Ok(read)
    }

    /// Whether a profile that no list of this region shows is closed to this login.
    pub(super) fn all_profiles_known(&self, region: Region) -> bool {
        self.known.contains(&region)
    }

    /// Whether an AMC account that AMC does not show is closed to this login.
    pub(super) fn is_amc_known(&self) -> bool {
        let silent = |gap: &Gap| gap.part == SweepPart::AmcInstances && gap.cause != Cause::NotPermitted;
        !self.gaps.iter().any(silent)
    }

    fn take(&mut self, miss: &Miss, index: &Index) {
        let (region, error) = (miss.region, &miss.failure.error);
        let cause = cause(miss, index);
        let lack = match miss.part {
            SweepPart::DspAdvertisers => Some(Lack::Dsp),
            SweepPart::AmcInstances => Some(Lack::Amc),
            _ => None,
        };
        let profile = match &miss.about {
            About::Elsewhere => return,
            About::Part => None,
            About::Agency(id) => Some(profile_key(region, *id)),
            About::Owner(owner) => {
                let refused = matches!(error, AdsError::Refused { status: 400 | 404 | 422, .. });
                if refused && !index.is_amc_account(owner) {
                    // An agency that AMC has never heard of has no instances.
                    return;
                }
                index.profile_of(region, owner)
            }
        };
        match (profile, lack) {
            (Some(profile), _) if matches!(error, AdsError::ProfileDenied(_)) => {
                self.lost.insert(profile);
            }
            (Some(profile), Some(lack)) if cause == Cause::NotPermitted => {
                self.lacks.insert((profile, lack));
            }
            _ => self.gap(region, miss.part, cause),
        }
    }

    /// What could not be read, summed up by part. Where a part of it gave nothing readable at all, that says it
    /// already.
    fn take_unread(&mut self, findings: &[Finding]) {
        let mut sums: BTreeMap<(Region, SweepPart), Unread> = BTreeMap::new();
        for finding in findings {
            if let Finding::Unread { region, part, unread } = finding {
                let sum = sums.entry((*region, *part)).or_default();
                *sum = sum.and(*unread);
            }
        }
        for ((region, part), unread) in sums {
            if !self.gaps.contains(&Gap::silent(region, part, Cause::BadAnswer)) {
                self.gaps.insert(Gap::unread(region, part, unread));
            }
        }
    }

    fn gap(&mut self, region: Region, part: SweepPart, cause: Cause) {
        self.gaps.insert(Gap::silent(region, part, cause));
    }
}

/// Why a part is missing. A renewed token that a part refuses although the same region gave its profiles
/// is no matter of the token: this login may not ask there.
fn cause(miss: &Miss, index: &Index) -> Cause {
    let lists = index.lists(miss.region);
    match (&miss.failure.error, &miss.failure.renewal) {
        (AdsError::TokenRejected(_), Some(renewal)) => renewal.cause(),
        (AdsError::TokenRejected(_), None) if lists.editable || lists.viewable => Cause::NotPermitted,
        // Without a profile that it could be about.
        (AdsError::ProfileDenied(_), _) => Cause::NotPermitted,
        (error, _) => error.cause().unwrap_or(Cause::Unknown),
    }
}

/// Why no region gave its profiles, by what tells most: the token, then an answer, then silence.
fn nothing(misses: &[&Miss]) -> SweepError {
    let lists = || misses.iter().filter(|miss| miss.part == SweepPart::Profiles).map(|miss| &miss.failure);
    if let Some(error) = lists().find_map(|failure| failure.renewal.clone()) {
        return SweepError::Token(error);
    }
    let refused = lists().find_map(|failure| match &failure.error {
        AdsError::TokenRejected(detail) => Some(detail.clone()),
        _ => None,
    });
    if let Some(detail) = refused {
        return SweepError::NotApproved(detail);
    }
    let silent = |error: &AdsError| matches!(error, AdsError::Offline | AdsError::TimedOut);
    let error = lists().map(|failure| &failure.error).min_by_key(|error| silent(error));
    SweepError::Unreachable(error.cloned().unwrap_or(AdsError::Offline))
}
