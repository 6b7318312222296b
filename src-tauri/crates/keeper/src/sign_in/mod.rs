//! Signing in with Clerk, in the browser or inside the app; the users of this computer, and signing out.

mod callback_seen;
mod forms;
mod hosted;
mod profile;
mod resume;
mod sign_out;
mod tasks;
mod users;

use crate::changes::Changes;
use crate::pending::Pending;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::sessions::Sessions;
use crate::storage::Storage;
use std::sync::Arc;

/// Owns the turn of whoever signs in.
pub(crate) struct SignIn {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    pub pending: Arc<Pending>,
    /// Held while a sign-in begins or continues: one step at a time. Whoever replaces the Clerk instance holds it
    /// too.
    pub turn: tokio::sync::Mutex<()>,
}
