//! How the app lives without its window.

use serde::Serialize;
use ts_rs::TS;

/// What the system says about the app's life in the background.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "BackgroundView.ts")]
pub struct BackgroundView {
    /// Whether the app starts, hidden, when the user logs in to the computer: as the system has it now.
    /// `None` when the system cannot tell.
    pub autostart: Option<bool>,
    /// Whether there is a tray, so that closing the window leaves the app running.
    pub tray: bool,
    /// Minutes after which the web view of a closed window is put away; `None` keeps it.
    pub unload_after: Option<u32>,
}
