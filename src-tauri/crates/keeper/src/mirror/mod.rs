//! The mirror: local changes to Supabase, others' changes from there.

mod actor;
mod project;
mod run;
mod session_tokens;
pub(crate) mod status;

pub(crate) use project::Project;
pub use run::{MirrorRun, MirrorRunError, Progress};
pub(crate) use session_tokens::Pushing;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::services::Services;
use crate::services::swappable::Swappable;
use crate::sessions::Sessions;
use crate::storage::Storage;
use domain::config::SupabaseConfig;
use parking_lot::Mutex;
use project::first_state;
use status::MirrorStatus;
use std::sync::Arc;

/// Owns the project in use and how the mirror stands.
pub(crate) struct Mirror {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    project: Swappable<Project>,
    /// One push at a time: a manual one and the actor's own would send the same rows twice.
    pushing: tokio::sync::Mutex<Pushing>,
    status: Mutex<MirrorStatus>,
}

impl Mirror {
    pub fn new(
        runtime: &Arc<Runtime>,
        changes: &Arc<Changes>,
        storage: &Arc<Storage>,
        services: &Arc<Services>,
        sessions: &Arc<Sessions>,
        config: Option<SupabaseConfig>,
    ) -> Self {
        let pushing = Pushing::default();
        let mirror = Self {
            runtime: Arc::clone(runtime),
            changes: Arc::clone(changes),
            storage: Arc::clone(storage),
            services: Arc::clone(services),
            sessions: Arc::clone(sessions),
            project: Swappable::new(None),
            pushing: tokio::sync::Mutex::new(pushing.clone()),
            status: Mutex::new(MirrorStatus::new(first_state(None))),
        };
        let project = config.and_then(|config| mirror.project(config, pushing));
        *mirror.status.lock() = MirrorStatus::new(first_state(project.as_ref()));
        mirror.project.set(project);
        mirror
    }

    /// The project in use.
    pub fn in_use(&self) -> Option<Arc<Project>> {
        self.project.get()
    }

    /// How the mirror stands, as last seen by its actor.
    pub fn status(&self) -> MirrorStatus {
        self.status.lock().clone()
    }
}
