//! Whether an account can pay and whether Amazon admits it, in sentences: billing statuses and account states.

use super::Sentence;

/// Shared with the notice of the same name.
pub const INVALID_PAYMENT: &str = "The payment method on file is invalid.";
/// Shared with the notice of the same name.
pub const PENDING_PAYMENT: &str = "The payment method isn’t set up yet.";
/// Shared with the notice about the same balance.
pub const RESERVE_LOW: &str = "The reserve order’s balance is too low.";
/// Shared with the notice about the same balance.
pub const PREPAID_LOW: &str = "The prepaid balance is too low.";

/// Codes of `POST /billing/statuses`. Amazon describes none of them: the sentences follow their names (guessed).
pub const BILLING: [Sentence; 10] = [
    ("ACCOUNT_BILLING_ISSUE", "The account has a billing problem."),
    ("INVALID_PAYMENT_REGISTRATION", INVALID_PAYMENT),
    ("PAYMENT_METHOD_EXPIRED", "The payment method has expired."),
    ("PAYMENT_METHOD_VERIFICATION_FAILED", "The payment method couldn’t be verified."),
    ("PENDING_BILLING_REGISTRATION", "The billing details aren’t complete yet."),
    ("PENDING_PAYMENT_REGISTRATION", PENDING_PAYMENT),
    ("PENDING_TAX_REGISTRATION", "The tax details aren’t complete yet."),
    ("RESERVE_ORDER_BALANCE_TOO_LOW", RESERVE_LOW),
    ("STORED_VALUE_BALANCE_TOO_LOW", PREPAID_LOW),
    ("VALID_BILLING_STATUS", "Billing is in order."),
];

/// States of an account in the unified API (documented).
pub const ACCOUNT: [Sentence; 4] = [
    ("APPROVED", "Amazon has approved the account."),
    ("ARCHIVED", "The account is permanently closed."),
    ("REGISTRATION_IN_PROGRESS", "The account’s registration isn’t finished yet."),
    ("REJECTED", "Amazon couldn’t complete the account’s registration."),
];
