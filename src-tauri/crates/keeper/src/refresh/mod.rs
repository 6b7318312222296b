//! Keeping connections alive: when each is due, one refresh at a time, and its outcome.
//!
//! A pipeline: the actor takes what is due from the queue; single flight → attempt → outcome → probe → sweep.
//! Nothing in it calls back up. Whoever needs a token itself takes the same single flight.

pub(crate) mod actor;
mod attempt;
mod current_token;
mod daily;
pub(crate) mod discovery;
pub(crate) mod lasting_token;
mod outcome;
mod pause;
mod pipeline;
mod probe;
mod queue;
mod rate_limit;
mod single_flight;
mod slots;
mod sweep;
mod sweep_tokens;

pub(crate) use lasting_token::{NoToken, Wanted, digest};
pub(crate) use pause::Paused;

use crate::amazon_clock::AmazonClock;
use crate::changes::Changes;
use crate::dependencies::Locks;
use crate::ends::Ends;
use crate::pending::Pending;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::storage::Storage;
use domain::{Connection, ConnectionId, SweepProgress, Timestamp};
use jiff::SignedDuration;
use parking_lot::{Mutex, MutexGuard};
use queue::Queue;
use rate_limit::LwaPermits;
use slots::{ConnectionSlot, ConnectionSlots};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// Sweeps in the background at the same time: each makes dozens of calls.
const SWEEPS: usize = 2;

/// Owns the schedule, what is in memory of each connection, and the pause.
pub(crate) struct Refresh {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub settings: Arc<Settings>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    pub pending: Arc<Pending>,
    pub amazon_clock: Arc<AmazonClock>,
    pub ends: Arc<Ends>,
    slots: ConnectionSlots,
    locks: Arc<dyn Locks>,
    permits: LwaPermits,
    sweeps: Semaphore,
    queue: Mutex<Queue>,
    /// Counts changes of connections in the order in which the store makes them.
    generation: Arc<AtomicU64>,
    paused: Mutex<Paused>,
    /// Held while a pause begins or ends.
    pausing: tokio::sync::Mutex<()>,
    /// Another process did not let go of a lock in time.
    lock_held: Mutex<bool>,
}

/// The rooms below this one.
pub(crate) struct Below<'a> {
    pub runtime: &'a Arc<Runtime>,
    pub changes: &'a Arc<Changes>,
    pub storage: &'a Arc<Storage>,
    pub secrets: &'a Arc<Secrets>,
    pub settings: &'a Arc<Settings>,
    pub services: &'a Arc<Services>,
    pub sessions: &'a Arc<Sessions>,
    pub pending: &'a Arc<Pending>,
    pub amazon_clock: &'a Arc<AmazonClock>,
    pub ends: &'a Arc<Ends>,
}

impl Refresh {
    pub fn new(below: &Below<'_>, locks: Arc<dyn Locks>) -> Self {
        Self {
            runtime: Arc::clone(below.runtime),
            changes: Arc::clone(below.changes),
            storage: Arc::clone(below.storage),
            secrets: Arc::clone(below.secrets),
            settings: Arc::clone(below.settings),
            services: Arc::clone(below.services),
            sessions: Arc::clone(below.sessions),
            pending: Arc::clone(below.pending),
            amazon_clock: Arc::clone(below.amazon_clock),
            ends: Arc::clone(below.ends),
            slots: ConnectionSlots::default(),
            locks,
            permits: LwaPermits::default(),
            sweeps: Semaphore::new(SWEEPS),
            queue: Mutex::default(),
            generation: Arc::default(),
            paused: Mutex::default(),
            pausing: tokio::sync::Mutex::default(),
            lock_held: Mutex::default(),
        }
    }

    pub(super) fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock()
    }

    /// The lock of a connection's single flight, with what is in memory of it.
    pub fn slot(&self, id: &ConnectionId) -> Arc<ConnectionSlot> {
        self.slots.slot(id)
    }

    /// Forgets a connection that is no more.
    pub fn forget(&self, id: &ConnectionId) {
        self.slots.forget(id);
    }

    /// Plans a connection as it was just stored.
    pub fn note_new(&self, connection: &Connection) {
        let number = self.generation.fetch_add(1, Ordering::SeqCst) + 1;
        self.queue().note(connection, number);
    }

    pub fn is_refreshing(&self, id: &ConnectionId) -> bool {
        self.slots.is_refreshing(id)
    }

    /// How far the sweep of a connection is.
    pub fn sweep_progress(&self, id: &ConnectionId) -> Option<SweepProgress> {
        self.slots.sweep(id)
    }

    /// Whether Amazon is out of reach.
    pub fn is_offline(&self) -> bool {
        self.queue().network.is_on()
    }

    /// Whether another process did not let go of a lock in time.
    pub fn is_lock_held(&self) -> bool {
        *self.lock_held.lock()
    }

    pub fn paused(&self) -> Paused {
        *self.paused.lock()
    }
}

pub(super) fn after(start: Timestamp, wait: SignedDuration) -> Timestamp {
    start.saturating_add(wait).unwrap_or(start)
}
