//! The list of accounts, and what is done with a selection of it.

use super::Keeper;
use crate::view::{AccountListView, AccountQuery, AccountWindow, CommandError, Exported, Selection};
use std::path::Path;

impl Keeper {
    /// The part of the list of accounts that `window` shows, at most 200 places. What is the same as in the answer whose
    /// revision is `since` is not sent again; answers are remembered for eight more.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn account_list(
        &self,
        query: AccountQuery,
        window: AccountWindow,
        since: Option<u32>,
    ) -> Result<AccountListView, CommandError> {
        self.rooms.listing.list(query, window, since).await
    }

    /// Where an account stands in the list of `query`; `None` where it doesn't pass, or stands below a closed heading.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn account_place(&self, query: AccountQuery, id: String) -> Result<Option<u32>, CommandError> {
        self.rooms.listing.place_of(query, id).await
    }

    /// Refreshes in the background the logins that reach the accounts that are selected. How many those are; each result
    /// shows in its health.
    ///
    /// # Errors
    /// `invalid_input` for more than 50,000 ids; `signed_out` or the database's.
    pub async fn refresh_accounts(&self, selection: Selection) -> Result<u32, CommandError> {
        self.rooms.listing.refresh(selection).await
    }

    /// Amazon's ids of the accounts that are selected, in the order of the list.
    ///
    /// # Errors
    /// `invalid_input` for more than 50,000 ids; `signed_out` or the database's.
    pub async fn account_ids(&self, selection: Selection) -> Result<Vec<String>, CommandError> {
        self.rooms.listing.external_ids(selection).await
    }

    /// Writes the accounts that are selected into `folder`, as a table with the columns of these names. A file that is
    /// there already is kept; the new one gets a number.
    ///
    /// # Errors
    /// `invalid_input` for a column that is not known; `signed_out`, the database's, or `internal` when the file cannot
    /// be written; then there is none.
    pub async fn export_accounts(
        &self,
        selection: Selection,
        columns: Vec<String>,
        folder: &Path,
    ) -> Result<Exported, CommandError> {
        self.rooms.listing.export(selection, columns, folder).await
    }
}
