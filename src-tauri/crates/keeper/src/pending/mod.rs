//! What waits for the user: a sign-in or connect in the browser, and a login that is to be reviewed.

mod callback;
pub(crate) mod flow;
mod loopback;
mod loopback_peer;
mod orphans;
mod review;

pub(crate) use callback::Finish;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::services::access_token::AccessToken;
use crate::sessions::Sessions;
use crate::storage::Storage;
use crate::view::FlowKind;
use domain::SweepProgress;
use loopback::Listener;
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Owns what is known of a flow only while the process runs. Flows, their verifiers and the review itself are in
/// the store and the keychain.
pub(crate) struct Pending {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    /// Held while flows and their secrets change, so one callback at a time. The value is the address that was
    /// accepted last, hashed, so that the same address delivered twice is one callback.
    accepted: tokio::sync::Mutex<Option<String>>,
    /// The address that was opened for the pending flow of each kind, with the hash of its state. Whoever has
    /// the state can answer the flow, so it is on no disk.
    opened: Mutex<HashMap<FlowKind, (String, String)>>,
    /// The flow whose answer is worked on, and how far the sweep of its login is.
    finishing: Mutex<Option<(FlowKind, SweepProgress)>>,
    /// States (hashed) of flows that are over although the store could not be told: they wait for nothing.
    given_up: Mutex<HashSet<String>>,
    /// The access token of the login in review.
    review_access: Mutex<Option<AccessToken>>,
    listener: Listener,
}

impl Pending {
    pub fn new(
        runtime: &Arc<Runtime>,
        changes: &Arc<Changes>,
        storage: &Arc<Storage>,
        secrets: &Arc<Secrets>,
        services: &Arc<Services>,
        sessions: &Arc<Sessions>,
    ) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            changes: Arc::clone(changes),
            storage: Arc::clone(storage),
            secrets: Arc::clone(secrets),
            services: Arc::clone(services),
            sessions: Arc::clone(sessions),
            accepted: tokio::sync::Mutex::default(),
            opened: Mutex::default(),
            finishing: Mutex::default(),
            given_up: Mutex::default(),
            review_access: Mutex::default(),
            listener: Listener::default(),
        }
    }

    /// The flow whose answer is worked on, and how far the sweep of its login is.
    pub fn finishing(&self) -> Option<(FlowKind, SweepProgress)> {
        *self.finishing.lock()
    }

    /// Notes how far the sweep of the login that came back is.
    pub fn note_progress(&self, progress: SweepProgress) {
        if let Some((_, known)) = self.finishing.lock().as_mut() {
            *known = progress;
        }
    }

    pub fn review_access(&self) -> Option<AccessToken> {
        self.review_access.lock().clone()
    }

    pub fn set_review_access(&self, access: AccessToken) {
        *self.review_access.lock() = Some(access);
    }

    pub fn forget_review_access(&self) {
        *self.review_access.lock() = None;
    }
}
