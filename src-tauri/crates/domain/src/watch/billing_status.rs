//! The ten codes of `POST /billing/statuses` (documented, Amazon's description of the billing API).

use super::{AccountHealth, AccountStep};

/// A code whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillingStatusWord {
    /// Amazon's code.
    pub name: &'static str,
    /// What it makes of the account's health (guessed from its name; the description gives none).
    pub health: AccountHealth,
    /// What can be done.
    pub step: AccountStep,
}

const fn word(name: &'static str, health: AccountHealth, step: AccountStep) -> BillingStatusWord {
    BillingStatusWord { name, health, step }
}

/// All codes of the description.
pub const STATUSES: [BillingStatusWord; 10] = [
    word("ACCOUNT_BILLING_ISSUE", AccountHealth::Stopped, AccountStep::ContactAmazon),
    word("INVALID_PAYMENT_REGISTRATION", AccountHealth::Stopped, AccountStep::UpdatePayment),
    word("PAYMENT_METHOD_EXPIRED", AccountHealth::Stopped, AccountStep::UpdatePayment),
    word("PAYMENT_METHOD_VERIFICATION_FAILED", AccountHealth::Stopped, AccountStep::UpdatePayment),
    word("PENDING_BILLING_REGISTRATION", AccountHealth::Attention, AccountStep::CompleteRegistration),
    word("PENDING_PAYMENT_REGISTRATION", AccountHealth::Attention, AccountStep::UpdatePayment),
    word("PENDING_TAX_REGISTRATION", AccountHealth::Attention, AccountStep::CompleteRegistration),
    word("RESERVE_ORDER_BALANCE_TOO_LOW", AccountHealth::Stopped, AccountStep::AddFunds),
    word("STORED_VALUE_BALANCE_TOO_LOW", AccountHealth::Stopped, AccountStep::AddFunds),
    word(VALID, AccountHealth::Ok, AccountStep::Nothing),
];

/// The code of an account that can pay.
pub const VALID: &str = "VALID_BILLING_STATUS";

/// What is known of a code.
pub fn known(name: &str) -> Option<&'static BillingStatusWord> {
    STATUSES.iter().find(|word| word.name == name)
}
