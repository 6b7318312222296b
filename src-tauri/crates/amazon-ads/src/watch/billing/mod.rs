//! Whether an account can pay: `POST /billing/statuses` and `POST /billing/notifications` (both documented).

mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::read_any;

use crate::call::Call;
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, Timestamp};
use serde_json::{Value, json};

/// Most accounts that one call can ask for (documented).
pub const MOST_PER_CALL: usize = 30;

const STATUS_REQUEST: &str = "application/vnd.bulkgetbillingstatusrequestbody.v1+json";
const STATUS_RESPONSE: &str = "application/vnd.bulkgetbillingstatusresponse.v1+json";
const NOTICE_REQUEST: &str = "application/vnd.billingnotifications.v1+json";
const NOTICE_RESPONSE: &str = "application/vnd.bulkgetbillingnotificationsresponse.v1+json";

/// An account as billing knows it: `accountInfo.id` and `accountInfo.marketplaceStringId` of its profile
/// (documented).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvertiserMarketplace {
    /// Merchant id of a seller, `ENTITY…` of a vendor or agency, or a DSP advertiser's id.
    pub advertiser_id: String,
    /// `ATVPDKIKX0DER` and the like; [`crate::marketplace_of_country`] knows them by country.
    pub marketplace_id: String,
    /// What kind of account it is, where that is known.
    pub kind: Option<AdvertiserType>,
}

/// The kinds of account that billing can be asked for (documented).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdvertiserType {
    /// An agency.
    Agency,
    /// A DSP advertiser.
    Dsp,
    /// A seller.
    Seller,
    /// A vendor.
    Vendor,
}

impl AdvertiserType {
    /// The kind of a profile by its `accountInfo.type`; none for a word that billing doesn't know.
    pub fn of_profile(kind: &str) -> Option<Self> {
        [Self::Agency, Self::Seller, Self::Vendor]
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(kind))
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "AGENCY",
            Self::Dsp => "DSP_ADVERTISING_ACCOUNT",
            Self::Seller => "SELLER",
            Self::Vendor => "VENDOR",
        }
    }
}

/// What billing answers about one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillingAnswer<T> {
    /// What was asked for.
    Known(T),
    /// `NOT_AUTHORIZED`: this login may not see the billing of the account. It says nothing about the account.
    NotVisible,
    /// `NOT_FOUND`.
    NotFound,
    /// Amazon could not answer for this account.
    Failed {
        /// `BAD_REQUEST`, `INTERNAL_ERROR`, or a word added later; empty where it can't be read.
        code: String,
    },
    /// No answer that can be relied on: there is none, it can't be read, it contradicts another, or it names
    /// another account than was asked for.
    Missing,
}

/// How it stands with an account's payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingStatus {
    /// `VALID_BILLING_STATUS`, `PAYMENT_METHOD_EXPIRED`, … (ten documented).
    pub code: String,
    /// Amazon's sentence, at most 1000 characters; may be empty.
    pub message: String,
}

/// Something that Amazon tells an account's owner about billing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingNotice {
    /// Which notice it is (72 documented names).
    pub name: String,
    /// `ALERT`, `WARNING`, `INFO`.
    pub severity: Option<String>,
    /// `CAMPAIGNS_SUSPENDED`, `NO_IMPACT`.
    pub impact: Option<String>,
    /// Amazon's title, at most 200 characters; may be empty.
    pub title: String,
    /// Amazon's sentences, at most 1000 characters; may be empty.
    pub description: String,
    /// Amazon's order of importance (its direction is documented nowhere).
    pub priority: Option<i64>,
    /// When a payment is due.
    pub payment_due: Option<Timestamp>,
    /// When the account's advertising is suspended.
    pub suspends: Option<Timestamp>,
}

impl AdsClient {
    /// The billing status of each of `asked`, in their order. Nothing is asked where `asked` is empty.
    ///
    /// # Errors
    /// As any call; also where `asked` has more than [`MOST_PER_CALL`] entries, of which none is sent.
    pub async fn billing_statuses(
        &self,
        region: Region,
        access: &Secret,
        asked: &[AdvertiserMarketplace],
    ) -> Result<Vec<BillingAnswer<BillingStatus>>, AdsError> {
        let call = Call::post(region, "billing/statuses", &request(asked)?)
            .media_types(STATUS_REQUEST, STATUS_RESPONSE);
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        self.once(&call, access, |body| read::parse(body, asked, read::status)).await
    }

    /// What Amazon tells the owner of each of `asked` about billing, in their order: at most 30 notices each.
    /// Nothing is asked where `asked` is empty.
    ///
    /// # Errors
    /// As any call; also where `asked` has more than [`MOST_PER_CALL`] entries, of which none is sent.
    pub async fn billing_notices(
        &self,
        region: Region,
        access: &Secret,
        asked: &[AdvertiserMarketplace],
    ) -> Result<Vec<BillingAnswer<Vec<BillingNotice>>>, AdsError> {
        let call = Call::post(region, "billing/notifications", &request(asked)?)
            .media_types(NOTICE_REQUEST, NOTICE_RESPONSE);
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        self.once(&call, access, |body| read::parse(body, asked, read::notices)).await
    }
}

fn request(asked: &[AdvertiserMarketplace]) -> Result<Value, AdsError> {
    if asked.len() > MOST_PER_CALL {
        return Err(AdsError::unsendable());
    }
    let entry = |one: &AdvertiserMarketplace| {
        let mut entry = json!({ "advertiserId": one.advertiser_id, "marketplaceId": one.marketplace_id });
        if let Some(kind) = one.kind {
            entry["advertiserType"] = kind.as_str().into();
        }
        entry
    };
    Ok(json!({ "advertiserMarketplaces": asked.iter().map(entry).collect::<Vec<_>>() }))
}
