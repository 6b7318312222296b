//! Amazon's billing notices in sentences. Amazon describes none of their names: the sentences follow the names
//! (guessed).

use super::Sentence;
use super::status::{INVALID_PAYMENT, PENDING_PAYMENT, PREPAID_LOW, RESERVE_LOW};

/// Names of `POST /billing/notifications`.
pub const NOTICES: [Sentence; 72] = [
    ("ACCOUNT_ERROR", "Amazon found a problem with the account."),
    ("ACCOUNT_ERROR_IN_SELLER", "Amazon found a problem with the selling account."),
    ("AUTHOR_REGISTRATION_NOT_FOUND", "Amazon can’t find the author’s registration."),
    ("BAD_DEBT_SUSPENSION", "Ads are suspended because of an unpaid debt."),
    ("BILLING_ADDRESS_REGISTRATION_NOT_FOUND", "The billing address is missing."),
    ("BILLING_PROFILE_ERROR", "The billing profile has an error."),
    // The Digital Services Act of the European Union.
    ("BILLING_PROFILE_INVALID_DSA_INFO", "The billing profile’s Digital Services Act details are invalid."),
    ("BILLING_PROFILE_INVALID_PERMISSION", "The account doesn’t have permission to use its billing profile."),
    ("BILLING_PROFILE_INVALID_TAX", "The billing profile’s tax details are invalid."),
    ("CNPJ_VERIFICATION_IN_PROGRESS", "Amazon is verifying the Brazilian company number (CNPJ)."),
    ("CREDIT_CARD_ALLOWED_AMOUNT_FAILURE", "The payment is above the amount that the credit card allows."),
    ("CREDIT_CARD_AUTHENTICATION_FAILURE", "The credit card payment couldn’t be authenticated."),
    ("CREDIT_CARD_AUTHORIZATION_FAILURE", "The bank didn’t authorize the credit card payment."),
    ("CREDIT_CARD_AUTH_EXPIRED_FAILURE", "The authorization of the credit card payment has expired."),
    (
        "CREDIT_CARD_CHARGE_DISPUTE_CAUSED_SUSPENSION",
        "Ads are suspended because a credit card charge is disputed.",
    ),
    ("CREDIT_CARD_CLOSED_FAILURE", "The credit card has been closed."),
    ("CREDIT_CARD_EXPIRED", "The credit card has expired."),
    ("CREDIT_CARD_EXPIRES_SOON", "The credit card expires soon."),
    ("CREDIT_CARD_GENERIC_FAILURE", "The credit card payment failed."),
    ("CREDIT_CARD_INELIGIBLE_CARD", "Amazon Ads doesn’t accept this credit card."),
    ("CREDIT_CARD_INELIGIBLE_SHARED_CARD", "Amazon Ads doesn’t accept this shared credit card."),
    ("CREDIT_CARD_INSUF_BAL", "The credit card doesn’t have enough funds."),
    ("CREDIT_CARD_INTERNAL_FAILURE", "The credit card payment failed because of an internal error."),
    ("CREDIT_CARD_INVALID_ACCOUNT_FAILURE", "The account behind the credit card is invalid."),
    ("CREDIT_CARD_INVALID_ADDRESS_FAILURE", "The credit card’s billing address is invalid."),
    ("CREDIT_CARD_INVALID_BANK_HOLDER_FAILURE", "The name of the credit card’s holder is invalid."),
    ("CREDIT_CARD_INVALID_CARD_FAILURE", "The credit card is invalid."),
    ("CREDIT_CARD_INVALID_DETAILS", "The credit card’s details are invalid."),
    ("CREDIT_CARD_ISSUE_WITH_CARD", "There is a problem with the credit card."),
    ("CREDIT_CARD_LOCKED_CARD", "The credit card is locked."),
    ("CREDIT_CARD_MFA_EXPIRED_FAILURE", "The credit card payment wasn’t verified in time."),
    (
        "CREDIT_CARD_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because a credit card payment failed.",
    ),
    (
        "CREDIT_CARD_TRANSACTION_SIZE_FAILURE",
        "The bank refused the credit card payment because of its amount.",
    ),
    ("CREDIT_CARD_VERIFICATION_FAILURE", "The credit card couldn’t be verified."),
    (
        "CREDIT_CARD_VERIFICATION_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because the credit card couldn’t be verified.",
    ),
    ("CREDIT_CARD_VERIFICATION_PENDING", "The credit card hasn’t been verified yet."),
    ("CREDIT_CARD_VOLUME_FAILURE", "The credit card has reached its limit for the number of payments."),
    (
        "CREDIT_CARD_WITH_VERIFICATION_PAYMENT_FAILURE",
        "A credit card payment that needs verification failed.",
    ),
    (
        "CREDIT_CARD_WITH_VERIFICATION_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because a credit card payment that needs verification failed.",
    ),
    (
        "CREDIT_CARD_WITH_VERIFICATION_PENDING_CAUSED_SUSPENSION",
        "Ads are suspended until the credit card payment is verified.",
    ),
    (
        "CREDIT_CARD_WITH_VERIFICATION_SUSPENSION_WITH_PAYMENT_IN_PROGRESS",
        "Ads are suspended while the credit card payment is being processed.",
    ),
    (
        "DEDUCT_FROM_PROCEEDS_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because a payment from sales proceeds failed.",
    ),
    (
        "DEDUCT_FROM_PROCEEDS_WITH_CREDIT_CARD_FALLBACK_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because payment from sales proceeds and by credit card failed.",
    ),
    (
        "DEDUCT_FROM_PROCEEDS_WITH_CREDIT_LIMIT_ELIGIBLE",
        "The account can pay from its sales proceeds, with a credit limit.",
    ),
    (
        "DEDUCT_FROM_PROCEEDS_WITH_MONTHLY_INVOICE_ELIGIBLE",
        "The account can pay from its sales proceeds, with a monthly invoice.",
    ),
    ("DIRECT_DEBIT_PAYMENT_PENDING", "A direct debit payment is being processed."),
    // Screening for denied parties.
    ("DPS_DENIED_PARTY", "The account didn’t pass Amazon’s screening for trade restrictions."),
    ("DPS_VERIFICATION_PENDING", "Amazon’s screening for trade restrictions isn’t finished yet."),
    (
        "INACTIVE_SELLER_ACCOUNT_CAUSED_SUSPENSION",
        "Ads are suspended because the selling account is inactive.",
    ),
    ("INVALID_PAYMENT_REGISTRATION", INVALID_PAYMENT),
    ("MERCH_ON_DEMAND_REGISTRATION_NOT_FOUND", "Amazon can’t find the registration for Merch on Demand."),
    ("PAY_BY_INVOICE_OVERDUE_PAYMENT", "An invoice is overdue."),
    ("PAY_BY_INVOICE_OVERDUE_PAYMENT_CAUSED_SUSPENSION", "Ads are suspended because an invoice is overdue."),
    (
        "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION",
        "Ads will be suspended because an invoice is overdue.",
    ),
    ("PAY_BY_INVOICE_UPCOMING_PAYMENT", "An invoice is due soon."),
    ("PENDING_PAYMENT_REGISTRATION", PENDING_PAYMENT),
    ("PENDING_VALID_CNPJ_REGISTRATION", "The account needs a valid Brazilian company number (CNPJ)."),
    ("POLICY_VIOLATIONS", "Amazon says that the account violates its policies."),
    ("PREPAY_INSUFFICIENT_BALANCE", PREPAID_LOW),
    (
        "PRE_AUTH_FAILURE_SUSPENSION",
        "Ads are suspended because the payment method couldn’t be preauthorized.",
    ),
    ("RO_INSUFFICIENT_BALANCE", RESERVE_LOW),
    ("SELLER_ACCOUNT_BALANCE_LOW", "The selling account’s balance is low."),
    ("SELLER_ACCOUNT_BALANCE_RESERVED", "The selling account’s balance is held in reserve."),
    (
        "SELLER_ACCOUNT_INSUFFICIENT_AVAILABLE_BALANCE_CAUSED_SUSPENSION",
        "Ads are suspended because the selling account’s available balance is too low.",
    ),
    (
        "SELLER_ACCOUNT_INSUFFICIENT_GROSS_BALANCE_CAUSED_SUSPENSION",
        "Ads are suspended because the selling account’s total balance is too low.",
    ),
    ("SELLER_ACCOUNT_MISSING_BACKUP", "The selling account’s balance has no backup payment method."),
    (
        "SELLER_ACCOUNT_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because a payment from the selling account failed.",
    ),
    (
        "SELLER_ACCOUNT_WITH_CREDIT_CARD_FALLBACK_PAYMENT_FAILURE_CAUSED_SUSPENSION",
        "Ads are suspended because payment from the selling account and by credit card failed.",
    ),
    ("STORED_VALUE_AUTO_RELOAD_PAYMENT_FAILURE", "The automatic reload of the prepaid balance failed."),
    ("SUSPICIOUS_ACTIVITY", "Amazon noticed suspicious activity in the account."),
    ("TAX_ID_VALIDATION_IN_PROGRESS", "Amazon is checking the tax number."),
    ("TAX_ID_VALIDATION_REJECTED", "Amazon rejected the tax number."),
];
