//! What the keeper holds in memory per connection: the lock of its single flight.

use crate::access::Access;
use domain::{ConnectionId, Secret, SweepProgress};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use tokio::sync::Mutex;

/// One connection's slot. Whoever holds the lock refreshes, or changes the connection's secrets; the value
/// is the access token that this process got.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    pub lock: Mutex<Option<Access>>,
    /// Finished refreshes: somebody who waited for the lock sees that the work was done meanwhile.
    pub flights: AtomicU64,
    /// A refresh token that the keychain did not say it took: there may be no other copy of it. Changed only
    /// by whoever holds the lock.
    pub unsaved: StdMutex<Option<Unsaved>>,
    /// One sweep at a time.
    pub sweeping: Mutex<()>,
}

#[derive(Debug, Default)]
pub(crate) struct Kept {
    slots: StdMutex<HashMap<ConnectionId, Arc<Slot>>>,
    refreshing: StdMutex<HashSet<ConnectionId>>,
    sweeps: StdMutex<HashMap<ConnectionId, SweepProgress>>,
}

/// A refresh token and the one in whose place it came.
#[derive(Debug, Clone)]
pub(crate) struct Unsaved {
    pub token: Secret,
    pub replaces: Secret,
}

impl Slot {
    /// The token that may not be in the keychain yet.
    pub fn unsaved(&self) -> Option<Unsaved> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes one, or that there is none.
    pub fn set_unsaved(&self, token: Option<Unsaved>) {
        *self.unsaved.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

impl Kept {
    pub fn slot(&self, id: &ConnectionId) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(id.clone()).or_default().clone()
    }

    /// How many refreshes of a connection have finished. Taken when a refresh is asked for, before any
    /// waiting: one that finishes later has done what was asked.
    pub fn flights(&self, id: &ConnectionId) -> u64 {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.get(id).map_or(0, |slot| slot.flights.load(Ordering::SeqCst))
    }

    pub fn forget(&self, id: &ConnectionId) {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub fn set_refreshing(&self, id: &ConnectionId, running: bool) {
        let mut all = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        if running {
            all.insert(id.clone());
        } else {
            all.remove(id);
        }
    }

    pub fn is_refreshing(&self, id: &ConnectionId) -> bool {
        self.refreshing.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    /// Notes how far the sweep of a connection is; `None` when it has ended.
    pub fn set_sweep(&self, id: &ConnectionId, progress: Option<SweepProgress>) {
        let mut all = self.sweeps.lock().unwrap_or_else(PoisonError::into_inner);
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
        self.sweeps.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }
}
