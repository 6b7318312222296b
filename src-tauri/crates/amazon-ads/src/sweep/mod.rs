//! A sweep: one look at everything that a login reaches, in all regions at once.

mod bearer;
mod caller;
mod finding;
mod host;
mod merge;
mod run;
mod tally;

use crate::{AccessTokens, AdsClient, AdsError, Detail, TokenError};
use bearer::Bearer;
use caller::Caller;
use domain::{AccountAccess, AccountInfo, AccountKey, Gap, Region, SweepPart, SweepProgress};

/// What a sweep found. What a part in [`Sweep::gaps`] would have shown is unknown, not lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Every account once, sorted by key.
    pub accounts: Vec<FoundAccount>,
    /// Parent and child, each pair once, sorted. Both stand in [`Sweep::accounts`].
    pub links: Vec<(AccountKey, AccountKey)>,
    /// Parts that gave no answer, or only a part of it. Each once, sorted.
    pub gaps: Vec<Gap>,
    /// Profiles into which Amazon no longer lets this login (a 401 with one of the documented scope
    /// texts), sorted. The grant is fine.
    pub lost: Vec<AccountKey>,
    /// Every call that failed for good, with Amazon's request id where it gave one. Sorted by region
    /// and part.
    pub failures: Vec<SweepFailure>,
}

/// One account as a sweep saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAccount {
    /// What identifies it. A profile that Amazon names without its id, by entity and marketplace only,
    /// has the external id `ENTITY/MARKETPLACE`.
    pub key: AccountKey,
    /// What Amazon says of it.
    pub info: AccountInfo,
    /// [`AccountAccess::Ok`] or [`AccountAccess::Denied`]; a sweep alone cannot tell what is lost.
    pub access: AccountAccess,
}

/// A call that failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepFailure {
    /// Whose host was asked.
    pub region: Region,
    /// What was asked.
    pub part: SweepPart,
    /// The last answer.
    pub error: AdsError,
}

/// Why a sweep found nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SweepError {
    /// There is no access token to ask with.
    #[error("no access token: {0}")]
    Token(#[source] TokenError),
    /// No region gave its profiles, and those that answered refuse a token that LwA has just issued:
    /// the client is not approved for the Ads API (observed).
    #[error("the Ads API refuses newly issued tokens")]
    NotApproved(Detail),
    /// No region gave its profiles.
    #[error("no region gave its profiles: {0}")]
    Unreachable(#[source] AdsError),
}

impl AdsClient {
    /// Asks all regions for everything at once. A part that fails is a [`Gap`] and spoils nothing else.
    ///
    /// `progress` is called in order, after every answered request and whenever more turn out to be
    /// needed. The token is renewed at most once; 429, 5xx and silence are tried three times.
    pub async fn sweep(
        &self,
        tokens: &dyn AccessTokens,
        progress: &(dyn Fn(SweepProgress) + Send + Sync),
    ) -> Result<Sweep, SweepError> {
        let bearer = Bearer::new(tokens).await.map_err(SweepError::Token)?;
        let caller = Caller::new(self, bearer, progress);
        let sweep = merge::merge(&run::run(&caller).await)?;
        caller.tally.finished(sweep.accounts.len());
        Ok(sweep)
    }
}
