//! The question before a new host gets the user's tokens, in a dialog of the system. The web view neither draws nor
//! hears it: a dashboard that was taken over can make it appear and can't answer it.

#[cfg(target_os = "linux")]
#[path = "gtk.rs"]
mod dialog;
#[cfg(not(target_os = "linux"))]
#[path = "native.rs"]
mod dialog;

use keeper::{Consent, Disclosure};
use tauri::{AppHandle, WebviewWindow};

use crate::{text, window};

/// Asks in dialogs of the system.
#[derive(Debug, Clone)]
pub struct SystemDialog {
    app: AppHandle,
}

impl SystemDialog {
    /// Dialogs of this app.
    pub fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

#[async_trait::async_trait]
impl Consent for SystemDialog {
    async fn ask(&self, disclosure: &Disclosure) -> bool {
        dialog::ask(&self.app, text::Question::about(disclosure)).await
    }
}

/// The window that the question belongs to; none where nobody would see the two together.
fn parent(app: &AppHandle) -> Option<WebviewWindow> {
    window::main(app).filter(|window| window.is_visible().unwrap_or(false))
}
