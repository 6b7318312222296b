//! How an account is, and why.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an account is at Amazon, whatever the login's health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountHealth.ts")]
pub enum AccountHealth {
    /// Not asked yet, not visible to the login, or answered with a word that this version does not know.
    #[default]
    Unknown,
    /// Amazon sees nothing wrong.
    Ok,
    /// Its ads run, and something has to be done before they stop.
    Attention,
    /// Its ads don't run: it cannot pay, or Amazon does not admit it.
    Stopped,
}

impl AccountHealth {
    /// All of them, in ascending order of trouble.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Ok, Self::Attention, Self::Stopped];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Stopped => "stopped",
        }
    }

    /// Reads the word written by [`AccountHealth::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|health| health.as_str() == word)
    }

    /// Whether there is something that a user should hear of.
    pub fn is_trouble(self) -> bool {
        matches!(self, Self::Attention | Self::Stopped)
    }
}

/// Which of Amazon's answers says why an account is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "CauseSource.ts")]
pub enum CauseSource {
    /// `POST /billing/statuses`.
    BillingStatus,
    /// `POST /billing/notifications`.
    BillingNotice,
    /// The account's status in the unified API.
    AccountStatus,
    /// `validPaymentMethod` of `/v2/profiles`.
    PaymentMethod,
}

impl CauseSource {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::BillingStatus, Self::BillingNotice, Self::AccountStatus, Self::PaymentMethod];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BillingStatus => "billing_status",
            Self::BillingNotice => "billing_notice",
            Self::AccountStatus => "account_status",
            Self::PaymentMethod => "payment_method",
        }
    }

    /// Reads the word written by [`CauseSource::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// Why an account is as it is: Amazon's own word, and where it was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "AccountCause.ts")]
pub struct AccountCause {
    /// Which answer.
    pub source: CauseSource,
    /// Amazon's word as it wrote it.
    pub word: String,
}

impl AccountCause {
    /// A cause.
    pub fn new(source: CauseSource, word: impl Into<String>) -> Self {
        Self { source, word: word.into() }
    }

    /// What a user can do about it; `None` for a word that this version does not know.
    pub fn step(&self) -> Option<super::AccountStep> {
        use super::{account_status, billing_notice, billing_status};
        match self.source {
            CauseSource::BillingStatus => billing_status::known(&self.word).map(|known| known.step),
            CauseSource::BillingNotice => billing_notice::known(&self.word).map(|known| known.step),
            CauseSource::AccountStatus => account_status::known(&self.word).map(|known| known.step),
            CauseSource::PaymentMethod => Some(super::AccountStep::UpdatePayment),
        }
    }
}
