//! How keeping logins alive went, what is next, and what changed since the last visit.

use super::Answer;
use keeper::Keeper;
use keeper::view::{ConnectionReach, HealthDay, KeeperHistory, UpcomingView, VisitView};
use tauri::{State, command};

/// The last `days` days of all connections together, 1 to 90, oldest first.
#[command]
pub(super) async fn history(keeper: State<'_, Keeper>, days: u16) -> Answer<KeeperHistory> {
    keeper.history(days).await
}

/// The last 90 days of a connection, oldest first.
#[command]
pub(super) async fn connection_history(
    keeper: State<'_, Keeper>,
    connection_id: String,
) -> Answer<Vec<HealthDay>> {
    keeper.connection_history(connection_id).await
}

/// What depends on a connection.
#[command]
pub(super) async fn connection_reach(
    keeper: State<'_, Keeper>,
    connection_id: String,
) -> Answer<ConnectionReach> {
    keeper.connection_reach(connection_id).await
}

/// Refreshes of the next 24 hours.
#[command]
pub(super) async fn upcoming(keeper: State<'_, Keeper>) -> Answer<UpcomingView> {
    keeper.upcoming().await
}

/// What changed since the window was last hidden or closed.
#[command]
pub(super) async fn since_last_visit(keeper: State<'_, Keeper>) -> Answer<VisitView> {
    keeper.since_last_visit().await
}
