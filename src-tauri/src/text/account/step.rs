//! What a user can do about an account, and whose job it is.

use domain::watch::AccountStep;

/// What follows a cause that this version does not know.
pub const UNKNOWN: &str = "Open the account in Amazon Ads to see what Amazon needs.";

/// A next step in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The button that opens the page at Amazon.
    pub label: &'static str,
    /// What to do, in a sentence.
    pub next: &'static str,
}

impl Step {
    const fn new(label: &'static str, next: &'static str) -> Self {
        Self { label, next }
    }
}

/// A next step.
pub fn step(step: AccountStep) -> Step {
    match step {
        AccountStep::Nothing => Step::new("Open Amazon Ads", "No action is needed."),
        AccountStep::UpdatePayment => {
            Step::new("Update payment method", "Update the payment method in Amazon Ads.")
        }
        AccountStep::AddFunds => Step::new("Add funds", "Add funds to the account in Amazon Ads."),
        AccountStep::PayInvoice => Step::new("Pay invoice", "Pay the invoice in Amazon Ads."),
        AccountStep::CompleteRegistration => {
            Step::new("Complete registration", "Complete the account’s registration in Amazon Ads.")
        }
        AccountStep::CorrectBillingProfile => {
            Step::new("Correct billing profile", "Correct the billing profile in Amazon Ads.")
        }
        AccountStep::FixSellingAccount => {
            Step::new("Fix selling account", "Fix the problem with the selling account in Seller Central.")
        }
        AccountStep::ContactAmazon => Step::new("Contact Amazon", "Contact Amazon Ads support."),
        AccountStep::Wait => Step::new("View in Amazon Ads", "Wait until Amazon has finished."),
    }
}
