//! What expires on a known day, and reconnecting in time.

use super::Answer;
use crate::export;
use keeper::Keeper;
use keeper::view::{EndsFormat, EndsView, Exported};
use tauri::{AppHandle, State, command};

/// Everything that ends: grants of all computers, client secret, session.
#[command]
pub(super) async fn ends(keeper: State<'_, Keeper>) -> Answer<EndsView> {
    keeper.ends().await
}

/// Writes what ends into the Downloads folder, as a calendar or a table.
#[command]
pub(super) async fn export_ends(app: AppHandle, format: EndsFormat) -> Answer<Exported> {
    export::ends(&app, format).await
}

/// Notes the day (`2027-01-31`) on which the user consented to a grant of which that is not known; `null` forgets it.
#[command]
pub(super) async fn set_consent_day(
    keeper: State<'_, Keeper>,
    connection_id: String,
    day: Option<String>,
) -> Answer<()> {
    keeper.set_consent_day(connection_id, day).await
}

/// Puts warnings of a connection's end off until a day (`2027-01-31`); `null` takes that back.
#[command]
pub(super) async fn snooze_end(
    keeper: State<'_, Keeper>,
    connection_id: String,
    until: Option<String>,
) -> Answer<()> {
    keeper.snooze_end(connection_id, until).await
}

/// Begins a list of connections to reconnect one after the other; an empty one ends it.
#[command]
pub(super) async fn set_reconnects(keeper: State<'_, Keeper>, connection_ids: Vec<String>) -> Answer<()> {
    keeper.set_reconnects(connection_ids).await
}

/// Leaves a connection of that list as it is.
#[command]
pub(super) async fn skip_reconnect(keeper: State<'_, Keeper>, connection_id: String) -> Answer<()> {
    keeper.skip_reconnect(connection_id).await
}
