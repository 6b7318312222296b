//! The list of accounts, and what is done with a selection of it.

use super::Answer;
use crate::export;
use keeper::Keeper;
use keeper::view::{AccountListView, AccountQuery, AccountWindow, Exported, Selection};
use tauri::{AppHandle, State, command};

/// The part of the list of accounts that a window shows, at most 200 places. What is the same as in the answer whose
/// revision is `since` is not sent again; answers are remembered for eight more.
#[command]
pub(super) async fn account_list(
    keeper: State<'_, Keeper>,
    query: AccountQuery,
    window: AccountWindow,
    since: Option<u32>,
) -> Answer<AccountListView> {
    keeper.account_list(query, window, since).await
}

/// Where an account stands in that list; `null` where it doesn't pass, or stands below a closed heading.
#[command]
pub(super) async fn account_place(
    keeper: State<'_, Keeper>,
    query: AccountQuery,
    account_id: String,
) -> Answer<Option<u32>> {
    keeper.account_place(query, account_id).await
}

/// Refreshes in the background the logins that reach the selected accounts; answers with how many those are.
#[command]
pub(super) async fn refresh_accounts(keeper: State<'_, Keeper>, selection: Selection) -> Answer<u32> {
    keeper.refresh_accounts(selection).await
}

/// Amazon's ids of the selected accounts, in the order of the list.
#[command]
pub(super) async fn account_ids(keeper: State<'_, Keeper>, selection: Selection) -> Answer<Vec<String>> {
    keeper.account_ids(selection).await
}

/// Writes the selected accounts into the Downloads folder, as a table. Columns: id, external_id, name, kind, region,
/// country, account_type, status, connection_id, connection, health, access, tracked, expires, watch, cause, since,
/// suspends, not_delivering, parent, parents, group, tags, note, pinned.
#[command]
pub(super) async fn export_accounts(
    app: AppHandle,
    selection: Selection,
    columns: Vec<String>,
) -> Answer<Exported> {
    export::accounts(&app, selection, columns).await
}
