//! How an account is in a word or two, and who can fix a campaign. Only the dashboard says it.

use domain::watch::{AccountHealth, Fixer};

/// An account's health.
pub fn health(health: AccountHealth) -> &'static str {
    match health {
        AccountHealth::Unknown => "Unknown",
        AccountHealth::Ok => "OK",
        AccountHealth::Attention => "Needs attention",
        AccountHealth::Stopped => "Stopped",
    }
}

/// Who or what makes a campaign deliver again.
pub fn fixer(fixer: Fixer) -> &'static str {
    match fixer {
        Fixer::Advertiser => "The campaign manager",
        Fixer::Budget => "The budget owner",
        Fixer::Billing => "The billing contact",
        Fixer::Offer => "The product’s seller",
        Fixer::Choice => "Stopped on purpose",
        Fixer::Schedule => "Starts on schedule",
        Fixer::Review => "Amazon’s review",
        Fixer::Amazon => "Amazon support",
    }
}
