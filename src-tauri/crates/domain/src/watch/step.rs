//! What a user can do about an account.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The next step for an account. All but waiting are done at Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountStep.ts")]
pub enum AccountStep {
    /// Nothing.
    Nothing,
    /// Add or replace a card or another way to pay.
    UpdatePayment,
    /// Add money, or raise what is set aside.
    AddFunds,
    /// Pay an invoice.
    PayInvoice,
    /// Finish a registration.
    CompleteRegistration,
    /// Correct address, tax or other entries of the billing profile.
    CorrectBillingProfile,
    /// Mend something in the selling account.
    FixSellingAccount,
    /// Ask Amazon's support: only it can mend this.
    ContactAmazon,
    /// Amazon is at work; it changes by itself.
    Wait,
}

impl AccountStep {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Nothing,
        Self::UpdatePayment,
        Self::AddFunds,
        Self::PayInvoice,
        Self::CompleteRegistration,
        Self::CorrectBillingProfile,
        Self::FixSellingAccount,
        Self::ContactAmazon,
        Self::Wait,
    ];
}
