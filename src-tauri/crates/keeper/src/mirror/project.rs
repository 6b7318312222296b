//! The Supabase project in use. It can change while the app runs.

use super::Mirror;
use super::session_tokens::{Pushing, UserTokens};
use super::status::MirrorStatus;
use crate::changes::Topic;
use crate::view::MirrorState;
use domain::config::SupabaseConfig;
use std::sync::Arc;
use supabase::SupabaseClient;
use tokio_util::sync::CancellationToken;

/// One project with its client.
pub(crate) struct Project {
    pub config: SupabaseConfig,
    pub client: SupabaseClient,
    /// Another one is in use, or none: whatever goes on with this one ends.
    pub over: CancellationToken,
}

/// How the mirror is before its first run.
pub(crate) fn first_state(project: Option<&Project>) -> MirrorState {
    if project.is_some() { MirrorState::Waiting } else { MirrorState::Off }
}

impl Mirror {
    /// A client of `config`, in use or not. It sends the session token of whoever `pushing` names. `None` without
    /// HTTP.
    pub(crate) fn project(&self, config: SupabaseConfig, pushing: Pushing) -> Option<Project> {
        let http = self.services.http.clone()?;
        let (clerk, store) = (self.services.clerk.clone(), self.storage.opened.subscribe());
        let tokens = Arc::new(UserTokens { clerk, store, pushing });
        let clock = Arc::clone(&self.runtime.clock);
        let client = SupabaseClient::new(http, config.url.clone(), config.key.clone(), tokens, clock);
        Some(Project { config, client, over: CancellationToken::new() })
    }

    /// Replaces the project. A run that is under way is cut off: what it did not finish is done with the next
    /// one, which gets everything.
    pub(crate) async fn use_project(&self, config: Option<SupabaseConfig>) {
        if let Some(old) = self.project.get() {
            old.over.cancel();
        }
        let pushing = self.pushing.lock().await;
        let next = config.and_then(|config| self.project(config, pushing.clone()));
        let state = first_state(next.as_ref());
        self.project.set(next);
        *self.status.lock() = MirrorStatus::new(state);
        drop(pushing);
        self.changes.touched(&[Topic::Outbox, Topic::Snapshot]);
    }
}
