//! Doing something with a selection of accounts.

use super::Listing;
use crate::view::{CommandError, ErrorCode, Selection};
use domain::{AccountId, ConnectionId};
use std::sync::Arc;

/// Accounts of one selection, and ids that one may name.
const MOST: usize = 50_000;

impl Listing {
    /// The accounts that are selected, each once: in the order of the list, or of the ids that were given. Those that
    /// are not the user's are left out.
    ///
    /// # Errors
    /// `invalid_input` for more than 50,000 ids; `signed_out` or the database's.
    pub async fn resolve(self: &Arc<Self>, selection: Selection) -> Result<Vec<AccountId>, CommandError> {
        bounded(&selection)?;
        self.ask(None, move |lists, _| {
            let places = lists.select(&selection);
            places.iter().filter_map(|place| lists.index.row(*place)).map(|row| row.id.clone()).collect()
        })
        .await
    }

    /// Amazon's ids of the accounts that are selected.
    pub async fn external_ids(self: &Arc<Self>, selection: Selection) -> Result<Vec<String>, CommandError> {
        bounded(&selection)?;
        self.ask(None, move |lists, _| {
            let places = lists.select(&selection);
            let rows = places.iter().filter_map(|place| lists.index.row(*place));
            rows.map(|row| row.external_id.to_string()).collect()
        })
        .await
    }

    /// Refreshes in the background the logins that reach the accounts that are selected; how many those are. Each result
    /// shows in its health. Logins that were disconnected are left out.
    pub async fn refresh(self: &Arc<Self>, selection: Selection) -> Result<u32, CommandError> {
        bounded(&selection)?;
        let ids: Vec<ConnectionId> = self
            .ask(None, move |lists, _| {
                let places = lists.select(&selection);
                let logins = lists.logins(&places).into_iter();
                logins.filter(|login| login.refreshable).map(|login| login.id).collect()
            })
            .await?;
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        self.refresh.refresh_in_background(ids);
        Ok(count)
    }
}

/// # Errors
/// `invalid_input` for a selection that no screen makes.
pub(super) fn bounded(selection: &Selection) -> Result<(), CommandError> {
    let (Selection::Ids { ids } | Selection::Query { except: ids, .. }) = selection;
    if ids.len() > MOST {
        return Err(CommandError::new(ErrorCode::InvalidInput, format!("more than {MOST} ids")));
    }
    Ok(())
}
