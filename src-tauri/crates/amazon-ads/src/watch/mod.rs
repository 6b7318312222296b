//! What is watched of an account beyond its login: whether it can pay, whether its campaigns deliver, how they
//! perform.
//!
//! Each method is one try of one request. Waiting, trying again and renewing the token are the caller's;
//! [`AdsError`] says what would help. Amazon's words (billing codes, delivery reasons, statuses) pass through as
//! bounded plain text, because their lists grow; what they mean is decided by those who ask. A row that can't be
//! read is left out and counted, a field that can't be read stays blank.

mod accounts;
mod ad_tags;
mod billing;
mod by_index;
mod campaigns;
mod download;
mod guidance;
mod insights;
mod owner;
mod page;
mod reports;
#[cfg(test)]
mod tests;

pub use accounts::{Alternate, UnifiedAccount};
pub use ad_tags::{AdTag, AdTagEvent};
pub use billing::{
    AdvertiserMarketplace, AdvertiserType, BillingAnswer, BillingNotice, BillingStatus, MOST_PER_CALL,
};
pub use campaigns::{AdProduct, Budget, MOST_CAMPAIGNS, WatchedCampaign};
pub use download::DownloadError;
pub use guidance::{Guidance, MOST_GUIDED};
pub use insights::{
    CampaignInsight, ConvertBucket, InsightGroup, InsightMissing, MOST_INSIGHTS, ShopperTrait,
};
pub use owner::{CampaignOwner, DspAdvertiser};
pub use page::Page;
pub use reports::{
    DSP_DELIVERY_FIELDS, MOST_ACCOUNTS, MOST_FIELDS, ReportFailure, ReportFormat, ReportPart, ReportRequest,
    ReportState,
};

use crate::call::Call;
use crate::lenient::NoList;
use crate::{AdsClient, AdsError};
use domain::Secret;

/// Longest sentence of Amazon's that is kept, in characters.
const SENTENCE: usize = 1000;

impl AdsClient {
    /// One try of `call`, read with `parse`.
    async fn once<T>(
        &self,
        call: &Call,
        access: &Secret,
        parse: impl FnOnce(&[u8]) -> Result<T, NoList>,
    ) -> Result<T, AdsError> {
        let answer = self.try_once(call, access).await?;
        parse(&answer.body).map_err(|NoList| AdsError::unreadable(&answer))
    }
}
