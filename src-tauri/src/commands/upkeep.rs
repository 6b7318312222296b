//! Pausing, syncing, the keychain, the settings, the background.

use super::Answer;
use crate::background as life;
use keeper::Keeper;
use keeper::view::{BackgroundView, PauseFor, SettingsPatch};
use tauri::{AppHandle, State, command};

/// Lets background refreshing rest; `null` resumes it.
#[command]
pub(super) async fn set_paused(keeper: State<'_, Keeper>, pause: Option<PauseFor>) -> Answer<()> {
    keeper.set_paused(pause).await
}

#[command]
pub(super) async fn sync_now(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.sync_now().await
}

#[command]
pub(super) async fn retry_vault(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.retry_vault().await
}

#[command]
pub(super) async fn update_settings(keeper: State<'_, Keeper>, patch: SettingsPatch) -> Answer<()> {
    keeper.update_settings(patch).await
}

#[command]
pub(super) async fn background(app: AppHandle) -> Answer<BackgroundView> {
    life::view(&app).await
}

/// Answers with what the system says afterwards.
#[command]
pub(super) async fn set_autostart(app: AppHandle, on: bool) -> Answer<BackgroundView> {
    life::set_autostart(&app, on).await
}

/// Minutes after which the web view of a closed window is put away; `null` keeps it.
#[command]
pub(super) async fn set_unload_after(app: AppHandle, minutes: Option<u32>) -> Answer<BackgroundView> {
    life::set_unload_after(&app, minutes).await
}
