//! The states of an advertiser account in the unified API (documented, `query/advertiserAccounts`).

use super::{AccountHealth, AccountStep};

/// A state whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountStatusWord {
    /// Amazon's word.
    pub name: &'static str,
    /// What it makes of the account's health.
    pub health: AccountHealth,
    /// What can be done.
    pub step: AccountStep,
}

/// All states of the description. An archived account was closed on purpose: no trouble, and nothing to watch.
pub const STATUSES: [AccountStatusWord; 4] = [
    AccountStatusWord { name: "APPROVED", health: AccountHealth::Ok, step: AccountStep::Nothing },
    AccountStatusWord { name: ARCHIVED, health: AccountHealth::Unknown, step: AccountStep::Nothing },
    AccountStatusWord {
        name: "REGISTRATION_IN_PROGRESS",
        health: AccountHealth::Attention,
        step: AccountStep::CompleteRegistration,
    },
    AccountStatusWord { name: "REJECTED", health: AccountHealth::Stopped, step: AccountStep::ContactAmazon },
];

/// The state of an account that was closed.
pub const ARCHIVED: &str = "ARCHIVED";

/// What is known of a state.
pub fn known(name: &str) -> Option<&'static AccountStatusWord> {
    STATUSES.iter().find(|word| word.name == name)
}
