//! The Supabase project in use. It can change while the app runs.

use crate::Keeper;
use crate::clients::Clients;
use crate::core::MirrorNow;
use crate::replaceable::Replaceable;
use crate::session::{PersonTokens, Pushing};
use crate::view::{AppEvent, CommandError, MirrorState};
use domain::Clock;
use domain::config::SupabaseConfig;
use std::sync::Arc;
use store::Store;
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
pub(crate) struct Surroundings<'a> {
    pub http: &'a reqwest::Client,
    pub clerk: &'a Replaceable<Clients>,
    pub store: watch::Receiver<Option<Result<Store, CommandError>>>,
    pub clock: &'a Arc<dyn Clock>,
}

impl Project {
    /// Its client sends the session token of whoever `pushing` names.
    pub fn new(config: SupabaseConfig, pushing: Pushing, around: Surroundings<'_>) -> Self {
        let Surroundings { http, clerk, store, clock } = around;
        let tokens = Arc::new(PersonTokens { clerk: clerk.clone(), store, pushing });
        let (url, key) = (config.url.clone(), config.key.clone());
        let client = SupabaseClient::new(http.clone(), url, key, tokens, clock.clone());
        Self { config, client, over: CancellationToken::new() }
    }
}

/// How the mirror is before its first run.
pub(crate) fn first_state(project: Option<&Project>) -> MirrorState {
    if project.is_some() { MirrorState::Waiting } else { MirrorState::Off }
}

impl Keeper {
    /// A client of `config`, in use or not.
    pub(crate) fn project(&self, config: SupabaseConfig, pushing: Pushing) -> Option<Project> {
        let around = Surroundings {
            http: self.inner.http.as_ref()?,
            clerk: &self.inner.clerk,
            store: self.inner.store.subscribe(),
            clock: &self.inner.clock,
        };
        Some(Project::new(config, pushing, around))
    }

    /// Replaces the project. A run that is under way is cut off: what it did not finish is done with the next
    /// one, which gets everything.
    pub(crate) async fn use_project(&self, config: Option<SupabaseConfig>) {
        if let Some(old) = self.inner.supabase.get() {
            old.over.cancel();
        }
        let pushing = self.inner.pushing.lock().await;
        let next = config.and_then(|config| self.project(config, pushing.clone()));
        let state = first_state(next.as_ref());
        self.inner.supabase.set(next);
        self.now_state().mirror = MirrorNow::begun(state);
        drop(pushing);
        self.inner.mirror_wake.notify_one();
        self.emit(AppEvent::SnapshotChanged);
    }
}
