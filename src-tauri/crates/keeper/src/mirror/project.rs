//! The Supabase project in use. It can change while the app runs.

use super::Mirror;
use super::session_tokens::{Pushing, UserTokens};
use super::status::MirrorStatus;
use crate::changes::Topic;
use crate::services::clerk_clients::ClerkClients;
use crate::services::swappable::Swappable;
use crate::storage::Opened;
use crate::view::MirrorState;
use domain::Clock;
use domain::config::SupabaseConfig;
use std::sync::Arc;
use supabase::SupabaseClient;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// One project with its client.
pub(crate) struct Project {
    pub config: SupabaseConfig,
    pub client: SupabaseClient,
    /// Another one is in use, or none: whatever goes on with this one ends.
    pub over: CancellationToken,
}

/// What a client needs besides the project.
pub(crate) struct ProjectDeps<'a> {
    pub http: &'a reqwest::Client,
    pub clerk: &'a Swappable<ClerkClients>,
    pub store: watch::Receiver<Opened>,
    pub clock: &'a Arc<dyn Clock>,
}

impl Project {
    /// Its client sends the session token of whoever `pushing` names.
    pub fn new(config: SupabaseConfig, pushing: Pushing, deps: ProjectDeps<'_>) -> Self {
        let ProjectDeps { http, clerk, store, clock } = deps;
        let tokens = Arc::new(UserTokens { clerk: clerk.clone(), store, pushing });
        let (url, key) = (config.url.clone(), config.key.clone());
        let client = SupabaseClient::new(http.clone(), url, key, tokens, clock.clone());
        Self { config, client, over: CancellationToken::new() }
    }
}

/// How the mirror is before its first run.
pub(crate) fn first_state(project: Option<&Project>) -> MirrorState {
    if project.is_some() { MirrorState::Waiting } else { MirrorState::Off }
}

impl Mirror {
    /// A client of `config`, in use or not.
    pub(crate) fn project(&self, config: SupabaseConfig, pushing: Pushing) -> Option<Project> {
        let deps = ProjectDeps {
            http: self.services.http.as_ref()?,
            clerk: &self.services.clerk,
            store: self.storage.opened.subscribe(),
            clock: &self.runtime.clock,
        };
        Some(Project::new(config, pushing, deps))
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
