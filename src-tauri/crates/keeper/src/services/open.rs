//! Pages that the system browser is asked to open.

use super::Services;
use crate::view::{CommandError, ErrorCode, Link};

impl Services {
    /// Opens an address in the system browser.
    ///
    /// # Errors
    /// `browser_failed`.
    pub fn open(&self, url: &str) -> Result<(), CommandError> {
        let opened = self.browser.open(url);
        opened.map_err(|error| CommandError::new(ErrorCode::BrowserFailed, error.to_string()))
    }

    /// Opens a page outside the app.
    pub fn open_link(&self, link: Link) -> Result<(), CommandError> {
        let sandbox = self.sandbox.as_ref();
        let panel = sandbox.map(|base| format!("{}_sandbox/panel", base.as_str()));
        let url = match (link, panel) {
            (Link::SandboxPanel | Link::AmazonApps, Some(panel)) => panel,
            (Link::ClerkDashboard, _) => "https://dashboard.clerk.com/".to_owned(),
            (Link::SupabaseDashboard, _) => "https://supabase.com/dashboard/projects".to_owned(),
            (Link::SandboxPanel, None) => {
                return Err(CommandError::new(ErrorCode::NotFound, "no sandbox is in use"));
            }
            // The pages that Amazon names for removing an app, and for security profiles.
            (Link::AmazonApps, None) => "https://www.amazon.com/ap/adam".to_owned(),
            (Link::AmazonConsole, _) => {
                "https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html".to_owned()
            }
        };
        self.open(&url)
    }
}
