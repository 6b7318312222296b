//! The window: pages outside, the screen to show first, when it may be shown.

use super::Answer;
use crate::window;
use keeper::Keeper;
use keeper::view::{Link, Screen};
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn open_link(keeper: State<'_, Keeper>, link: Link) -> Answer<()> {
    keeper.open_link(link)
}

/// The screen that a notification or the tray asked for before the dashboard was there; once only.
#[command]
pub(super) fn take_navigation(keeper: State<'_, Keeper>) -> Option<Screen> {
    keeper.take_navigation()
}

/// Tells the shell that something is painted and that announcements are listened to from now on.
#[command]
pub(super) fn ui_ready(app: AppHandle) {
    window::on_ui_ready(&app);
}
