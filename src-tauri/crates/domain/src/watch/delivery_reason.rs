//! Why a campaign does not deliver: the reasons of the unified API (documented, `DeliveryReason`).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who or what makes a campaign deliver again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Fixer.ts")]
pub enum Fixer {
    /// Whoever manages the campaign: ads, creatives, targets, settings.
    Advertiser,
    /// Whoever sets budgets.
    Budget,
    /// Whoever pays for the account.
    Billing,
    /// Whoever sells the product: stock, price, offer.
    Offer,
    /// It was paused, ended or archived on purpose.
    Choice,
    /// Its time has not come.
    Schedule,
    /// Amazon's review, which ends by itself.
    Review,
    /// Amazon alone: ask its support.
    Amazon,
}

impl Fixer {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Advertiser,
        Self::Budget,
        Self::Billing,
        Self::Offer,
        Self::Choice,
        Self::Schedule,
        Self::Review,
        Self::Amazon,
    ];

    /// Whether a campaign that does not deliver for this is as its owner wants it, or as time makes it.
    pub fn is_intended(self) -> bool {
        matches!(self, Self::Choice | Self::Schedule)
    }
}

/// A reason whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryReasonWord {
    /// Amazon's word.
    pub name: &'static str,
    /// Who can mend it (guessed from the word).
    pub fixer: Fixer,
}

const fn word(name: &'static str, fixer: Fixer) -> DeliveryReasonWord {
    DeliveryReasonWord { name, fixer }
}

/// All reasons of the description.
pub const REASONS: [DeliveryReasonWord; 98] = [
    word("ADVERTISER_ARCHIVED", Fixer::Choice),
    word("ADVERTISER_INELIGIBLE", Fixer::Amazon),
    word("ADVERTISER_OUT_OF_BUDGET", Fixer::Budget),
    word("ADVERTISER_OUT_OF_POSTPAY_CREDIT_LIMIT", Fixer::Billing),
    word("ADVERTISER_OUT_OF_POSTPAY_MONTHLY_BUDGET", Fixer::Budget),
    word("ADVERTISER_OUT_OF_PREPAY_BALANCE", Fixer::Billing),
    word("ADVERTISER_PAUSED", Fixer::Choice),
    word("ADVERTISER_PAYMENT_FAILURE", Fixer::Billing),
    word("ADVERTISER_POLICING_PENDING_REVIEW", Fixer::Review),
    word("ADVERTISER_POLICING_SUSPENDED", Fixer::Amazon),
    word("AD_ARCHIVED", Fixer::Choice),
    word("AD_CREATION_FAILED", Fixer::Advertiser),
    word("AD_CREATION_IN_PROGRESS", Fixer::Review),
    word("AD_CREATIVES_NOT_RUNNING", Fixer::Advertiser),
    word("AD_CREATOR_CONTENT_LICENSE_EXPIRED", Fixer::Advertiser),
    word("AD_EXTENSION_ARCHIVED", Fixer::Choice),
    word("AD_EXTENSION_PAUSED", Fixer::Choice),
    word("AD_EXTENSION_POLICING_PENDING_REVIEW", Fixer::Review),
    word("AD_EXTENSION_POLICING_SUSPENDED", Fixer::Amazon),
    word("AD_GROUPS_NOT_RUNNING", Fixer::Advertiser),
    word("AD_GROUP_ARCHIVED", Fixer::Choice),
    word("AD_GROUP_ENDED", Fixer::Choice),
    word("AD_GROUP_INCOMPLETE", Fixer::Advertiser),
    word("AD_GROUP_INELIGIBLE_GOAL_KPI", Fixer::Advertiser),
    word("AD_GROUP_LOW_BID", Fixer::Advertiser),
    word("AD_GROUP_MISSING_CONVERSION_TRACKING_SELECTIONS", Fixer::Advertiser),
    word("AD_GROUP_PAUSED", Fixer::Choice),
    word("AD_GROUP_PENDING_REVIEW", Fixer::Review),
    word("AD_GROUP_PENDING_START_DATE", Fixer::Schedule),
    word("AD_GROUP_POLICING_PENDING_REVIEW", Fixer::Review),
    word("AD_GROUP_POLICING_SUSPENDED", Fixer::Amazon),
    word("AD_GROUP_REJECTED", Fixer::Advertiser),
    word("AD_GROUP_TOO_FEW_CONVERSION_TRACKING_SELECTIONS", Fixer::Advertiser),
    word("AD_GROUP_TOO_MANY_CONVERSION_TRACKING_SELECTIONS", Fixer::Advertiser),
    word("AD_INELIGIBLE", Fixer::Advertiser),
    word("AD_MISSING_DECORATION", Fixer::Advertiser),
    word("AD_MISSING_IMAGE", Fixer::Advertiser),
    word("AD_NOT_APPROVED_FOR_ALL_AD_GROUPS", Fixer::Advertiser),
    word("AD_NOT_ASSOCIATED_WITH_AD_GROUP", Fixer::Advertiser),
    word("AD_NOT_DELIVERING", Fixer::Advertiser),
    word("AD_PAUSED", Fixer::Choice),
    word("AD_POLICING_PENDING_REVIEW", Fixer::Review),
    word("AD_POLICING_SUSPENDED", Fixer::Amazon),
    word("BRAND_INELIGIBLE", Fixer::Advertiser),
    word("CAMPAIGN_ARCHIVED", Fixer::Choice),
    word("CAMPAIGN_END_DATE_REACHED", Fixer::Choice),
    word("CAMPAIGN_INCOMPLETE", Fixer::Advertiser),
    word("CAMPAIGN_OUT_OF_BUDGET", Fixer::Budget),
    word("CAMPAIGN_PAUSED", Fixer::Choice),
    word("CAMPAIGN_PENDING_REVIEW", Fixer::Review),
    word("CAMPAIGN_PENDING_START_DATE", Fixer::Schedule),
    word("CAMPAIGN_POLICING_SUSPENDED", Fixer::Amazon),
    word("CAMPAIGN_REJECTED", Fixer::Advertiser),
    word("CREATIVE_MISSING_ASSET", Fixer::Advertiser),
    word("CREATIVE_PENDING_REVIEW", Fixer::Review),
    word("CREATIVE_REJECTED", Fixer::Advertiser),
    word("LANDING_PAGE_INELIGIBLE", Fixer::Advertiser),
    word("LANDING_PAGE_NOT_AVAILABLE", Fixer::Advertiser),
    word("MODERATION_ADULT_NOVELTY_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_ADULT_PRODUCT_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_ADULT_SOFTLINES_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_CLAIM_WEIGHTLOSS_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_CONTENT_NUDITY_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_CONTENT_PROVOCATIVE_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_CONTENT_SMOKING_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_CRITICAL_EVENTS_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_ERROR_404", Fixer::Advertiser),
    word("MODERATION_GRAPHICAL_SEXUAL_IMAGES_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_HFSS_PRODUCT_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_LANGUAGE_OFFENSIVE_POLICY_VIOLATION", Fixer::Advertiser),
    word("MODERATION_NOT_COMPLIANT_TO_AD_POLICY", Fixer::Advertiser),
    word("MODERATION_SMOKING_RELATED_POLICY_VIOLATION", Fixer::Advertiser),
    word("NOT_BUYABLE", Fixer::Offer),
    word("NOT_IN_BUYBOX", Fixer::Offer),
    word("NOT_IN_POLICY", Fixer::Advertiser),
    word("NO_INVENTORY", Fixer::Offer),
    word("NO_PURCHASABLE_OFFER", Fixer::Offer),
    word("OTHER", Fixer::Amazon),
    word("OUT_OF_REWARD_BUDGET", Fixer::Budget),
    word("OUT_OF_STOCK", Fixer::Offer),
    word("PIR_RULE_EXCLUDED", Fixer::Choice),
    word("PORTFOLIO_ARCHIVED", Fixer::Choice),
    word("PORTFOLIO_END_DATE_REACHED", Fixer::Choice),
    word("PORTFOLIO_OUT_OF_BUDGET", Fixer::Budget),
    word("PORTFOLIO_PAUSED", Fixer::Choice),
    word("PORTFOLIO_PENDING_START_DATE", Fixer::Schedule),
    word("RULE_ENDED", Fixer::Choice),
    word("RULE_LINK_PAUSED", Fixer::Choice),
    word("RULE_PAUSED", Fixer::Choice),
    word("RULE_SCHEDULED", Fixer::Schedule),
    word("SECURITY_SCAN_PENDING_REVIEW", Fixer::Review),
    word("SECURITY_SCAN_REJECTED", Fixer::Advertiser),
    word("SPEND_LIMIT_EXCEEDED", Fixer::Budget),
    word("STATUS_UNAVAILABLE", Fixer::Amazon),
    word("TARGET_ARCHIVED", Fixer::Choice),
    word("TARGET_BLOCKED", Fixer::Choice),
    word("TARGET_PAUSED", Fixer::Choice),
    word("TARGET_POLICING_SUSPENDED", Fixer::Amazon),
];

/// What is known of a reason.
pub fn known(name: &str) -> Option<&'static DeliveryReasonWord> {
    REASONS.iter().find(|word| word.name == name)
}
