//! Amazon logins: connecting, reviewing, refreshing, disconnecting.

use super::Answer;
use domain::Region;
use keeper::Keeper;
use keeper::view::{FlowView, RemovalCheck, ReviewView, WayBack};
use tauri::{State, command};

#[command]
pub(super) async fn begin_connect(
    keeper: State<'_, Keeper>,
    region: Region,
    reauthorise: Option<String>,
    way: WayBack,
) -> Answer<FlowView> {
    keeper.begin_connect(region, reauthorise, way).await
}

#[command]
pub(super) async fn review(keeper: State<'_, Keeper>) -> Answer<Option<ReviewView>> {
    keeper.review().await
}

/// Answers with the id of the connection. `as_new` leaves the connection that was to be authorised again as
/// it is; without it another login is refused with `wrong_login`.
#[command]
pub(super) async fn confirm_review(
    keeper: State<'_, Keeper>,
    label: String,
    tracked: Vec<String>,
    as_new: bool,
) -> Answer<String> {
    keeper.confirm_review(label, tracked, as_new).await
}

#[command]
pub(super) async fn discard_review(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.discard_review().await
}

/// Looks for accounts now; how far it is, is in the connection's `sweeping`.
#[command]
pub(super) async fn sweep_connection(keeper: State<'_, Keeper>, connection_id: String) -> Answer<()> {
    keeper.sweep_connection(connection_id).await
}

#[command]
pub(super) async fn refresh_connection(keeper: State<'_, Keeper>, connection_id: String) -> Answer<()> {
    keeper.refresh_connection(connection_id).await
}

#[command]
pub(super) async fn refresh_all(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.refresh_all().await
}

#[command]
pub(super) async fn rename_connection(
    keeper: State<'_, Keeper>,
    connection_id: String,
    label: String,
) -> Answer<()> {
    keeper.rename_connection(connection_id, label).await
}

#[command]
pub(super) async fn disconnect(keeper: State<'_, Keeper>, connection_ids: Vec<String>) -> Answer<()> {
    keeper.disconnect(connection_ids).await
}

/// Asks Amazon whether the grant of a disconnected connection is gone.
#[command]
pub(super) async fn check_removed(keeper: State<'_, Keeper>, connection_id: String) -> Answer<RemovalCheck> {
    keeper.check_removed(connection_id).await
}
