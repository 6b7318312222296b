//! What is in memory of each connection: the lock of its single flight, its access token, its progress.

use crate::services::access_token::AccessToken;
use domain::{ConnectionId, Secret, SweepProgress};
use parking_lot::Mutex as SyncMutex;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// One connection's slot. Whoever holds the lock refreshes, or changes the connection's secrets; the value
/// is the access token that this process got.
#[derive(Debug, Default)]
pub(crate) struct ConnectionSlot {
    pub lock: Mutex<Option<AccessToken>>,
    /// Finished refreshes: somebody who waited for the lock sees that the work was done meanwhile.
    pub generation: AtomicU64,
    /// A refresh token that the keychain did not say it took: there may be no other copy of it. Changed only
    /// by whoever holds the lock.
    pub unsaved: SyncMutex<Option<Unsaved>>,
    /// One sweep at a time.
    pub sweeping: Mutex<()>,
}

#[derive(Debug, Default)]
pub(crate) struct ConnectionSlots {
    slots: SyncMutex<HashMap<ConnectionId, Arc<ConnectionSlot>>>,
    refreshing: SyncMutex<HashSet<ConnectionId>>,
    sweeps: SyncMutex<HashMap<ConnectionId, SweepProgress>>,
}

/// A refresh token and the one in whose place it came.
#[derive(Debug, Clone)]
pub(crate) struct Unsaved {
    pub token: Secret,
    pub replaces: Secret,
}

impl ConnectionSlot {
    /// The token that may not be in the keychain yet.
    pub fn unsaved(&self) -> Option<Unsaved> {
        self.unsaved.lock().clone()
    }

    /// Notes one, or that there is none.
    pub fn set_unsaved(&self, token: Option<Unsaved>) {
        *self.unsaved.lock() = token;
    }
}

impl ConnectionSlots {
    pub fn slot(&self, id: &ConnectionId) -> Arc<ConnectionSlot> {
        let mut slots = self.slots.lock();
        slots.entry(id.clone()).or_default().clone()
    }

    /// How many refreshes of a connection have finished. Taken when a refresh is asked for, before any
    /// waiting: one that finishes later has done what was asked.
    pub fn generation(&self, id: &ConnectionId) -> u64 {
        let slots = self.slots.lock();
        slots.get(id).map_or(0, |slot| slot.generation.load(Ordering::SeqCst))
    }

    pub fn forget(&self, id: &ConnectionId) {
        self.slots.lock().remove(id);
    }

    pub fn set_refreshing(&self, id: &ConnectionId, running: bool) {
        let mut all = self.refreshing.lock();
        if running {
            all.insert(id.clone());
        } else {
            all.remove(id);
        }
    }

    pub fn is_refreshing(&self, id: &ConnectionId) -> bool {
        self.refreshing.lock().contains(id)
    }

    /// Notes how far the sweep of a connection is; `None` when it has ended.
    pub fn set_sweep(&self, id: &ConnectionId, progress: Option<SweepProgress>) {
        let mut all = self.sweeps.lock();
        match progress {
            Some(progress) => {
                all.insert(id.clone(), progress);
            }
            None => {
                all.remove(id);
            }
        }
    }

    pub fn sweep(&self, id: &ConnectionId) -> Option<SweepProgress> {
        self.sweeps.lock().get(id).copied()
    }
}
