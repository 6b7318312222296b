//! The notices of `POST /billing/notifications` (documented, Amazon's description of the billing API).

use super::{AccountHealth, AccountStep};
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "NoticeSeverity.ts")]
pub enum NoticeSeverity {
    /// Worth knowing.
    Info,
    /// Something has to be done.
    Warning,
    /// Ads are stopped or about to be.
    Alert,
}

impl NoticeSeverity {
    /// Reads Amazon's word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "INFO" => Some(Self::Info),
            "WARNING" => Some(Self::Warning),
            "ALERT" => Some(Self::Alert),
            _ => None,
        }
    }
}

/// Amazon's word for a notice that has stopped campaigns.
pub const SUSPENDED: &str = "CAMPAIGNS_SUSPENDED";

/// A notice as Amazon gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingNotice {
    /// Amazon's name of it.
    pub name: String,
    /// Amazon's word for how much it matters; empty where it gave none.
    pub severity: String,
    /// `CAMPAIGNS_SUSPENDED`, `NO_IMPACT` or a later word.
    pub impact: String,
    /// Amazon's title, in the language that was asked for. Shown where the name is not known.
    pub title: String,
    /// When a payment is due.
    pub payment_due: Option<Timestamp>,
    /// When Amazon suspends the campaigns.
    pub suspends: Option<Timestamp>,
}

impl BillingNotice {
    /// How much it matters: Amazon's own word first, then what is known of the name.
    pub fn severity(&self) -> NoticeSeverity {
        NoticeSeverity::parse(&self.severity)
            .or_else(|| known(&self.name).map(|known| known.severity))
            .unwrap_or(NoticeSeverity::Info)
    }

    /// What it makes of the account's health; `None` where it changes nothing.
    pub fn health(&self) -> Option<AccountHealth> {
        if self.impact == SUSPENDED {
            return Some(AccountHealth::Stopped);
        }
        (self.severity() > NoticeSeverity::Info).then_some(AccountHealth::Attention)
    }
}

/// A name whose meaning is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillingNoticeWord {
    /// Amazon's name.
    pub name: &'static str,
    /// How much it matters where Amazon does not say (guessed from its name).
    pub severity: NoticeSeverity,
    /// What can be done (guessed from its name).
    pub step: AccountStep,
}

const fn word(name: &'static str, severity: NoticeSeverity, step: AccountStep) -> BillingNoticeWord {
    BillingNoticeWord { name, severity, step }
}

/// All names of the description.
pub const NOTICES: [BillingNoticeWord; 72] = [
    word("ACCOUNT_ERROR", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word("ACCOUNT_ERROR_IN_SELLER", NoticeSeverity::Alert, AccountStep::FixSellingAccount),
    word("AUTHOR_REGISTRATION_NOT_FOUND", NoticeSeverity::Warning, AccountStep::CompleteRegistration),
    word("BAD_DEBT_SUSPENSION", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word(
        "BILLING_ADDRESS_REGISTRATION_NOT_FOUND",
        NoticeSeverity::Warning,
        AccountStep::CompleteRegistration,
    ),
    word("BILLING_PROFILE_ERROR", NoticeSeverity::Warning, AccountStep::CorrectBillingProfile),
    word("BILLING_PROFILE_INVALID_DSA_INFO", NoticeSeverity::Warning, AccountStep::CorrectBillingProfile),
    word("BILLING_PROFILE_INVALID_PERMISSION", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word("BILLING_PROFILE_INVALID_TAX", NoticeSeverity::Warning, AccountStep::CorrectBillingProfile),
    word("CNPJ_VERIFICATION_IN_PROGRESS", NoticeSeverity::Info, AccountStep::Wait),
    word("CREDIT_CARD_ALLOWED_AMOUNT_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_AUTHENTICATION_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_AUTHORIZATION_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_AUTH_EXPIRED_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_CHARGE_DISPUTE_CAUSED_SUSPENSION", NoticeSeverity::Alert, AccountStep::UpdatePayment),
    word("CREDIT_CARD_CLOSED_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_EXPIRED", NoticeSeverity::Alert, AccountStep::UpdatePayment),
    word("CREDIT_CARD_EXPIRES_SOON", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_GENERIC_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INELIGIBLE_CARD", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INELIGIBLE_SHARED_CARD", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INSUF_BAL", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INTERNAL_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INVALID_ACCOUNT_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INVALID_ADDRESS_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INVALID_BANK_HOLDER_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INVALID_CARD_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_INVALID_DETAILS", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_ISSUE_WITH_CARD", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_LOCKED_CARD", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_MFA_EXPIRED_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_PAYMENT_FAILURE_CAUSED_SUSPENSION", NoticeSeverity::Alert, AccountStep::UpdatePayment),
    word("CREDIT_CARD_TRANSACTION_SIZE_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("CREDIT_CARD_VERIFICATION_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word(
        "CREDIT_CARD_VERIFICATION_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word("CREDIT_CARD_VERIFICATION_PENDING", NoticeSeverity::Info, AccountStep::UpdatePayment),
    word("CREDIT_CARD_VOLUME_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word(
        "CREDIT_CARD_WITH_VERIFICATION_PAYMENT_FAILURE",
        NoticeSeverity::Warning,
        AccountStep::UpdatePayment,
    ),
    word(
        "CREDIT_CARD_WITH_VERIFICATION_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word(
        "CREDIT_CARD_WITH_VERIFICATION_PENDING_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word(
        "CREDIT_CARD_WITH_VERIFICATION_SUSPENSION_WITH_PAYMENT_IN_PROGRESS",
        NoticeSeverity::Alert,
        AccountStep::Wait,
    ),
    word(
        "DEDUCT_FROM_PROCEEDS_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word(
        "DEDUCT_FROM_PROCEEDS_WITH_CREDIT_CARD_FALLBACK_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word("DEDUCT_FROM_PROCEEDS_WITH_CREDIT_LIMIT_ELIGIBLE", NoticeSeverity::Info, AccountStep::Nothing),
    word("DEDUCT_FROM_PROCEEDS_WITH_MONTHLY_INVOICE_ELIGIBLE", NoticeSeverity::Info, AccountStep::Nothing),
    word("DIRECT_DEBIT_PAYMENT_PENDING", NoticeSeverity::Info, AccountStep::Wait),
    word("DPS_DENIED_PARTY", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word("DPS_VERIFICATION_PENDING", NoticeSeverity::Info, AccountStep::Wait),
    word("INACTIVE_SELLER_ACCOUNT_CAUSED_SUSPENSION", NoticeSeverity::Alert, AccountStep::FixSellingAccount),
    word("INVALID_PAYMENT_REGISTRATION", NoticeSeverity::Alert, AccountStep::UpdatePayment),
    word(
        "MERCH_ON_DEMAND_REGISTRATION_NOT_FOUND",
        NoticeSeverity::Warning,
        AccountStep::CompleteRegistration,
    ),
    word("PAY_BY_INVOICE_OVERDUE_PAYMENT", NoticeSeverity::Warning, AccountStep::PayInvoice),
    word("PAY_BY_INVOICE_OVERDUE_PAYMENT_CAUSED_SUSPENSION", NoticeSeverity::Alert, AccountStep::PayInvoice),
    word(
        "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION",
        NoticeSeverity::Warning,
        AccountStep::PayInvoice,
    ),
    word("PAY_BY_INVOICE_UPCOMING_PAYMENT", NoticeSeverity::Info, AccountStep::PayInvoice),
    word("PENDING_PAYMENT_REGISTRATION", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("PENDING_VALID_CNPJ_REGISTRATION", NoticeSeverity::Warning, AccountStep::CompleteRegistration),
    word("POLICY_VIOLATIONS", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word("PREPAY_INSUFFICIENT_BALANCE", NoticeSeverity::Alert, AccountStep::AddFunds),
    word("PRE_AUTH_FAILURE_SUSPENSION", NoticeSeverity::Alert, AccountStep::UpdatePayment),
    word("RO_INSUFFICIENT_BALANCE", NoticeSeverity::Alert, AccountStep::AddFunds),
    word("SELLER_ACCOUNT_BALANCE_LOW", NoticeSeverity::Warning, AccountStep::FixSellingAccount),
    word("SELLER_ACCOUNT_BALANCE_RESERVED", NoticeSeverity::Warning, AccountStep::FixSellingAccount),
    word(
        "SELLER_ACCOUNT_INSUFFICIENT_AVAILABLE_BALANCE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::FixSellingAccount,
    ),
    word(
        "SELLER_ACCOUNT_INSUFFICIENT_GROSS_BALANCE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::FixSellingAccount,
    ),
    word("SELLER_ACCOUNT_MISSING_BACKUP", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word(
        "SELLER_ACCOUNT_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word(
        "SELLER_ACCOUNT_WITH_CREDIT_CARD_FALLBACK_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        NoticeSeverity::Alert,
        AccountStep::UpdatePayment,
    ),
    word("STORED_VALUE_AUTO_RELOAD_PAYMENT_FAILURE", NoticeSeverity::Warning, AccountStep::UpdatePayment),
    word("SUSPICIOUS_ACTIVITY", NoticeSeverity::Alert, AccountStep::ContactAmazon),
    word("TAX_ID_VALIDATION_IN_PROGRESS", NoticeSeverity::Info, AccountStep::Wait),
    word("TAX_ID_VALIDATION_REJECTED", NoticeSeverity::Warning, AccountStep::CorrectBillingProfile),
];

/// What is known of a name.
pub fn known(name: &str) -> Option<&'static BillingNoticeWord> {
    NOTICES.iter().find(|word| word.name == name)
}
