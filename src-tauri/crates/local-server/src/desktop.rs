//! What only the shell knows.

use async_trait::async_trait;
use domain::Cause;
use local_api::ScreenName;
use local_api::answer::Check;

/// The shell around the keeper.
#[async_trait]
pub trait Desktop: Send + Sync + 'static {
    /// Shows a screen of the app.
    fn open(&self, screen: ScreenName);

    /// What happened and what to do next, in sentences.
    fn explain(&self, cause: Cause) -> String;

    /// How the parts of the desktop are that Adkeeper needs: the tray, the scheme of its links, the start with the
    /// user's session.
    async fn checks(&self) -> Vec<Check>;
}
