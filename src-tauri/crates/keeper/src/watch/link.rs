//! Amazon's pages for an account's next step.

use super::Watch;
use crate::view::{CommandError, ErrorCode};
use domain::watch::AccountStep;
use domain::{AccountId, Region};

impl Watch {
    /// Opens Amazon's page for an account's next step in the browser.
    ///
    /// # Errors
    /// `not_found`, or `browser_failed`.
    pub async fn open_account_page(&self, id: String) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let detail = self.detail(&store, &user, &AccountId::new(id)).await?;
        let link =
            detail.link.ok_or_else(|| CommandError::new(ErrorCode::NotFound, "there is no page for it"))?;
        self.services.open(&link)
    }
}

/// Where a step is done. The consoles are documented; which of their pages shows billing is not, and depends on the
/// account that is chosen there.
pub(super) fn page(step: AccountStep, region: Region) -> Option<&'static str> {
    match step {
        AccountStep::Nothing | AccountStep::Wait => None,
        AccountStep::FixSellingAccount => Some(match region {
            Region::Na => "https://sellercentral.amazon.com/",
            Region::Eu => "https://sellercentral-europe.amazon.com/",
            Region::Fe => "https://sellercentral.amazon.co.jp/",
        }),
        AccountStep::ContactAmazon => Some("https://advertising.amazon.com/help"),
        AccountStep::UpdatePayment
        | AccountStep::AddFunds
        | AccountStep::PayInvoice
        | AccountStep::CompleteRegistration
        | AccountStep::CorrectBillingProfile => Some(match region {
            Region::Na => "https://advertising.amazon.com/",
            Region::Eu => "https://advertising.amazon.co.uk/",
            Region::Fe => "https://advertising.amazon.co.jp/",
        }),
    }
}
